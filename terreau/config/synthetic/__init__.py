"""Believable synthetic data: a territory of any size whose people, words and years are made up, the same for the same seed.

`populate` writes it in stages, each in batches: memory does not grow with the territory, and no transaction lasts a second.
"""
