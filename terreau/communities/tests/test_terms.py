"""Mandates have an end and follow each other a settled number of times; empty seats are said; a facilitator helps for a time."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from terreau.communities.models import Facilitation, Seat, Settings
from terreau.communities.months import last_day, months_later
from terreau.communities.permissions import (
    can_decide_for_community,
    can_facilitate,
    can_see_members,
    can_tend_community,
    forget_place,
    place_of,
)
from terreau.communities.selectors import settings_of
from terreau.communities.services import (
    CommunityError,
    answer_facilitation,
    ask_to_facilitate,
    ask_to_fill_seats,
    end_facilitations,
    leave_facilitation,
    leave_seat,
    renew_seat,
    take_seat,
    warn_of_ends,
)
from terreau.communities.tests.factories import make_community, make_membership
from terreau.core import clock
from terreau.gatherings.permissions import can_organise, can_see_who_comes, can_write_minutes
from terreau.gatherings.tests.factories import make_gathering
from terreau.notifications.models import Message
from terreau.people.tests.factories import make_person


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_months_go_forward_and_never_skip_one(day, months):
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or later.day >= 28
    assert last_day(day, months) == later - timedelta(days=1)


def test_the_last_day_of_a_short_month():
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert last_day(date(2026, 11, 23), 12) == date(2027, 11, 22)


def settle(community, **values) -> Settings:
    return Settings.objects.create(authority=community.authority, community=community, **values)


def seat_of(person) -> Seat:
    return Seat.objects.select_related("community__authority", "authority", "person").get(
        person=person, left_on=None
    )


@pytest.mark.django_db
def test_the_defaults_hold_until_something_is_settled(cast):
    found = settings_of(cast.community)
    assert (found.mandate_months, found.terms, found.rest_days, found.entry) == (12, 2, 120, "open")
    settle(cast.community, mandate_months=6)
    assert settings_of(cast.community).mandate_months == 6
    with pytest.raises(IntegrityError), transaction.atomic():
        Settings.objects.update(understudy_days=31)


@pytest.mark.django_db
def test_a_mandate_lasts_what_the_community_settled(cast):
    germ = make_community(cast.authority, "Germe", status="germ")
    settle(germ, mandate_months=6)
    make_membership(germ, cast.lina)
    forget_place(cast.lina)
    seat = take_seat(by=cast.lina, community=germ, kind="citizen")
    assert seat.ends_on == last_day(seat.starts_on, 6)


@pytest.mark.django_db
def test_two_mandates_in_a_row_then_somebody_else(cast):
    seat = seat_of(cast.tom)
    assert seat.term == 1
    Seat.objects.filter(pk=seat.pk).update(ends_on=clock.today(cast.authority.zone) + timedelta(days=50))
    seat = renew_seat(by=cast.aya, seat=seat_of(cast.tom))
    assert seat.term == 2
    Seat.objects.filter(pk=seat.pk).update(ends_on=clock.today(cast.authority.zone) + timedelta(days=50))
    with pytest.raises(CommunityError, match="2 mandats"):
        renew_seat(by=cast.aya, seat=seat_of(cast.tom))


@pytest.mark.django_db
def test_leaving_on_the_last_day_and_coming_back_is_no_way_round(cast):
    lonely = make_community(cast.authority, "Seule", status="active")
    make_membership(lonely, cast.lina)
    forget_place(cast.lina)
    today = clock.today(cast.authority.zone)
    Seat.objects.create(
        authority=cast.authority, community=lonely, person=cast.lina, kind="citizen", term=2,
        starts_on=today - timedelta(days=365), ends_on=today, left_on=today,
    )  # fmt: skip
    with pytest.raises(CommunityError, match="mandats"):
        take_seat(by=cast.lina, community=lonely, kind="citizen")
    with clock.standing_at(clock.now() + timedelta(days=200)):
        assert take_seat(by=cast.lina, community=lonely, kind="citizen").term == 1


@pytest.mark.django_db
def test_both_gardeners_know_two_months_ahead(cast):
    Seat.objects.filter(person=cast.tom).update(ends_on=clock.today(cast.authority.zone) + timedelta(days=59))
    assert warn_of_ends(clock.now()) == 2
    Seat.objects.filter(person=cast.tom).update(ends_on=clock.today(cast.authority.zone) + timedelta(days=62))
    Message.objects.all().delete()
    assert warn_of_ends(clock.now()) == 0


@pytest.mark.django_db
def test_after_thirty_days_empty_every_member_is_asked_once_a_month(cast):
    leave_seat(by=cast.tom, seat=seat_of(cast.tom))
    at = clock.now()
    asked_here = Message.objects.filter(key__startswith=f"fill:{cast.community.pk}:")
    for days, expected in ((29, 0), (30, 5), (31, 0), (59, 0), (60, 5)):
        with clock.standing_at(at + timedelta(days=days)):
            before = asked_here.count()
            ask_to_fill_seats(clock.now())
            assert asked_here.count() - before == expected, days
    told = set(asked_here.values_list("person__name", flat=True))
    assert told == {"Aya", "Tom", "Lina", "Marcel", "Omar"}


# ---------------------------------------------------------------- the facilitator


def asked(cast, by) -> Facilitation:
    return ask_to_facilitate(
        by=by, community=cast.community, for_whom="Les Ateliers", offer="Animer.",
        ends_on=clock.today(cast.authority.zone) + timedelta(days=90),
    )  # fmt: skip


@pytest.mark.django_db
def test_nobody_gives_themselves_the_facilitators_seat(cast):
    helper = make_person(cast.authority, "Maud")
    facilitation = asked(cast, helper)
    for other in (helper, cast.lina, cast.karim, cast.ines, cast.nour):
        with pytest.raises(CommunityError):
            answer_facilitation(by=other, facilitation=facilitation, accept=True)
    assert not can_facilitate(helper, cast.community)
    answer_facilitation(by=cast.aya, facilitation=facilitation, accept=True)
    forget_place(helper)
    assert can_facilitate(helper, cast.community)
    with pytest.raises(IntegrityError), transaction.atomic():
        Facilitation.objects.filter(pk=facilitation.pk).update(answered_by=helper)
    for gardener in (cast.aya, cast.tom):
        with pytest.raises(CommunityError):
            asked(cast, gardener)


@pytest.mark.django_db
def test_a_facilitator_prepares_minutes_and_sees_no_name_no_contact_no_note(cast, as_person):
    helper = make_person(cast.authority, "Maud")
    answer_facilitation(by=cast.tom, facilitation=asked(cast, helper), accept=True)
    forget_place(helper)
    gathering = make_gathering(cast.aya, cast.community)
    assert can_write_minutes(helper, gathering)
    assert not can_organise(helper, gathering)
    assert not can_see_who_comes(helper, gathering)
    assert not can_see_members(helper, cast.community)
    assert not can_tend_community(helper, cast.community)
    assert not can_decide_for_community(helper, cast.community)
    client = as_person(helper)
    for name in ("members", "pairs", "invite", "on_behalf"):
        address = reverse(f"communities:{name}", args=[cast.community.public_id])
        assert client.get(address).status_code == 403


@pytest.mark.django_db
def test_it_ends_by_itself_and_the_report_stays_for_everyone(cast, as_person):
    helper = make_person(cast.authority, "Maud")
    facilitation = asked(cast, helper)
    answer_facilitation(by=cast.aya, facilitation=facilitation, accept=True)
    later = clock.now() + timedelta(days=92)
    with clock.standing_at(later):
        forget_place(helper)
        assert cast.community.pk not in place_of(helper).helping
        assert end_facilitations(later) == 1
        assert end_facilitations(later) == 0
    forget_place(helper)
    assert not can_facilitate(helper, cast.community)
    facilitation.refresh_from_db()
    with pytest.raises(CommunityError):
        leave_facilitation(by=helper, facilitation=facilitation, report="")
    leave_facilitation(by=helper, facilitation=facilitation, report="Trois ateliers, par petits groupes.")
    page = as_person(None).get(facilitation.get_absolute_url())
    assert "petits groupes" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_facilitator_has_an_end_within_twelve_months(cast, days):
    with pytest.raises(CommunityError, match="douze mois"):
        ask_to_facilitate(
            by=cast.karim, community=cast.community, for_whom="A", offer="B",
            ends_on=clock.today(cast.authority.zone) + timedelta(days=days),
        )  # fmt: skip


@pytest.mark.django_db
def test_by_hand_from_the_offer_to_the_report(cast, as_person, django_assert_max_num_queries):
    helper = make_person(cast.authority, "Maud")
    client = as_person(helper)
    gardeners = reverse("communities:gardeners", args=[cast.community.public_id])
    assert "accompagnement" in client.get(gardeners).content.decode()
    typed = {
        "for_whom": "Les Ateliers",
        "offer": "Animer.",
        "ends_on": str(clock.today(cast.authority.zone) + timedelta(days=30)),
    }
    page = client.post(reverse("communities:facilitate", args=[cast.community.public_id]), typed)["Location"]
    assert as_person(cast.lina).get(page).status_code == 404
    assert as_person(cast.aya).post(page, {"gesture": "yes"}).status_code == 302
    assert "Maud" in as_person(None).get(gardeners).content.decode()
    assert client.post(page, {"gesture": "leave", "report": "C’est fait."}).status_code == 302
    assert Facilitation.objects.get().status == "left"
    aya = as_person(cast.aya)
    with django_assert_max_num_queries(12):
        aya.get(gardeners)
