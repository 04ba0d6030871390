from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from terreau.communities.models import Community, Invitation, Membership
from terreau.communities.permissions import forget_place, is_member
from terreau.communities.services import (
    CommunityError,
    accept_invitation,
    ask_to_join,
    enter_member_on_behalf,
    forget_invitations,
    invite_by_mail,
    join_community,
    renew_join_link,
    revoke_invitation,
    start_community,
)
from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.journal.models import Line
from terreau.notifications.models import Message
from terreau.people.models import Consent, Person
from terreau.people.tests.factories import make_authority, make_person

pytestmark = pytest.mark.django_db


def test_joining_is_told_to_those_who_tend_and_to_the_journal(cast):
    membership = join_community(person=cast.karim, community=cast.community, introduction="Je cuisine")
    assert (membership.status, membership.door) == ("discovery", "page")
    assert is_member(cast.karim, cast.community)
    line = Line.objects.get(verb="Join", subject_kind="membership")
    assert (line.subject_id, line.actor, line.capacity) == (membership.pk, cast.karim, "agent")
    assert (line.community_id, line.audience) == (cast.community.pk, f"community:{cast.community.pk}")
    told = Message.objects.filter(key__startswith="joined:")
    assert {message.person for message in told} == {cast.aya, cast.tom}
    assert "Je cuisine" not in told[0].body


def test_joining_twice_is_joining_once(cast):
    first = join_community(person=cast.karim, community=cast.community)
    again = join_community(person=cast.karim, community=cast.community, introduction="encore")
    assert first == again
    assert Line.objects.filter(verb="Join").count() == 1


def test_whoever_left_comes_back_to_the_same_membership_and_is_welcomed_again(cast):
    membership = Membership.objects.get(person=cast.lina)
    Membership.objects.filter(pk=membership.pk).update(status="withdrawn", welcomed_at=clock.now())
    forget_place(cast.lina)
    back = join_community(person=cast.lina, community=cast.community)
    back.refresh_from_db()
    assert (back.pk, back.status, back.welcomed_at) == (membership.pk, "discovery", None)


def test_someone_of_another_authority_cannot_join(cast):
    with pytest.raises(CommunityError):
        join_community(person=cast.zoe, community=cast.community)


@pytest.mark.parametrize("status", ["resting", "closed"])
def test_a_resting_or_closed_community_takes_nobody_in(cast, status):
    cast.community.status = status
    with pytest.raises(CommunityError):
        join_community(person=cast.karim, community=cast.community)


def test_an_introduction_too_long_is_refused_with_its_limit(cast):
    with pytest.raises(CommunityError, match="400") as refused:
        join_community(person=cast.karim, community=cast.community, introduction="a" * 5000)
    assert refused.value.field == "introduction"


def test_an_invitation_works_once(cast):
    invitation = invite_by_mail(
        by=cast.aya, community=cast.community, email="Une.Voisine@Example.org ", name="Rosa"
    )
    assert invitation.email == "une.voisine@example.org"
    message = Message.objects.get(key=f"invitation:{invitation.pk}")
    assert invitation.token not in message.read_body()
    assert message.person is None
    assert accept_invitation(person=cast.karim, invitation=invitation).door == "mail"
    invitation.refresh_from_db()
    with pytest.raises(CommunityError, match="déjà servi"):
        accept_invitation(person=cast.nour, invitation=invitation)
    assert not is_member(cast.nour, cast.community)


def test_inviting_twice_sends_one_mail(cast):
    first = invite_by_mail(by=cast.aya, community=cast.community, email="a@example.org")
    again = invite_by_mail(by=cast.tom, community=cast.community, email=" A@example.org")
    assert (again.pk, again.token) == (first.pk, first.token)
    assert Message.objects.filter(key__startswith="invitation:").count() == 1
    revoke_invitation(by=cast.aya, invitation=first)
    assert invite_by_mail(by=cast.aya, community=cast.community, email="a@example.org") != first


def test_asked_again_the_last_words_count_and_the_gardeners_invitation_stays(cast):
    invited = invite_by_mail(by=cast.aya, community=cast.community, email="a@example.org")
    first = ask_to_join(community=cast.community, email="a@example.org", name="Quelqu’un d’autre")
    last = ask_to_join(community=cast.community, email="A@example.org ", name="Rosa")
    for one in (invited, first, last):
        one.refresh_from_db()
    assert [one.is_usable() for one in (invited, first, last)] == [True, False, True]
    assert not Message.objects.filter(body__contains=last.token).exists()
    with clock.standing_at(clock.now() + timedelta(days=1, minutes=1)):
        assert not last.is_usable()


def test_whoever_is_in_already_does_not_spend_the_invitation_of_another(cast):
    invitation = invite_by_mail(by=cast.aya, community=cast.community, email="a@example.org")
    assert accept_invitation(person=cast.lina, invitation=invitation).person == cast.lina
    invitation.refresh_from_db()
    assert accept_invitation(person=cast.karim, invitation=invitation).door == "mail"


def test_a_name_is_no_advertisement(cast):
    for name in ("Voir http://x.example", "Gagnez WWW.x.example", "x://y"):
        with pytest.raises(GestureError, match="lien"):
            ask_to_join(community=cast.community, email="a@example.org", name=name)
    assert not Message.objects.exists()


def test_two_who_accept_at_the_same_time_are_one(cast):
    invitation = invite_by_mail(by=cast.aya, community=cast.community, email="a@example.org")
    same = Invitation.objects.select_related("community").get(pk=invitation.pk)
    accept_invitation(person=cast.karim, invitation=invitation)
    with pytest.raises(CommunityError):
        accept_invitation(person=cast.nour, invitation=same)


def test_a_revoked_an_old_and_a_replaced_invitation_say_so(cast):
    revoked = invite_by_mail(by=cast.aya, community=cast.community, email="a@example.org")
    revoke_invitation(by=cast.tom, invitation=revoked)
    old = invite_by_mail(by=cast.aya, community=cast.community, email="b@example.org")
    replaced = ask_to_join(community=cast.community, email="c@example.org", name="Rosa")
    invite_by_mail(by=cast.aya, community=cast.community, email="c@example.org")
    for invitation in (revoked, old, replaced):
        invitation.refresh_from_db()
        with (
            clock.standing_at(clock.now() + (timedelta(days=31) if invitation == old else timedelta(0))),
            pytest.raises(CommunityError, match="plus valable"),
        ):
            accept_invitation(person=cast.karim, invitation=invitation)


def test_addresses_of_invitations_are_forgotten_after_thirty_days(cast):
    invite_by_mail(by=cast.aya, community=cast.community, email="a@example.org")
    assert forget_invitations() == 0
    with clock.standing_at(clock.now() + timedelta(days=31)):
        assert forget_invitations() == 1


def test_a_revoked_invitation_is_forgotten_after_a_day(cast):
    revoked = invite_by_mail(by=cast.aya, community=cast.community, email="a@example.org")
    invite_by_mail(by=cast.aya, community=cast.community, email="b@example.org")
    revoke_invitation(by=cast.aya, invitation=revoked)
    assert forget_invitations() == 0
    with clock.standing_at(clock.now() + timedelta(days=1, minutes=1)):
        assert forget_invitations() == 1
    assert not Invitation.objects.filter(email="a@example.org").exists()


@pytest.mark.parametrize("who", ["lina", "karim", "ines", "nour"])
def test_only_those_who_tend_invite_enter_or_change_the_link(cast, who):
    by = getattr(cast, who)
    if who != "lina":  # members invite whom they know
        with pytest.raises(CommunityError):
            invite_by_mail(by=by, community=cast.community, email="a@example.org")
    with pytest.raises(CommunityError):
        renew_join_link(by=by, community=cast.community)
    with pytest.raises(CommunityError):
        enter_member_on_behalf(
            by=by, community=cast.community, name="X", how="phone", phone="1", consents=True
        )


@pytest.mark.parametrize("email", ["", "rien", "a@", "a b@c.fr", "\u202ea@example.org x"])
def test_a_wrong_address_is_refused(cast, email):
    with pytest.raises(CommunityError):
        invite_by_mail(by=cast.aya, community=cast.community, email=email)


def test_a_guest_keeps_what_they_wrote(cast):
    invitation = ask_to_join(
        community=cast.community, email="rosa@example.org", name="Rosa", introduction="J’arrive"
    )
    assert not Person.objects.filter(name="Rosa").exists()
    rosa = make_person(cast.authority, "Rosa")
    membership = accept_invitation(person=rosa, invitation=invitation)
    assert (membership.door, membership.introduction) == ("link", "J’arrive")


def test_entered_on_behalf_with_consent_reason_and_contact(cast):
    membership = enter_member_on_behalf(
        by=cast.aya, community=cast.community, name="Marcel", how="paper", reason="pas de courriel",
        postal_address="4 rue Basse", consents=True,
    )  # fmt: skip
    assert membership.person != cast.marcel
    assert (membership.door, membership.entered_by, membership.behalf_reason) == (
        "behalf",
        cast.aya,
        "pas de courriel",
    )
    consent = Consent.objects.get(person=membership.person)
    assert (consent.how, consent.entered_by) == ("paper", cast.aya)
    assert Line.objects.get(verb="Join").entered_by == cast.aya
    assert set(Message.objects.filter(key__startswith="joined:").values_list("person", flat=True)) == {
        cast.tom.pk
    }


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"consents": False}, "consents"),
        ({"how": "online"}, "how"),
        ({"phone": " "}, "phone"),
        ({"name": "x" * 5000}, "name"),
        ({"reason": "x" * 5000}, "reason"),
    ],
)
def test_entering_someone_says_what_is_missing(cast, typed, field):
    whole = {"name": "Odette", "how": "phone", "phone": "05", "consents": True}
    with pytest.raises(GestureError) as refused:
        enter_member_on_behalf(by=cast.aya, community=cast.community, **{**whole, **typed})
    assert refused.value.field == field
    assert not Person.objects.filter(name="Odette").exists() or field == "reason"


class AnyNames(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(name=st.text(min_size=1, max_size=200), purpose=st.text(max_size=700))
    def test_any_text_starts_a_community_or_is_refused_plainly(self, name, purpose):
        authority = make_authority(host="h.test")
        person = make_person(authority)
        try:
            made = start_community(
                by=person,
                authority=authority,
                name=name,
                purpose=purpose,
                called_by="residents",
                seat="citizen",
            )
        except GestureError:
            assert not Community.objects.exists()
        else:
            assert made.slug
            assert len(made.slug) <= 60
            assert made.name.strip() == made.name
