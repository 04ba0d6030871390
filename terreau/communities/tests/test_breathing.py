from datetime import timedelta

import pytest

from terreau.communities.models import CircleMember, Membership, Seat, SeatProposal
from terreau.communities.personal_data import erase, export, purge
from terreau.communities.services import (
    CommunityError,
    become_active,
    come_back,
    enter_member_on_behalf,
    greet_returns,
    leave,
    pause,
    welcome_member,
)
from terreau.communities.tests.factories import make_seat
from terreau.core import clock
from terreau.journal.models import Line
from terreau.notifications.models import Message
from terreau.people.models import Consent

pytestmark = pytest.mark.django_db


@pytest.fixture
def lina(cast) -> Membership:
    return Membership.objects.select_related("community__authority", "authority", "person").get(
        person=cast.lina
    )


@pytest.fixture
def omar(cast) -> Membership:
    return Membership.objects.select_related("community__authority", "authority", "person").get(
        person=cast.omar
    )


def test_the_first_human_word_counts(cast, omar):
    welcome_member(by=cast.aya, membership=omar, how="call")
    again = welcome_member(by=cast.tom, membership=omar, how="met")
    assert (again.welcomed_by, again.welcomed_how) == (cast.aya, "call")
    line = Line.objects.get(verb="Accept")
    assert (line.actor, line.target_person, line.subject_kind) == (cast.aya, cast.omar, "membership")
    assert line.audience == f"gardeners:{cast.community.pk}"


@pytest.mark.parametrize("who", ["lina", "omar", "karim", "zoe"])
def test_only_those_who_tend_welcome(cast, omar, who):
    with pytest.raises(CommunityError):
        welcome_member(by=getattr(cast, who), membership=omar, how="call")
    with pytest.raises(CommunityError):
        welcome_member(by=cast.aya, membership=omar, how="shout")


def test_a_pause_needs_no_reason_and_ends_in_one_click(cast, lina):
    pause(membership=lina)
    assert lina.status == "paused"
    pause(membership=lina, until=clock.today(cast.authority.zone) + timedelta(days=9))
    come_back(membership=lina)
    come_back(membership=lina)
    assert (lina.status, lina.paused_until) == ("active", None)
    assert not Line.objects.filter(audience="public").exists()
    with pytest.raises(CommunityError, match="à venir"):
        pause(membership=lina, until=clock.today(cast.authority.zone))


def test_one_warm_message_on_the_day_and_nothing_else(cast, lina):
    day = clock.today(cast.authority.zone) + timedelta(days=9)
    pause(membership=lina, until=day)
    assert greet_returns(clock.now()) == 0
    with clock.standing_at(clock.now() + timedelta(days=9)):
        assert greet_returns(clock.now()) == 1
        assert greet_returns(clock.now()) == 0
    lina.refresh_from_db()
    assert lina.status == "paused"
    assert Message.objects.filter(person=cast.lina).count() == 1


def test_leaving_gives_everything_back(cast):
    aya = Membership.objects.select_related("community__authority", "person").get(person=cast.aya)
    Membership.objects.filter(pk=aya.pk).update(introduction="Bonjour")
    leave(membership=aya)
    leave(membership=aya)
    aya.refresh_from_db()
    assert (aya.status, aya.introduction) == ("withdrawn", "")
    assert not Seat.objects.filter(person=cast.aya, left_on=None).exists()
    assert not CircleMember.objects.filter(membership=aya).exists()
    assert Line.objects.filter(verb="Leave").count() == 1
    with pytest.raises(CommunityError):
        pause(membership=aya)


def test_leaving_withdraws_the_consent_given_on_paper(cast):
    odette = enter_member_on_behalf(
        by=cast.aya,
        community=cast.community,
        name="Odette",
        how="paper",
        phone="05 53 00 00 12",
        consents=True,
    )
    leave(membership=odette)
    assert Consent.objects.get(person=odette.person).withdrawn_at is not None


def test_discovering_then_taking_part(omar):
    assert become_active(membership=omar).status == "active"
    assert become_active(membership=omar).status == "active"


def test_someone_s_data_is_given_back_then_forgotten(cast, lina):
    Membership.objects.filter(pk=lina.pk).update(introduction="Je cuisine")
    assert export(cast.lina)["memberships"][0]["introduction"] == "Je cuisine"
    assert export(cast.aya)["seats"][0]["kind"] == "citizen"
    erase(cast.lina)
    erase(cast.aya)
    lina.refresh_from_db()
    assert (lina.status, lina.introduction) == ("withdrawn", "")
    assert not Seat.objects.filter(person=cast.aya, left_on=None).exists()


def test_two_years_after_leaving_nothing_says_who_it_was(cast, lina):
    today = clock.today(cast.authority.zone)
    leave(membership=lina)
    Seat.objects.filter(person=cast.aya).update(left_on=today)
    SeatProposal.objects.create(
        authority=cast.authority,
        community=cast.community,
        person=cast.omar,
        kind="citizen",
        proposed_by=cast.omar,
    )
    make_seat(cast.community, cast.omar, "citizen", ends_on=today + timedelta(days=1000))
    within, after = clock.now() + timedelta(days=729), clock.now() + timedelta(days=732)
    assert purge(within, False) == 0
    assert (purge(after, True), purge(after, False), purge(after, False)) == (3, 3, 0)
    assert not Membership.objects.filter(person=cast.lina).exists()
    assert not SeatProposal.objects.exists()
    assert {seat.person for seat in Seat.objects.filter(community=cast.community)} == {cast.tom, cast.omar}
    assert Membership.objects.filter(person=cast.aya).exists()
