"""Neighbours of texts: what always holds, a value worked out by hand, and speed."""

import random
from math import log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.core.similarity import nearest

TEXTS = st.lists(
    st.lists(st.sampled_from("banc poste car train vélo marché école".split()), max_size=8), max_size=12
)


@given(TEXTS)
def test_scores_are_symmetric_bounded_and_explained(texts):
    found = nearest(texts, limit=50, least=0.0001)
    for place, others in found.items():
        for near in others:
            assert near.other != place
            assert 0 < near.score <= 1
            assert near.shared
            assert set(near.shared) <= set(texts[place]) & set(texts[near.other])
            back = next(one for one in found[near.other] if one.other == place)
            assert back.score == pytest.approx(near.score)
        assert [one.score for one in others] == sorted((one.score for one in others), reverse=True)


@given(TEXTS)
def test_asking_for_some_gives_what_asking_for_all_gives(texts):
    asked = range(0, len(texts), 2)
    everything = nearest(texts)
    assert nearest(texts, asked=asked) == {place: everything[place] for place in asked}


def test_the_same_text_is_as_near_as_can_be():
    found = nearest([["banc", "poste"], ["banc", "poste"], ["car"]])
    assert found[0][0].score == pytest.approx(1)
    assert found[2] == []


def test_a_value_worked_out_by_hand():
    shared, alone = log(1 + 3 / 2), log(1 + 3 / 1)
    length = sqrt(shared**2 + alone**2)
    found = nearest([["banc", "poste"], ["banc", "car"], ["train"]])
    assert found[0][0].score == pytest.approx((shared / length) ** 2)
    assert found[0][0].shared == ("banc",)


def test_three_thousand_short_sentences_are_all_compared():
    chance = random.Random(4)
    vocabulary = [f"mot{n}" for n in range(3_000)]
    weights = [1 / (n + 1) for n in range(3_000)]
    texts = [chance.choices(vocabulary, weights, k=12) for _ in range(3_000)]
    assert len(nearest(texts)) == 3_000
