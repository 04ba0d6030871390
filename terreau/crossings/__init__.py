"""Crossings: gestures that join two practices, or a practice and a room below. No page here.

Opening a territory, theme → community, word → commitment, telling a word's author, giving back or erasing someone's data.
"""
