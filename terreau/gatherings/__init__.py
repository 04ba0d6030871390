"""Gatherings: people meet, it is written down, and what was asked there is followed to its end.

Words: gathering (« rencontre »), attendance (« Je viens »), waiting list, minutes, minute line.
Local time and its zone are what is kept; instants are computed from them. Floor: a practice, above commitments.
"""
