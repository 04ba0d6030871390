"""Territories: geography only. Places a public body answers for, found by name, postal code or INSEE code.

Words: territory (a commune, a municipal district, a grouping of communes, a department, a region, or a free one drawn by
hand), containment (a larger territory holds a smaller one whole; territories may overlap), gazetteer (the shipped list of
French territories), centre (a latitude and a longitude, loaded from open data).
Shared by every authority: no row is space-owned, and no personal data is held here.
Floor: just above ui and core, which are all it may import.
"""
