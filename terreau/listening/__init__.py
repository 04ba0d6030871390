"""Listening: what matters to people, in their own words, sorted into themes by people. « Ce qui compte ».

Words: campaign, question, voice, word (parole), theme, sorting, neighbour, answer. A practice: above communities.
A word has no key to a person; whoever wants to know what becomes of it leaves a contact, kept apart and sealed.
"""
