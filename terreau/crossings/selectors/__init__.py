"""What became of a word, and what is written about someone."""

from terreau.crossings.selectors.own_data import Section, gather, written_about
from terreau.crossings.selectors.traces import TraceStep, traces_of, with_origin, words_behind

__all__ = ["Section", "TraceStep", "gather", "traces_of", "with_origin", "words_behind", "written_about"]
