"""Offices: who holds an office for the authority, from when to when. Agents, elected people, administrators, data officer.

Words: office, agent, elected person, administrator, data officer. Role names of the institution are known here only.
"""
