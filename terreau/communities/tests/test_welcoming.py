"""Being welcomed by somebody named, going along with a buddy, doing a first thing; and what leaving erases."""

from datetime import timedelta

import pytest
from django.urls import reverse

from terreau.communities.models import Buddy, FirstThing, Membership, ThingTaken
from terreau.communities.permissions import can_welcome, forget_place
from terreau.communities.services import CommunityError, join_community, leave, welcome_member
from terreau.communities.services.breathing import become_former
from terreau.communities.services.welcoming import (
    add_first_thing,
    agree_to_buddy,
    change_welcomer,
    end_buddies,
    end_buddy,
    finish_thing,
    give_thing_back,
    offer_buddy,
    retire_thing,
    say_of_oneself,
    take_thing,
    welcomers_of,
)
from terreau.core import clock
from terreau.notifications.models import Message
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


def place(cast, name) -> Membership:
    rows = Membership.objects.select_related("person__authority", "community__authority", "authority")
    return rows.get(community=cast.community, person=getattr(cast, name))


def days(number):
    return clock.standing_at(clock.now() + timedelta(days=number))


def volunteer(cast, *names):
    for name in names:
        say_of_oneself(membership=place(cast, name), introduction="", offers_welcome=True)


class TestWelcomer:
    def test_the_volunteer_with_the_fewest_newcomers_is_named_and_told(self, cast):
        volunteer(cast, "lina", "tom")
        named = [
            join_community(person=make_person(cast.authority), community=cast.community).welcomer
            for _one in range(4)
        ]
        assert sorted(person.name for person in named if person) == ["Lina", "Lina", "Tom", "Tom"]
        assert named[0] != named[1]
        assert {m.person for m in Message.objects.filter(key__startswith="welcomer:")} == {cast.lina}

    def test_without_volunteers_whoever_tends_is_named_and_never_somebody_at_rest(self, cast):
        assert join_community(person=cast.karim, community=cast.community).welcomer in {cast.aya, cast.tom}
        volunteer(cast, "lina")
        Membership.objects.filter(person=cast.lina).update(status="paused")
        assert cast.lina not in [one.person for one in welcomers_of(cast.community)]
        assert not Message.objects.filter(key__startswith="welcomer:").exists()

    def test_the_welcomer_welcomes_and_other_members_do_not(self, cast, as_person):
        volunteer(cast, "lina")
        member = join_community(person=cast.karim, community=cast.community)
        page = reverse("communities:welcome", args=[cast.community.public_id, member.public_id])
        assert as_person(cast.lina).get(page).status_code == 200
        assert as_person(cast.omar).get(page).status_code == 404
        assert welcome_member(by=cast.lina, membership=member, how="met").welcomed_by == cast.lina

    def test_changed_in_one_click(self, cast, as_person):
        member = join_community(person=cast.karim, community=cast.community)
        with pytest.raises(CommunityError):
            change_welcomer(by=cast.omar, membership=member, to=cast.omar)
        with pytest.raises(CommunityError):
            change_welcomer(by=cast.aya, membership=member, to=cast.nour)
        address = reverse("communities:welcomer", args=[cast.community.public_id, member.public_id])
        assert as_person(cast.aya).post(address, {"to": cast.lina.public_id}).status_code == 302
        member.refresh_from_db()
        assert member.welcomer == cast.lina
        assert can_welcome(cast.lina, member)


class TestBuddy:
    def test_both_agree_for_sixty_days_and_either_ends_it(self, cast):
        offered = offer_buddy(by=cast.lina, newcomer=place(cast, "omar"))
        with pytest.raises(CommunityError):
            agree_to_buddy(by=cast.lina, buddy=offered)
        agreed = agree_to_buddy(by=cast.omar, buddy=offered)
        assert agreed.ends_on == clock.today(cast.authority.zone) + timedelta(days=60)
        with pytest.raises(CommunityError):
            end_buddy(by=cast.aya, buddy=agreed)
        end_buddy(by=cast.lina, buddy=agreed)
        assert not Buddy.objects.exists()

    def test_one_offer_at_a_time_and_it_ends_by_itself(self, cast):
        offer_buddy(by=cast.lina, newcomer=place(cast, "omar"))
        for by in (cast.tom, cast.omar, cast.nour):
            with pytest.raises(CommunityError):
                offer_buddy(by=by, newcomer=place(cast, "omar"))
        with days(29):
            assert end_buddies(clock.now()) == 0
        with days(31):
            assert end_buddies(clock.now()) == 1
        agree_to_buddy(by=cast.omar, buddy=offer_buddy(by=cast.tom, newcomer=place(cast, "omar")))
        with days(59):
            assert end_buddies(clock.now()) == 0
        with days(62):
            assert end_buddies(clock.now()) == 1


class TestFirstThings:
    def test_taken_done_or_given_back_in_a_click(self, cast):
        thing = add_first_thing(by=cast.lina, community=cast.community, title="Arroser", minutes=10)
        omar = place(cast, "omar")
        assert take_thing(membership=omar, thing=thing) == take_thing(membership=omar, thing=thing)
        give_thing_back(membership=omar, thing=thing)
        assert not ThingTaken.objects.exists()
        take_thing(membership=omar, thing=thing)
        finish_thing(membership=omar, thing=thing)
        assert ThingTaken.objects.get().done_at is not None
        omar.refresh_from_db()
        assert omar.status == "active"

    @pytest.mark.parametrize(("title", "minutes"), [("", 10), ("Un an de travail", 90), ("a" * 121, 10)])
    def test_an_hour_at_most_and_a_title(self, cast, title, minutes):
        with pytest.raises(CommunityError):
            add_first_thing(by=cast.lina, community=cast.community, title=title, minutes=minutes)

    def test_only_members_add_and_whoever_added_or_tends_takes_away(self, cast):
        with pytest.raises(CommunityError):
            add_first_thing(by=cast.karim, community=cast.community, title="x", minutes=10)
        thing = add_first_thing(by=cast.lina, community=cast.community, title="Arroser", minutes=60)
        with pytest.raises(CommunityError):
            retire_thing(by=cast.omar, thing=thing)
        retire_thing(by=cast.aya, thing=thing)
        thing.refresh_from_db()
        with pytest.raises(CommunityError):
            take_thing(membership=place(cast, "omar"), thing=thing)


class TestLeaving:
    def test_what_was_said_goes_and_a_month_later_one_is_a_former_member(self, cast):
        volunteer(cast, "lina")
        say_of_oneself(
            membership=place(cast, "lina"), introduction="Bonjour", skills="tailler", availability="le soir",
            access_needs="une chaise", offers_welcome=True,
        )  # fmt: skip
        newcomer = join_community(person=cast.karim, community=cast.community)
        offer_buddy(by=cast.lina, newcomer=place(cast, "omar"))
        leave(membership=place(cast, "lina"))
        gone = place(cast, "lina")
        assert (gone.skills, gone.availability, gone.access_needs, gone.offers_welcome) == ("", "", "", False)
        newcomer.refresh_from_db()
        assert newcomer.welcomer is None
        assert not Buddy.objects.exists()
        with days(29):
            assert become_former(clock.now()) == 0
        with days(31):
            assert become_former(clock.now()) == 1
            gone.refresh_from_db()
            assert gone.status == "former"
            forget_place(cast.lina)
            assert leave(membership=gone).status == "former"
            back = join_community(person=cast.lina, community=cast.community)
        back.refresh_from_db()
        assert (back.pk, back.status) == (gone.pk, "discovery")

    def test_within_a_month_one_comes_back_as_before(self, cast):
        welcome_member(by=cast.aya, membership=place(cast, "lina"), how="met")
        leave(membership=place(cast, "lina"))
        forget_place(cast.lina)
        with days(10):
            join_community(person=cast.lina, community=cast.community)
        back = place(cast, "lina")
        assert (back.status, back.welcomed_by, back.left_at) == ("active", cast.aya, None)


class TestPages:
    def test_my_first_steps(self, cast, as_person, django_assert_max_num_queries):
        omar, lina = as_person(cast.omar), as_person(cast.lina)
        for number in range(3):
            add_first_thing(
                by=cast.lina,
                community=cast.community,
                title=f"Chose {number}",
                minutes=10,
                when="la nuit aussi",
            )
        address = reverse(
            "communities:offer_buddy", args=[cast.community.public_id, place(cast, "omar").public_id]
        )
        assert lina.post(address).status_code == 302
        page = reverse("communities:first_steps", args=[cast.community.public_id])
        with django_assert_max_num_queries(12):
            shown = omar.get(page).content.decode()
        for words in ("Chose 2", "la nuit aussi", "Lina vous propose", "Ce que je dis de moi"):
            assert words in shown
        thing = FirstThing.objects.earliest("pk")
        one = reverse("communities:thing", args=[cast.community.public_id, thing.public_id])
        for gesture in ("take", "done"):
            assert omar.post(one, {"gesture": gesture}).url == page
        agree = reverse("communities:buddy", args=[cast.community.public_id, Buddy.objects.get().public_id])
        omar.post(agree, {"gesture": "agree"})
        assert "faites équipe" in lina.get(page).content.decode()
        sent = {"if_quiet": "leave", "skills": "tailler", "access_needs": "une chaise"}
        assert omar.post(page, sent).status_code == 302
        assert omar.post(page, {"if_quiet": "never"}).status_code == 422
        members, aya = reverse("communities:members", args=[cast.community.public_id]), as_person(cast.aya)
        with django_assert_max_num_queries(12):
            assert "une chaise" in aya.get(members).content.decode()
        assert as_person(cast.karim).get(page).status_code == 403

    def test_things_are_added_and_taken_off(self, cast, as_person):
        lina = as_person(cast.lina)
        page = reverse("communities:things", args=[cast.community.public_id])
        assert lina.post(page, {"title": "Arroser", "minutes": "45"}).status_code == 422
        assert lina.post(page, {"title": "Arroser", "minutes": "30"}).status_code == 302
        assert "Arroser" in lina.get(page).content.decode()
        one = reverse(
            "communities:thing", args=[cast.community.public_id, FirstThing.objects.get().public_id]
        )
        assert lina.post(one, {"gesture": "retire"}).url == page
        assert "Arroser" not in lina.get(page).content.decode()
