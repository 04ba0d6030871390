"""Whatever the door, whoever comes in is asked what to do if they go quiet, and their answer is kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from terreau.communities.models import Invitation, JoinRequest, Membership, Settings
from terreau.communities.services import invite_by_mail
from terreau.communities.services.asking import accept_request
from terreau.communities.services.importing import import_list, invite_lists, stage_list
from terreau.communities.services.letters import invite_by_letter
from terreau.core import clock

ROSA = {"name": "Rosa", "email": "rosa@example.org"}
PHONE = {"how": "phone", "consents": "on"}


def by_the_page(cast, as_person, door):
    page = f"{cast.community.get_absolute_url()}rejoindre/"
    return as_person(cast.karim), page, page, {}


def by_the_link(cast, as_person, door):
    page = f"/rejoindre/{cast.community.join_token}/"
    return as_person(cast.karim), page, page, {}


def for_an_organisation(cast, as_person, door):
    client, page, _same, _typed = by_the_page(cast, as_person, door)
    return client, page, page, {"organisation": "Les Ruches", "organisation_kind": "association"}


def as_a_guest(cast, as_person, door):
    rosa = door(ROSA["email"])
    return (
        rosa,
        f"/rejoindre/{cast.community.join_token}/",
        f"{cast.community.get_absolute_url()}venir/",
        ROSA,
    )


def by_asking(cast, as_person, door):
    Settings.objects.create(authority=cast.authority, community=cast.community, entry="request")
    return by_the_page(cast, as_person, door)


def by_a_mailed_invitation(cast, as_person, door):
    invite_by_mail(by=cast.aya, community=cast.community, email=ROSA["email"])
    page = f"/invitations/{Invitation.objects.get().token}/"
    return door(ROSA["email"]), page, f"{page}venir/", ROSA


def by_a_mailed_invitation_signed_in(cast, as_person, door):
    invite_by_mail(by=cast.aya, community=cast.community, email=cast.karim.account.email)
    page = f"/invitations/{Invitation.objects.get().token}/"
    return as_person(cast.karim), page, page, {}


def by_a_list(cast, as_person, door):
    batch = stage_list(
        by=cast.aya, community=cast.community, content=b"nom;courriel\nRosa;rosa@example.org\n", filename="liste.csv",
        given_by="La bibliotheque", origin="Le verger de 2025", basis="consent",
    )  # fmt: skip
    import_list(by=cast.aya, batch=batch)
    invite_lists(clock.now() + timedelta(hours=25))
    page = f"/invitations/{Invitation.objects.get().token}/"
    return door(ROSA["email"]), page, f"{page}venir/", ROSA


def by_the_code_of_a_letter(cast, as_person, door):
    rosa, letter = door(ROSA["email"]), a_letter(cast)
    page = rosa.client.post("/venir/", {"code": letter.code})["Location"]
    return rosa, page, f"{page}venir/", ROSA


def by_a_letter_and_a_call(cast, as_person, door):
    page = f"{cast.community.get_absolute_url()}membres/lettres/{a_letter(cast).public_id}/oui/"
    return as_person(cast.aya), page, page, PHONE


def on_behalf(cast, as_person, door):
    page = f"{cast.community.get_absolute_url()}au-nom-de/"
    return as_person(cast.aya), page, page, {"name": "Rosa", "phone": "0612345678", **PHONE}


def a_letter(cast) -> Invitation:
    return invite_by_letter(by=cast.aya, community=cast.community, name="Rosa", postal_address="2 rue Basse")


DOORS: list[Callable] = [
    by_the_page, by_the_link, for_an_organisation, as_a_guest, by_asking, by_a_mailed_invitation,
    by_a_mailed_invitation_signed_in, by_a_list, by_the_code_of_a_letter, by_a_letter_and_a_call, on_behalf,
]  # fmt: skip


@pytest.mark.parametrize("answer", ["call", "write", "leave"])
@pytest.mark.parametrize("by", DOORS)
def test_every_door_asks_and_keeps_the_answer(cast, as_person, door, by, answer):
    there = set(Membership.objects.values_list("pk", flat=True))
    who, page, address, typed = by(cast, as_person, door)
    client = getattr(who, "client", who)
    shown = client.get(page).content.decode()
    assert [f'name="if_quiet" value="{one}"' in shown for one in ("call", "write", "leave")] == [True] * 3
    sent = client.post(address, {**typed, "if_quiet": answer})
    assert sent.status_code == 302
    if who is not client:
        assert who.type(who.read_code()).status_code == 302
    for request in JoinRequest.objects.all():
        accept_request(by=cast.aya, request=request)
    assert Membership.objects.exclude(pk__in=there).get().if_quiet == answer


@pytest.mark.parametrize("by", DOORS)
def test_an_answer_that_nobody_offered_comes_back(cast, as_person, door, by):
    before = Membership.objects.count()
    who, _page, address, typed = by(cast, as_person, door)
    answer = getattr(who, "client", who).post(address, {**typed, "if_quiet": "never"})
    assert answer.status_code == 422
    assert Membership.objects.count() == before
