"""Communities: the hearth. Members, gardeners, charter, objectives, circles.

Words: community, member, gardener, understudy, seat, circle, objective, invitation. Above journal, people, notifications.
"""
