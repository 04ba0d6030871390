"""Ui: what pages are made of. Layouts, components, css, js, dates in words, error pages.

Words: layout (a frame), component (a piece with props), gallery (all of them, at /ui/).
Floor: just above core; knows no domain, asks no permission.
"""
