"""Rest is asked of members, never imposed by a machine; it wakes by a gardener, or by two members who wish it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from terreau.communities.models import Community, RestRound, RestVoice, Seat, WakeWish
from terreau.communities.permissions import forget_place
from terreau.communities.services import (
    CommunityError,
    open_rest_round,
    pause,
    propose_pair,
    propose_rest,
    settle_rests,
    speak_on_rest,
    wake_community,
)
from terreau.core import clock
from terreau.journal.models import Line
from terreau.journal.services import record
from terreau.notifications.models import Message

pytestmark = pytest.mark.django_db
DECIDE = ("aya", "tom", "lina", "omar", "marcel")


def test_members_are_asked_after_a_long_silence_once_and_silence_decides_nothing(cast):
    Community.objects.filter(pk=cast.community.pk).update(created_at=clock.now() - timedelta(days=400))
    pause(membership=cast.lina.memberships.get())
    quiet_since = clock.now()
    record(
        "Update", subject=("community", cast.community.pk), authority=cast.authority, actor=cast.aya,
        community_id=cast.community.pk,
    )  # fmt: skip
    asked = Message.objects.filter(key__startswith=f"rest:{cast.community.pk}")
    propose_rest(quiet_since + timedelta(days=119))
    assert not asked.exists()
    with clock.standing_at(quiet_since + timedelta(days=121)):
        propose_rest(clock.now())
        assert set(asked.values_list("person__name", flat=True)) == {"Aya", "Tom", "Omar", "Marcel"}
    for days in (140, 151, 152, 200):
        with clock.standing_at(quiet_since + timedelta(days=days)):
            propose_rest(clock.now())
            settle_rests(clock.now())
    assert asked.count() == 4
    assert RestRound.objects.get(community=cast.community).status == "lapsed"
    cast.community.refresh_from_db()
    assert cast.community.status == "active"


def test_it_rests_when_every_member_agrees_and_one_who_goes_on_is_enough(cast):
    found = open_rest_round(by=cast.aya, community=cast.community, reason="L’hiver.")
    for name in ("tom", "lina"):
        speak_on_rest(by=getattr(cast, name), rest_round=found, consents=True)
    speak_on_rest(by=cast.omar, rest_round=found, consents=False, reason="J’ouvre le four.")
    with clock.standing_at(found.closes_at + timedelta(hours=1)):
        settle_rests(clock.now())
    found.refresh_from_db()
    cast.community.refresh_from_db()
    assert (found.status, cast.community.status) == ("lapsed", "active")
    with pytest.raises(CommunityError, match="mois"):
        open_rest_round(by=cast.tom, community=cast.community, reason="Encore.")
    with clock.standing_at(clock.now() + timedelta(days=40)):
        again = open_rest_round(by=cast.tom, community=cast.community, reason="L’hiver.")
        for name in DECIDE[:-1]:
            speak_on_rest(by=getattr(cast, name), rest_round=again, consents=True)
        speak_on_rest(by=cast.aya, rest_round=again, consents=True, for_person=cast.marcel, said_how="phone")
    cast.community.refresh_from_db()
    assert cast.community.status == "resting"
    voice = RestVoice.objects.get(rest_round=again, person=cast.marcel)
    assert (voice.entered_by, voice.said_how) == (cast.aya, "phone")
    assert Line.objects.filter(actor=cast.marcel, entered_by=cast.aya).exists()


def test_no_gardener_imposes_it_and_nobody_outside_speaks(cast):
    with pytest.raises(CommunityError):
        propose_pair(by=cast.aya, community=cast.community, kind="rest", reason="Parce que.")
    with pytest.raises(CommunityError):
        open_rest_round(by=cast.lina, community=cast.community, reason="Parce que.")
    found = open_rest_round(by=cast.aya, community=cast.community, reason="L’hiver.")
    for stranger in (cast.karim, cast.ines, cast.zoe):
        with pytest.raises(CommunityError):
            speak_on_rest(by=stranger, rest_round=found, consents=True)
    for who, whom, how in (
        (cast.lina, cast.marcel, "phone"), (cast.aya, cast.lina, "phone"), (cast.aya, cast.marcel, "")
    ):  # fmt: skip
        with pytest.raises(CommunityError):
            speak_on_rest(by=who, rest_round=found, consents=True, for_person=whom, said_how=how)


def at_rest(cast):
    Community.objects.filter(pk=cast.community.pk).update(status="resting")
    cast.community.refresh_from_db()


def test_two_members_wake_it_or_one_gardener_or_one_and_somebody_on_the_phone(cast):
    at_rest(cast)
    wake_community(by=cast.lina, community=cast.community)
    wake_community(by=cast.lina, community=cast.community)
    cast.community.refresh_from_db()
    assert cast.community.status == "resting"
    assert Message.objects.filter(key__startswith="wake-wished:").count() == 2
    wake_community(by=cast.tom, community=cast.community, for_person=cast.marcel, said_how="phone")
    cast.community.refresh_from_db()
    assert cast.community.status == "active"
    assert not WakeWish.objects.exists()
    at_rest(cast)
    wake_community(by=cast.tom, community=cast.community)
    cast.community.refresh_from_db()
    assert cast.community.status == "active"


def test_without_any_gardener_two_members_still_wake_it(cast):
    at_rest(cast)
    Seat.objects.filter(community=cast.community).update(left_on=clock.today(cast.authority.zone))
    for person in (cast.lina, cast.omar, cast.ines):
        forget_place(person)
    with pytest.raises(CommunityError):
        wake_community(by=cast.ines, community=cast.community)
    wake_community(by=cast.lina, community=cast.community)
    wake_community(by=cast.omar, community=cast.community)
    cast.community.refresh_from_db()
    assert cast.community.status == "active"


def test_the_pages_ask_speak_and_wake(cast, as_person):
    rest, wake, other = (
        reverse(f"communities:{name}", args=[cast.community.public_id])
        for name in ("rest", "wake", "rest_for")
    )
    assert as_person(cast.aya).post(rest, {"gesture": "ask", "reason": ""}).status_code == 422
    assert as_person(cast.aya).post(rest, {"gesture": "ask", "reason": "L’hiver."}).status_code == 302
    page = as_person(cast.lina).get(rest).content.decode()
    assert "L’hiver." in page
    assert other not in page
    assert as_person(cast.lina).post(rest, {"gesture": "object", "reason": "Non."}).status_code == 302
    said = {"person": cast.marcel.public_id, "stance": "consent", "said_how": "paper"}
    assert as_person(cast.tom).post(other, said).status_code == 302
    assert "noté par Tom" in as_person(cast.omar).get(rest).content.decode()
    at_rest(cast)
    assert as_person(cast.lina).post(wake).status_code == 302
    assert "Lina" in as_person(cast.tom).get(rest).content.decode()
    assert as_person(cast.tom).post(wake).status_code == 302
    cast.community.refresh_from_db()
    assert cast.community.status == "active"
