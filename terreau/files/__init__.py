"""Files: the cupboard. Pictures re-encoded, without their hidden data; PDF documents, downloaded only; no public path,
every reading passes a door.

Words: file.
"""
