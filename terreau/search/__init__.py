"""Search: the index of public words and communities. What each audience may find, in plain French.

Words: entry. Below communities: what is indexed comes from the registry of subjects.
"""
