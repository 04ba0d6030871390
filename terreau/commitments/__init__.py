"""Commitments: something asked, of a person, a circle or the authority; owed only once its owner has accepted.

Words: request (« demande », until accepted), commitment (« engagement »), owner, step (its history), follow-ups
(« Suites données », the public page). A resident's lateness is never shown nor counted; the institution's is public
after 15 days of private warning. Floor: above communities, below every practice.
"""
