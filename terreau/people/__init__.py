"""People: persons, their accounts, contact points, organisations and consents.

A person belongs to one authority and may have no account at all; an account is install-wide.
Words: person, account, contact point, organisation, consent, relay.
"""
