"""Letters with a code, invitations by members, and where people say they come from."""

from datetime import timedelta

import pytest
from django.urls import reverse

from terreau.communities.models import Invitation, LeftAlone, Membership, Settings
from terreau.communities.services import (
    CommunityError,
    accept_invitation,
    enter_member_on_behalf,
    invite_by_mail,
    join_community,
    revoke_invitation,
)
from terreau.communities.services.letters import accept_on_behalf, invite_by_letter, mark_posted
from terreau.core import clock
from terreau.people.models import Consent, Person
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(cast) -> Invitation:
    return invite_by_letter(
        by=cast.aya, community=cast.community, name="Ana", postal_address="2 rue Basse\n24290 Montignac"
    )


def days(number):
    return clock.standing_at(clock.now() + timedelta(days=number))


def test_a_letter_opens_once_with_its_code_however_it_is_typed(cast, letter, as_person):
    visitor, karim = as_person(None), as_person(cast.karim)
    typed = f" {letter.code[:4].upper()}-{letter.code[4:]} "
    opened = visitor.post("/venir/", {"code": typed})
    assert opened.url == f"/invitations/{letter.token}/"
    assert "Ana" not in visitor.get("/venir/").content.decode()
    assert karim.post(opened.url, {"if_quiet": "write"}).status_code == 302
    assert Membership.objects.get(person=cast.karim).door == "letter"
    again = visitor.post("/venir/", {"code": letter.code})
    assert again.status_code == 422
    assert "déjà servi" in again.content.decode()


def test_a_wrong_an_old_and_a_revoked_code_say_so_in_one_sentence(cast, letter, as_person):
    visitor = as_person(None)
    wrong = visitor.post("/venir/", {"code": "aaaabbbb"}).content.decode()
    assert "n’ouvre rien" in wrong
    with days(61):
        assert "n’est plus valable" in visitor.post("/venir/", {"code": letter.code}).content.decode()
    revoke_invitation(by=cast.tom, invitation=letter)
    assert "n’est plus valable" in visitor.post("/venir/", {"code": letter.code}).content.decode()


def test_codes_are_not_guessed(cast, letter, as_person):
    visitor = as_person(None)
    answers = [visitor.post("/venir/", {"code": f"aaaa{n:04d}"}).status_code for n in range(22)]
    assert answers[:20] == [422] * 20
    assert answers[20:] == [429] * 2
    assert visitor.post("/venir/", {"code": letter.code}).status_code == 429


def test_a_code_of_elsewhere_opens_nothing_here(cast, letter, as_person):
    answer = as_person(None).post("/venir/", {"code": letter.code}, headers={"host": "villeneuve.test"})
    assert answer.status_code == 422


def test_once_posted_whoever_does_not_answer_in_thirty_days_is_forgotten(cast, letter):
    assert mark_posted(by=cast.tom, community=cast.community, public_ids=[letter.public_id]) == 1
    assert mark_posted(by=cast.tom, community=cast.community, public_ids=[letter.public_id]) == 0
    letter.refresh_from_db()
    assert letter.is_usable()
    with days(31):
        assert not letter.is_usable()
        with pytest.raises(CommunityError, match="plus valable"):
            accept_invitation(person=cast.karim, invitation=letter)


def test_they_said_yes_by_phone(cast, letter):
    with pytest.raises(CommunityError, match="cochez"):
        accept_on_behalf(by=cast.aya, invitation=letter, how="phone", consents=False)
    with pytest.raises(CommunityError, match="jardiniers"):
        accept_on_behalf(by=cast.lina, invitation=letter, how="phone", consents=True)
    member = accept_on_behalf(by=cast.aya, invitation=letter, how="phone", consents=True)
    assert (member.person.name, member.entered_by, member.door) == ("Ana", cast.aya, "letter")
    consent = Consent.objects.get(person=member.person)
    assert (consent.how, consent.entered_by) == ("phone", cast.aya)
    with pytest.raises(CommunityError):
        accept_on_behalf(by=cast.aya, invitation=letter, how="phone", consents=True)
    assert Person.objects.filter(name="Ana").count() == 1


def test_the_pages_from_the_letter_to_the_answer(cast, as_person, django_assert_max_num_queries):
    aya = as_person(cast.aya)
    page = reverse("communities:letters", args=[cast.community.public_id])
    assert aya.post(page, {"name": "Ana", "postal_address": ""}).status_code == 422
    for name in ("Ana", "Bob"):
        assert aya.post(page, {"name": name, "postal_address": "2 rue Basse"}).status_code == 302
    with django_assert_max_num_queries(12):
        shown = aya.get(page).content.decode()
    ana, bob = Invitation.objects.order_by("name")
    assert ana.spaced_code in shown
    assert "2 lettres à poster" in shown
    printed = aya.get(f"{page}a-poster.pdf")
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.count(b"/Type /Page\n") == 2 or b"/Count 2" in printed.content
    aya.post(f"{page}postees/", {"letter": [ana.public_id, bob.public_id]})
    assert "à poster" not in aya.get(page).content.decode()
    yes = aya.post(f"{page}{ana.public_id}/oui/", {"how": "phone", "if_quiet": "call", "consents": "on"})
    assert yes.status_code == 302
    assert aya.get(yes.url).status_code == 200
    aya.post(f"{page}{bob.public_id}/non/")
    assert not Invitation.objects.filter(name="Bob").exists()
    assert LeftAlone.objects.count() == 1
    assert as_person(cast.lina).get(page).status_code == 403


def test_a_member_invites_five_people_a_week_and_sees_their_own_only(cast, as_person):
    theirs = invite_by_mail(by=cast.aya, community=cast.community, email="autre@example.org")
    for n in range(5):
        mine = invite_by_mail(by=cast.lina, community=cast.community, email=f"n{n}@example.org")
    with pytest.raises(CommunityError, match="semaine prochaine"):
        invite_by_mail(by=cast.lina, community=cast.community, email="n5@example.org")
    page = as_person(cast.lina).get(reverse("communities:invite", args=[cast.community.public_id]))
    assert "n4@example.org" in page.content.decode()
    assert "autre@example.org" not in page.content.decode()
    with pytest.raises(CommunityError):
        revoke_invitation(by=cast.lina, invitation=theirs)
    revoke_invitation(by=cast.lina, invitation=mine)
    with days(8):
        invite_by_mail(by=cast.lina, community=cast.community, email="n5@example.org")


def test_a_community_may_settle_that_members_do_not_invite(cast):
    Settings.objects.create(authority=cast.authority, community=cast.community, members_invite=False)
    with pytest.raises(CommunityError, match="jardiniers"):
        invite_by_mail(by=cast.lina, community=cast.community, email="a@example.org")
    invite_by_mail(by=cast.aya, community=cast.community, email="a@example.org")
    with pytest.raises(CommunityError):
        invite_by_mail(by=make_person(cast.authority), community=cast.community, email="b@example.org")


def test_where_people_come_from_is_kept_when_they_say_it(cast):
    assert join_community(person=cast.karim, community=cast.community, origin="past").origin == "past"
    assert join_community(person=cast.nour, community=cast.community, origin="invented").origin == ""
    entered = enter_member_on_behalf(
        by=cast.aya, community=cast.community, name="Rosa", how="phone", phone="0612345678", origin="service",
        consents=True,
    )  # fmt: skip
    assert entered.origin == "service"
