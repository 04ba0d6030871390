"""Digests: one mail a week with what happened in one's communities, on the day one chose; on paper for those without a screen.

Words: digest, rhythm, piece. Written when it leaves, so that it says what is true then; never sent empty.
"""
