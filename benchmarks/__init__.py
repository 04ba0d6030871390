"""Measures on production settings: `make bench [SIZE=town|region]`."""
