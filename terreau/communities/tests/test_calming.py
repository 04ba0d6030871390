"""A crisis: two people, seven days, renewed once; the door is shut, exchanges calm, and it ends by itself."""

from datetime import timedelta

import pytest
from django.urls import reverse

from terreau.communities.models import Crisis
from terreau.communities.services import (
    CommunityError,
    confirm_pair,
    end_crises,
    end_crisis,
    enter_member_on_behalf,
    join_community,
    propose_pair,
)
from terreau.conversations.permissions import can_start_thread
from terreau.core import clock
from terreau.notifications.models import Message

pytestmark = pytest.mark.django_db
CALM = {"words": "Un désaccord nous fatigue.", "whom_to_call": "Nour, 05 53 00 00 00", "days": 4}


def declared(cast, **more):
    gesture = propose_pair(
        by=cast.aya, community=cast.community, kind="crisis", reason="Parce que.", values={**CALM, **more}
    )
    confirm_pair(by=cast.tom, gesture=gesture)
    cast.community.refresh_from_db()
    return gesture


def test_one_person_alone_changes_nothing_and_two_shut_the_door(cast):
    gesture = propose_pair(
        by=cast.aya, community=cast.community, kind="crisis", reason="Parce que.", values=CALM
    )
    with pytest.raises(CommunityError):
        confirm_pair(by=cast.aya, gesture=gesture)
    join_community(person=cast.karim, community=cast.community)
    confirm_pair(by=cast.tom, gesture=gesture)
    cast.community.refresh_from_db()
    assert cast.community.is_calm
    with pytest.raises(CommunityError):
        join_community(person=cast.nour, community=cast.community)
    with pytest.raises(CommunityError):
        enter_member_on_behalf(by=cast.aya, community=cast.community, name="Rosa", how="phone", consents=True)
    assert can_start_thread(cast.aya, cast.community)
    assert not can_start_thread(cast.lina, cast.community)
    told = Message.objects.filter(key__startswith="crisis:")
    assert set(told.values_list("person__name", flat=True)) >= {"Aya", "Tom", "Lina", "Omar", "Marcel"}
    assert not [one for one in told if "désaccord" in one.body or "désaccord" in one.subject]


def test_it_ends_by_itself_on_its_day_even_if_no_worker_runs(cast):
    declared(cast)
    with clock.standing_at(clock.now() + timedelta(days=4, minutes=1)):
        assert not cast.community.is_calm
        assert can_start_thread(cast.lina, cast.community)
        join_community(person=cast.nour, community=cast.community)
        assert end_crises(clock.now()) == 1
        assert end_crises(clock.now()) == 0


@pytest.mark.parametrize(
    "wrong", [{"days": 8}, {"days": 0}, {"days": True}, {"words": " "}, {"whom_to_call": ""}]
)
def test_seven_days_at_most_and_members_read_whom_to_call(cast, wrong):
    with pytest.raises(CommunityError):
        declared(cast, **wrong)
    assert not Crisis.objects.exists()


def test_it_is_prolonged_once_by_two_then_the_community_breathes(cast):
    declared(cast, days=7)
    first = Crisis.objects.get().until
    declared(cast, days=7, words="Encore quelques jours.")
    assert Crisis.objects.get().until == first + timedelta(days=7)
    with pytest.raises(CommunityError):
        declared(cast)
    for days, may in ((15, False), (27, False), (29, True)):
        with clock.standing_at(clock.now() + timedelta(days=days)):
            end_crises(clock.now())
            if may:
                declared(cast)
            else:
                with pytest.raises(CommunityError):
                    declared(cast)


def test_either_gardener_ends_it_and_members_read_it_meanwhile(cast, as_person):
    declared(cast)
    circles = reverse("communities:circles", args=[cast.community.public_id])
    end = reverse("communities:crisis_end", args=[cast.community.public_id])
    page = as_person(cast.lina).get(circles).content.decode()
    assert "Un désaccord nous fatigue." in page
    assert "05 53 00 00 00" in page
    assert end not in page
    for name in ("on_behalf", "invite"):  # nobody fills in a form for nothing
        entering = reverse(f"communities:{name}", args=[cast.community.public_id])
        assert "personne n’entre" in as_person(cast.aya).get(entering).content.decode()
    for outside in (as_person(cast.karim), as_person(cast.ines)):
        assert "désaccord" not in outside.get(circles).content.decode()
    with pytest.raises(CommunityError):
        end_crisis(by=cast.lina, community=cast.community)
    assert as_person(cast.tom).post(end).status_code == 302
    assert "désaccord" not in as_person(cast.lina).get(circles).content.decode()
    cast.community.refresh_from_db()
    assert can_start_thread(cast.lina, cast.community)


def test_the_page_proposes_it_and_says_what_comes(cast, as_person):
    place = reverse("communities:propose_pair", args=[cast.community.public_id, "crise"])
    assert "sept jours" in as_person(cast.aya).get(place).content.decode()
    posted = {**CALM, "reason": "Parce que."}
    answer = as_person(cast.aya).post(place, posted)
    assert answer.status_code == 302
    assert "05 53 00 00 00" in as_person(cast.tom).get(answer.url).content.decode()
