"""Conversations: threads where the people of a community write to each other, on the web, by mail, or through a neighbour.

Words: thread (« fil »), post (« message »), sign (« merci », « je suis d'accord »…: shown, never ranked), mention,
seen (one's own mark of what was read, shown to nobody). Floor: above communities, below every practice.
"""
