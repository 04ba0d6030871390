"""Care: each week, each gardener finds the few gestures that matter and fit the minutes they gave.

It watches over the organising side and never ranks, scores or profiles a resident.
Words: round (a gardener's list for a week, frozen once drawn), gesture (one line of it, with its reason), signal (what the
rooms below declare in `care_signals.py`), filling (how signals become rounds).
Floor: above the practices, beside vitality; only web, crossings and config stand higher.
"""
