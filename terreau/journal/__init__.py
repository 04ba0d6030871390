"""Journal: what happened, written once, in ActivityStreams verbs, without text or names; and what was born of what.

Words: line, link, cursor. Upper rooms record; care, vitality, digests read from their own cursor.
"""
