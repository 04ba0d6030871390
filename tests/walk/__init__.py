"""The route walk: every listed address, as every kind of person, in both languages, at both widths."""
