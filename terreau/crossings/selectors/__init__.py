"""What became of a word, and what is written about someone."""

from terreau.crossings.selectors.own_data import Section, gather, written_about
from terreau.crossings.selectors.traces import TraceStep, community_with_origin, traces_of, words_behind

__all__ = [
    "Section",
    "TraceStep",
    "community_with_origin",
    "gather",
    "traces_of",
    "words_behind",
    "written_about",
]
