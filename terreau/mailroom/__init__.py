"""Mailroom: what people write back, by mail and by SMS, reaches the thing they answer to; nothing of it is kept here.

Words: inbound, reply, outcome, gateway, stop word. Below communities: what a reply does is declared by the rooms above.
"""
