"""Joining a community without an account: one form, one code."""

import pytest
from django.core import mail

from terreau.communities.models import Invitation, Membership
from terreau.communities.services import invite_by_mail, revoke_invitation
from terreau.notifications.models import Message
from terreau.people.models import Person
from terreau.web.services import limits

TYPED = {"name": "Rosa", "email": "rosa@example.org", "if_quiet": "call", "introduction": "Bonjour"}


@pytest.fixture
def rosa(door):
    return door("rosa@example.org")


def come(cast):
    return f"/communautes/{cast.community.public_id}/venir/"


def test_one_form_then_one_code_and_one_is_in(cast, rosa):
    asked = rosa.client.post(come(cast), TYPED)
    assert (asked.status_code, asked["Location"]) == (302, "/connexion/code/")
    assert not Person.objects.filter(name="Rosa").exists()
    answer = rosa.type(rosa.read_code())
    assert answer["Location"] == cast.community.get_absolute_url()
    member = Membership.objects.get(person__name="Rosa")
    assert (member.introduction, member.if_quiet, member.door) == ("Bonjour", "call", "link")
    page = rosa.client.get(answer["Location"])
    assert page.status_code == 200
    assert "Bienvenue" in page.content.decode()
    assert [one.to for one in mail.outbox].count(["rosa@example.org"]) == 1


def test_a_wrong_code_lets_nobody_in_and_a_new_one_still_joins(cast, rosa):
    rosa.client.post(come(cast), TYPED)
    assert rosa.type_wrong().status_code == 422
    assert not Person.objects.filter(name="Rosa").exists()
    rosa.client.post("/connexion/code/renvoyer/")
    assert rosa.type(rosa.read_code())["Location"] == cast.community.get_absolute_url()


def test_someone_known_keeps_their_name(cast, door):
    karim = door(cast.karim.account.email)
    karim.client.post(come(cast), {**TYPED, "email": cast.karim.account.email})
    karim.type(karim.read_code())
    assert Membership.objects.get(person=cast.karim).introduction == "Bonjour"
    assert not Person.objects.filter(name="Rosa").exists()


def test_what_was_typed_comes_back_with_what_is_wrong(cast, rosa):
    typed = {**TYPED, "name": "x" * 5000, "email": "pas une adresse", "introduction": "Je garde ceci"}
    answer = rosa.client.post(come(cast), typed)
    assert answer.status_code == 422
    assert "Je garde ceci" in answer.content.decode()
    advertised = rosa.client.post(come(cast), {**TYPED, "name": "www.example.org"})
    assert advertised.status_code == 422
    assert not Invitation.objects.exists()


def test_an_invitation_is_accepted_by_the_code_and_the_name(cast, rosa):
    invitation = invite_by_mail(by=cast.aya, community=cast.community, email="rosa@example.org", name="Rose")
    page = rosa.client.get(f"/invitations/{invitation.token}/").content.decode()
    assert 'value="Rose"' in page
    address = f"/invitations/{invitation.token}/venir/"
    wrong = rosa.client.post(address, {"name": "http://x", "email": "rosa@example.org"})
    assert wrong.status_code == 422
    assert f'action="{address}"' in wrong.content.decode()
    assert rosa.client.post(address, TYPED)["Location"] == "/connexion/code/"
    assert rosa.type(rosa.read_code())["Location"] == cast.community.get_absolute_url()
    assert Membership.objects.get(person__name="Rosa").door == "mail"
    assert rosa.client.get("/invitations/rien/venir/").status_code == 404


def test_an_invitation_taken_back_meanwhile_opens_the_session_and_says_why(cast, rosa):
    invitation = invite_by_mail(by=cast.aya, community=cast.community, email="rosa@example.org")
    rosa.client.post(f"/invitations/{invitation.token}/venir/", TYPED)
    revoke_invitation(by=cast.aya, invitation=invitation)
    answer = rosa.type(rosa.read_code())
    assert answer["Location"].startswith("/bienvenue/")
    assert not Membership.objects.filter(person__name="Rosa").exists()


def test_too_many_codes_for_an_address_bring_back_what_was_typed(cast, rosa):
    for _time in range(limits.ASK_FOR_ADDRESS_HERE[0].amount):
        assert rosa.client.post(come(cast), TYPED).status_code == 302
    answer = rosa.client.post(come(cast), TYPED, headers={"Origin": "http://testserver"})
    assert answer.status_code == 429
    assert "Bonjour" in answer.content.decode()
    assert Message.objects.filter(key__startswith="code:").count() == limits.ASK_FOR_ADDRESS_HERE[0].amount
    assert Invitation.objects.count() == limits.ASK_FOR_ADDRESS_HERE[0].amount


def test_whoever_has_an_application_finds_what_they_wrote_after_its_code(cast, rosa, monkeypatch):
    monkeypatch.setattr("terreau.web.adapters.entrance.has_application", lambda account: True)
    rosa.client.post(come(cast), TYPED)
    assert rosa.type(rosa.read_code())["Location"] == "/connexion/verification/"
    assert not Membership.objects.filter(person__name="Rosa").exists()
    assert (
        rosa.client.session["waits_for_second_factor"]["next"]
        == f"/invitations/{Invitation.objects.get().token}/"
    )
