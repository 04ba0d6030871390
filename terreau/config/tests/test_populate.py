"""Synthetic data: the same for the same seed, of every kind, and nothing impossible in it."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from terreau.authorities.models import Authority
from terreau.care.models import Gesture, Round
from terreau.commitments.models import Commitment, Step
from terreau.communities.models import Community, Membership, Seat
from terreau.gatherings.models import Gathering
from terreau.journal.models import Cursor, Line
from terreau.listening.models import Theme, Word
from terreau.people.models import Account, Person

SMALL = {
    "people": 120,
    "communities": 4,
    "years": 1,
    "seed": "7",
    "authority": "essai",
    "until": "2027-02-01",
}
TABLES = (Person, Community, Membership, Seat, Gathering, Word, Theme, Commitment, Round, Gesture)


def populate(**options: object) -> dict[str, object]:
    out = StringIO()
    call_command("populate", **{**SMALL, **options}, json=True, stdout=out)
    return dict(json.loads(out.getvalue()))


def names() -> dict[str, list[tuple[object, ...]]]:
    found: dict[str, list[tuple[object, ...]]] = {
        model.__name__: sorted(model._default_manager.values_list("public_id", "created_at"))
        for model in TABLES
    }
    found["texts"] = list(Word.objects.order_by("pk").values_list("text"))
    found["lines"] = list(Line.objects.order_by("pk").values_list("at", "verb", "subject_kind"))
    return found


def test_the_same_seed_makes_the_same_world(db: None) -> None:
    worlds = []
    for seed in ("7", "7", "8"):
        with transaction.atomic():
            populate(seed=seed)
            worlds.append(names())
            transaction.set_rollback(True)
    first, again, other = worlds
    assert first == again
    assert len(set(first["Person"]) & set(other["Person"])) == 1  # whoever opened the space


def test_every_kind_of_thing_is_there_and_nothing_impossible(db: None) -> None:
    populate()
    authority = Authority.objects.get(slug="essai")
    assert authority.is_open
    assert Person.objects.within(authority).count() == 121  # with the administrator
    assert Account.objects.filter(email__endswith="@populate.invalid").count() == 109
    assert Line.objects.count() == 4_000 + 1
    assert set(Membership.objects.values_list("status", flat=True)) == {
        "discovery",
        "active",
        "paused",
        "withdrawn",
    }
    assert len(set(Commitment.objects.values_list("status", flat=True))) >= 3
    assert Step.objects.filter(commitment=None).count() == 0
    assert Theme.objects.exclude(published_at=None).exists()
    nothing_happens_before_its_community_nor_after_today()
    the_journal_is_in_order_and_its_readers_start_after_it()
    a_seed_is_written_once_and_beside_what_is_there()


def nothing_happens_before_its_community_nor_after_today() -> None:
    for gathering in Gathering.objects.select_related("community"):
        assert gathering.starts_on >= gathering.community.created_at.date()
        assert (gathering.status == "held") <= (gathering.starts_on < date(2027, 2, 1))
    days = {
        line.at.date()
        for line in Line.objects.exclude(subject_kind="commitment").exclude(subject_kind="minutes")
    }
    assert max(days) <= date(2027, 2, 1)


def the_journal_is_in_order_and_its_readers_start_after_it() -> None:
    moments = list(Line.objects.order_by("pk").exclude(subject_kind="authority").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert set(Cursor.objects.values_list("line_id", flat=True)) == {Line.objects.latest("pk").pk}


def a_seed_is_written_once_and_beside_what_is_there() -> None:
    with pytest.raises(CommandError, match="already written"):
        populate()
    populate(seed="8", communities=1)
    assert Authority.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"people": 0}, {"people": 9}, {"communities": 0}, {"years": 99}, {"until": "demain"}]
)
def test_wrong_numbers_get_one_sentence(db: None, wrong: dict[str, object]) -> None:
    with pytest.raises(CommandError):
        populate(**wrong)
    assert not Authority.objects.exists()
