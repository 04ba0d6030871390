"""At the same time, two hands stay two: one answer counts, one proposal is made, one crisis begins."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import OperationalError, connection, connections

from terreau.communities.models import Crisis, Exclusion, ImportedPerson, Invitation, PairGesture
from terreau.communities.services import CommunityError, confirm_pair, propose_pair, refuse_pair
from terreau.communities.services.importing import import_list, invite_lists, stage_list
from terreau.communities.tests.factories import make_membership
from terreau.core import clock
from terreau.notifications.models import Message
from terreau.people.tests.factories import make_person


def both(*gestures) -> list[object]:
    """Run gestures in threads of their own, on transactions of their own; what each gave, or the refusal."""
    start = Barrier(len(gestures))

    def run(gesture):
        try:
            start.wait(timeout=10)
            return gesture()
        except (CommunityError, OperationalError) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(gestures)) as pool:
        return list(pool.map(run, gestures))


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_count_once_and_the_proposer_never_counts(cast):
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time on SQLite: nothing is parallel")
    for _round in range(5):
        about = make_membership(cast.community, make_person(cast.authority)).person
        gesture = propose_pair(
            by=cast.aya, community=cast.community, kind="exclude", reason="Parce que.", about=about
        )

        def again(gesture=gesture):
            return PairGesture.objects.select_related(
                "community__authority", "authority", "proposed_by__authority", "about"
            ).get(pk=gesture.pk)

        results = both(
            lambda again=again: confirm_pair(by=cast.tom, gesture=again()),
            lambda again=again: confirm_pair(by=cast.aya, gesture=again()),
            lambda again=again: confirm_pair(by=cast.tom, gesture=again()),
            lambda again=again: refuse_pair(by=cast.tom, gesture=again(), reason="Non."),
        )
        assert sum(isinstance(one, PairGesture) for one in results) == 1
        assert isinstance(results[1], CommunityError)
        gesture.refresh_from_db()
        assert gesture.answered_by_id == cast.tom.pk
        done = Exclusion.objects.filter(person=about).count()
        assert done == (1 if gesture.status == "confirmed" else 0)


@pytest.mark.django_db(transaction=True)
def test_the_same_proposal_at_once_is_made_once(cast):
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time on SQLite: nothing is parallel")
    results = both(
        *(
            lambda by=by: propose_pair(by=by, community=cast.community, kind="export", reason="Un envoi.")
            for by in (cast.aya, cast.tom, cast.aya, cast.tom)
        )
    )
    assert sum(isinstance(one, PairGesture) for one in results) == 1
    assert PairGesture.objects.filter(kind="export", status="proposed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_yes_to_a_crisis_at_once_begin_one_crisis(cast):
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time on SQLite: nothing is parallel")
    values = {"words": "Du bruit.", "whom_to_call": "Nour", "days": 7}
    gesture = propose_pair(
        by=cast.aya, community=cast.community, kind="crisis", reason="Parce que.", values=values
    )

    def again():
        return PairGesture.objects.select_related(
            "community__authority", "authority", "proposed_by__authority"
        ).get(pk=gesture.pk)

    results = both(*(lambda: confirm_pair(by=cast.tom, gesture=again()) for _n in range(4)))
    assert sum(isinstance(one, PairGesture) for one in results) == 1
    found = Crisis.objects.get()
    assert found.renewed_by_id is None
    assert (found.until - found.starts_at).days == 7


@pytest.mark.django_db(transaction=True)
def test_a_list_that_two_workers_invite_at_once_leaves_once(cast):
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time on SQLite: nothing is parallel")
    rows = "".join(f"Ana {n};ana{n}@example.org\n" for n in range(120))
    batch = stage_list(
        by=cast.aya, community=cast.community, content=f"nom;courriel\n{rows}".encode(), filename="liste.csv",
        given_by="La bibliotheque", origin="Le verger", basis="consent",
    )  # fmt: skip
    import_list(by=cast.aya, batch=batch)
    later = clock.now() + timedelta(hours=25)
    both(*[lambda: invite_lists(later)] * 3)
    invite_lists(later)
    assert Invitation.objects.filter(batch=batch).count() == 120
    assert Message.objects.filter(key__startswith="invitation").count() == 120
    assert not ImportedPerson.objects.filter(batch=batch).exists()
