"""Files: the cupboard. Pictures re-encoded, without their hidden data; no public path, every reading passes a door.

Words: file.
"""
