"""Core: what belongs to no domain at all. The clock, public ids, plain text, doors, registries, submissions.

Floor: the lowest. Imports no other room.
"""
