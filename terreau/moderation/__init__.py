"""Moderation: the care of words. Reporting, deciding with a reason, appealing to someone outside; keeping apart from someone.

Words: report, complaint, decision, appeal, block. Below communities: what may be reported comes from the registry.
"""
