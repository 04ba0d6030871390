"""Who may listen, sort, publish, answer."""

import pytest

from terreau.listening.permissions import (
    can_leave_words,
    can_open_campaign,
    can_see_campaign,
    can_see_word,
    can_sort,
    can_tend_campaign,
    capacity_of,
)
from terreau.listening.services import add_to_team, close_campaign, hide_word
from terreau.listening.tests.factories import make_campaign, make_word


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("aya", True), ("tom", True), ("karim", True), ("ines", True), ("nour", True),
        ("lina", False), ("omar", False), ("marcel", False), ("zoe", False),
    ],
)  # fmt: skip
def test_who_tends_a_campaign(cast, who, expected):
    assert can_tend_campaign(getattr(cast, who), make_campaign(cast.authority, None)) is expected


def test_the_team_tends_its_own_campaign_only(cast):
    mine, other = make_campaign(cast.authority, cast.lina), make_campaign(cast.authority, cast.tom)
    assert can_tend_campaign(cast.lina, mine)
    assert not can_tend_campaign(cast.lina, other)
    add_to_team(campaign=other, person=cast.lina)
    assert can_tend_campaign(cast.lina, other)


def test_anyone_speaks_while_it_is_open_and_residents_sort(cast):
    campaign = make_campaign(cast.authority, cast.tom)
    assert can_leave_words(None, campaign)
    assert can_open_campaign(cast.omar)
    assert not can_open_campaign(None)
    assert can_sort(cast.omar, campaign)
    assert not can_sort(None, campaign)
    assert not can_sort(cast.zoe, campaign)
    close_campaign(campaign=campaign, by=cast.tom)
    assert not can_leave_words(None, campaign)
    assert can_sort(cast.omar, campaign)


def test_a_campaign_in_preparation_is_seen_by_its_team(cast):
    campaign = make_campaign(cast.authority, None)
    campaign.status = "draft"
    assert can_see_campaign(cast.tom, campaign)
    assert not can_see_campaign(cast.lina, campaign)
    assert not can_see_campaign(None, campaign)


def test_a_hidden_word_is_seen_by_nobody(cast):
    word = make_word(make_campaign(cast.authority, cast.tom))
    assert can_see_word(None, word)
    hide_word(word=word, by=cast.tom, reason="Insulte")
    assert not can_see_word(None, word)


def test_in_which_capacity_one_answers(cast):
    assert [capacity_of(p) for p in (cast.ines, cast.karim, cast.aya)] == ["elected", "agent", "resident"]
