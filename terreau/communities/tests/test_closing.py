"""Rest is proposed to members, never imposed; an end is told, by two people; who comes in agrees to the charter."""

from datetime import timedelta

import pytest
from django.urls import reverse

from terreau.communities.models import Charter, CharterAgreement, Closing, Seat
from terreau.communities.permissions import (
    can_decide_for_community,
    can_see_community,
    can_take_part,
    can_tend_community,
    forget_place,
)
from terreau.communities.services import (
    CommunityError,
    confirm_pair,
    create_circle,
    enter_member_on_behalf,
    join_community,
    propose_pair,
)
from terreau.communities.tests.factories import make_seat
from terreau.core import clock
from terreau.notifications.models import Message

pytestmark = pytest.mark.django_db
END = {"story": "Le four cuit.", "who_keeps": "La clé : Lina.", "where_next": "Aux vergers."}


def proposed(cast, kind, **values):
    return propose_pair(by=cast.aya, community=cast.community, kind=kind, reason="Parce que.", values=values)


def test_an_end_is_a_story_who_keeps_what_and_where_members_go(cast):
    with pytest.raises(CommunityError, match="histoire"):
        proposed(cast, "close", story="Fini.", who_keeps="", where_next="")
    make_seat(cast.community, cast.lina, "understudy")
    gesture = proposed(cast, "close", **END)
    other = propose_pair(by=cast.tom, community=cast.community, kind="export", reason="Un envoi.")
    confirm_pair(by=cast.tom, gesture=gesture)
    cast.community.refresh_from_db()
    assert cast.community.status == "closed"
    assert Closing.objects.get().story == "Le four cuit."
    assert not Seat.objects.filter(community=cast.community, left_on=None).exists()
    other.refresh_from_db()
    assert other.status == "lapsed"
    for person in (cast.aya, cast.tom, cast.lina, cast.karim):
        forget_place(person)
    assert not can_tend_community(cast.aya, cast.community)
    assert not can_decide_for_community(cast.aya, cast.community)
    assert not can_take_part(cast.lina, cast.community)
    assert can_see_community(cast.lina, cast.community)
    assert not can_see_community(cast.karim, cast.community)
    with pytest.raises(CommunityError):
        create_circle(by=cast.lina, community=cast.community, name="Encore")
    told = Message.objects.filter(key__startswith="closed:")
    assert {"Aya", "Tom", "Lina", "Omar", "Marcel"} == set(told.values_list("person__name", flat=True))


def test_by_hand_from_the_proposal_to_the_story(cast, as_person):
    address = reverse("communities:propose_pair", args=[cast.community.public_id, "fermeture"])
    aya, tom = as_person(cast.aya), as_person(cast.tom)
    assert aya.post(address, {"reason": "C’est fait.", **END, "story": ""}).status_code == 422
    page = aya.post(address, {"reason": "C’est fait.", **END})["Location"]
    shown = tom.get(page).content.decode()
    assert "La clé" in shown
    assert tom.post(page, {"gesture": "confirm"}).status_code == 302
    story = reverse("communities:story", args=[cast.community.public_id])
    assert "Aux vergers" in as_person(cast.lina).get(story).content.decode()
    assert as_person(cast.karim).get(story).status_code == 404
    assert as_person(None).get(story).status_code == 404


def test_whoever_comes_in_by_themselves_agrees_to_the_charter_they_were_shown(cast, as_person):
    today = clock.today(cast.authority.zone)
    charter = Charter.objects.create(
        authority=cast.authority, community=cast.community, number=3, text="Ensemble.", status="adopted",
        decided_on=today, review_on=today + timedelta(days=300),
    )  # fmt: skip
    join = reverse("communities:join", args=[cast.community.public_id])
    assert "(version 3)" in as_person(cast.karim).get(join).content.decode()
    join_community(person=cast.karim, community=cast.community)
    enter_member_on_behalf(
        by=cast.aya, community=cast.community, name="Rose", how="phone", reason="pas de courriel", phone="0612345678",
        postal_address="", introduction="", if_quiet="call", consents=True,
    )  # fmt: skip
    agreed = CharterAgreement.objects.filter(charter=charter).values_list("person__name", flat=True)
    assert list(agreed) == ["Karim"]
