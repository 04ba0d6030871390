"""Vitality: a community sees its own health. First as a garden, drawn from its data; never a name or a rank of a member.

Words: garden (the picture and its table), bed (a circle), plant (a member: sprout, leaf, straw when at rest), flower (a
commitment kept this month), stream (all that was kept), path (members two circles share), gate (who tends).
Floor: above the practices, beside care; only web, crossings and config stand higher.
"""
