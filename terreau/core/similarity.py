"""Which texts share uncommon words: cosine of TF-IDF vectors of lemmas, read through an inverted index.

Weights: (1 + ln tf) · ln(1 + n / df), vectors of length 1 (Salton & Buckley 1988). A term that stands in a third of a
larger set says nothing and is left out. Scores go from 0 (nothing shared) to 1 (the same terms).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log, sqrt

_COMMON_FROM = 30  # below that many texts, nothing is called common
_COMMON_SHARE = 3


@dataclass(frozen=True)
class Near:
    """Another text (by its place in the list), how near from 0 to 1, and the shared terms, heaviest first."""

    other: int
    score: float
    shared: tuple[str, ...]


def nearest(
    texts: Sequence[Sequence[str]],
    *,
    asked: Iterable[int] | None = None,
    limit: int = 5,
    least: float = 0.12,
    terms: int = 4,
) -> dict[int, list[Near]]:
    """For each asked text (all by default), its nearest others, best first; the same list gives the same answer."""
    vectors = _vectors(texts)
    index: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, vector in enumerate(vectors):
        for term, weight in vector.items():
            index[term].append((place, weight))
    found = {}
    for place in range(len(texts)) if asked is None else asked:
        scores: dict[int, float] = defaultdict(float)
        for term, weight in vectors[place].items():
            for other, other_weight in index[term]:
                scores[other] += weight * other_weight
        scores.pop(place, None)
        best = nlargest(limit, ((score, -other) for other, score in scores.items() if score >= least))
        found[place] = [
            Near(-other, min(score, 1.0), _shared(vectors[place], vectors[-other], terms))
            for score, other in best
        ]
    return found


def _vectors(texts: Sequence[Sequence[str]]) -> list[dict[str, float]]:
    counts = [Counter(text) for text in texts]
    spread: Counter[str] = Counter()
    for count in counts:
        spread.update(count.keys())
    n = len(texts)
    common = n if n < _COMMON_FROM else n // _COMMON_SHARE
    weights = {term: log(1 + n / df) for term, df in spread.items() if 1 < df <= common}
    # A term of one text only brings nobody nearer, but makes its text longer, hence further from the others.
    alone = log(1 + n)
    vectors = []
    for count in counts:
        raw = {t: (1 + log(k)) * weights[t] for t, k in count.items() if t in weights}
        rest = sum(((1 + log(k)) * alone) ** 2 for t, k in count.items() if spread[t] == 1)
        length = sqrt(sum(w * w for w in raw.values()) + rest)
        vectors.append({t: w / length for t, w in raw.items()} if length else {})
    return vectors


def _shared(one: dict[str, float], other: dict[str, float], terms: int) -> tuple[str, ...]:
    common = sorted(one.keys() & other.keys(), key=lambda t: (-one[t] * other[t], t))
    return tuple(common[:terms])
