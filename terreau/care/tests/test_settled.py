"""The list is frozen, and says what was settled since by whoever did it."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse

from terreau.care.models import Gesture
from terreau.care.selectors import monday_of, shown
from terreau.care.services import draw_round
from terreau.commitments import services as commitments
from terreau.commitments.tests.factories import make_request
from terreau.communities.models import Membership, Seat
from terreau.communities.services import welcome_member
from terreau.communities.tests.factories import make_seat
from terreau.core import clock
from terreau.gatherings.services import Plan, add_line, announce, publish_minutes

pytestmark = pytest.mark.django_db
SETTLED = "Réglé depuis."


def ago(days):
    return clock.standing_at(clock.now() - timedelta(days=days))


def asked(cast):
    with ago(9):
        return make_request(cast.lina, cast.community, "Un banc devant la poste")


def met(cast):
    with ago(9):
        starts = datetime.combine(clock.today(cast.authority.zone) + timedelta(days=3), time(18))
        plan = Plan(title="Le four", place="Salle", starts=starts, ends=starts + timedelta(hours=2))
        return announce(by=cast.aya, community=cast.community, plan=plan)


def drawn(person, kind):
    draw_round(person=person, week_start=monday_of(person.authority))
    return Gesture.objects.get(round__person=person, kind=kind)


def is_settled(gesture):
    (one,) = shown([gesture])
    return one.is_settled


def test_a_newcomer_welcomed_by_somebody_else(cast, as_person):
    gesture = drawn(cast.aya, "newcomer_unwelcomed")
    client = as_person(cast.aya)
    before = client.get(reverse("care:week")).content.decode()
    assert SETTLED not in before
    membership = Membership.objects.select_related("person", "community__authority").get(person=cast.omar)
    assert f"membres/{membership.public_id}/accueil/" in before
    welcome_member(by=cast.tom, membership=membership, how="call")
    after = client.get(reverse("care:week")).content.decode()
    assert SETTLED in after
    assert "Accueillir Omar" in after
    assert f"membres/{membership.public_id}/accueil/" not in after
    answer = reverse("care:answer", args=[gesture.public_id])
    assert SETTLED in client.get(answer, HTTP_HX_REQUEST="true").content.decode()
    client.post(answer, {"answer": "done"})
    assert SETTLED not in client.get(reverse("care:week")).content.decode()


@pytest.mark.parametrize("is_accepted", [True, False])
def test_a_request_answered_since(cast, is_accepted):
    request = asked(cast)
    gesture = drawn(cast.tom, "answer_owed_by_authority")
    assert not is_settled(gesture)
    if is_accepted:
        due = clock.today(cast.authority.zone) + timedelta(days=9)
        commitments.accept(by=cast.karim, commitment=request, due_on=due)
    else:
        commitments.refuse(by=cast.karim, commitment=request, reason="C’est au département.")
    assert is_settled(gesture)


def test_minutes_published_since(cast):
    gathering = met(cast)
    for person in (cast.aya, cast.tom):
        draw_round(person=person, week_start=monday_of(cast.authority))
    gesture = Gesture.objects.get(kind="minutes_late")
    assert not is_settled(gesture)
    add_line(by=cast.aya, gathering=gathering, kind="said", text="Le four chauffe.")
    publish_minutes(by=cast.aya, gathering=gathering)
    assert is_settled(gesture)


def test_a_seat_taken_since(cast):
    Seat.objects.filter(person=cast.tom).update(left_on=clock.today(cast.authority.zone) - timedelta(days=9))
    gesture = drawn(cast.aya, "seat_empty_or_ending")
    assert not is_settled(gesture)
    make_seat(cast.community, cast.karim, "technician")
    assert is_settled(gesture)


def test_a_seat_that_nobody_ever_held_taken_since(cast):
    Seat.objects.filter(person=cast.tom).delete()
    gesture = drawn(cast.aya, "seat_empty_or_ending")
    assert gesture.subject_kind == "community"
    assert not is_settled(gesture)
    make_seat(cast.community, cast.karim, "technician")
    assert is_settled(gesture)


def test_a_seat_renewed_since(cast):
    today = clock.today(cast.authority.zone)
    Seat.objects.filter(person=cast.aya).update(ends_on=today + timedelta(days=9))
    draw_round(person=cast.aya, week_start=monday_of(cast.authority))
    draw_round(person=cast.tom, week_start=monday_of(cast.authority))
    gesture = Gesture.objects.get(kind="seat_empty_or_ending")
    assert not is_settled(gesture)
    Seat.objects.filter(person=cast.aya).update(ends_on=today + timedelta(days=374))
    assert is_settled(gesture)


def test_the_week_stays_under_twelve_queries_with_every_kind(cast, as_person, django_assert_max_num_queries):
    asked(cast), met(cast)
    Seat.objects.filter(person=cast.tom).update(left_on=clock.today(cast.authority.zone) - timedelta(days=9))
    Seat.objects.filter(person=cast.aya).update(minutes_a_week=300)
    draw = draw_round(person=cast.aya, week_start=monday_of(cast.authority))
    assert draw is not None
    first = draw.gestures.get(kind="newcomer_unwelcomed")
    Gesture.objects.create(
        **{name: getattr(first, name) for name in ("authority", "round", "community", "urgency", "since")},
        kind="word_unanswered", subject_kind="word", subject_id=1, position=99, minutes=5,
        facts={"word": "0", "excerpt": "x", "campaign": "c", "days": 12},
    )  # fmt: skip
    assert len(set(draw.gestures.values_list("kind", flat=True))) >= 5
    client = as_person(cast.aya)
    for address in ("care:week", "care:how"):
        client.get(reverse(address))
        with django_assert_max_num_queries(12):
            client.get(reverse(address))
