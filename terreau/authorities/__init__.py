"""Authorities: the public body that opens a space = the tenant. Name, host, time zone, brand, territories, legal contacts.

Words: authority. Every space-owned row of the rooms above carries its authority (SpaceRow).
"""
