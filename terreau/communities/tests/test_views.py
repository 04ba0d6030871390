import json
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from terreau.communities.models import (
    Circle,
    Community,
    Invitation,
    Membership,
    Objective,
    Seat,
    SeatProposal,
)
from terreau.communities.services import enter_member_on_behalf, invite_by_mail, propose_self, set_objective
from terreau.communities.tests.factories import make_community, make_membership, make_seat
from terreau.core import clock
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
NASTY = "<script>alert(1)</script> مرحبا 🌱"


def at(name, cast, **more):
    return reverse(f"communities:{name}", kwargs={"public_id": cast.community.public_id, **more})


def text(response) -> str:
    return response.content.decode()


def pdf(response) -> str:
    assert response["Content-Type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)


def membership(person) -> Membership:
    return Membership.objects.get(person=person)


# ---------------------------------------------------------------- the list


def test_the_list_finds_names_without_accents_and_hides_closed_and_foreign_ones(cast, as_person):
    make_community(cast.authority, "Écoute", status="germ")
    make_community(cast.authority, "Finie", status="closed")
    page = text(as_person(None).get("/communautes/", {"q": "ECOUTE"}))
    assert "Écoute" in page
    assert "Manger d’ici" not in page
    assert "cherche un binôme" in page
    everything = text(as_person(None).get("/communautes/"))
    assert "Finie" not in everything
    assert "Chez Zoé" not in everything
    assert "Aucune communauté ne s’appelle" in text(as_person(None).get("/communautes/", {"q": NASTY}))


def test_the_list_takes_as_many_queries_for_one_as_for_thirty(cast, as_person, django_assert_max_num_queries):
    for number in range(30):
        community = make_community(cast.authority, f"Communauté {number:02}")
        make_seat(community, make_person(cast.authority))
        make_membership(community, make_person(cast.authority))
    client = as_person(cast.lina)
    client.get("/communautes/")
    with django_assert_max_num_queries(12):
        page = client.get("/communautes/")
    assert "Page 1 sur 2" in text(page)
    assert "Communauté 25" in text(client.get("/communautes/?page=2"))


# ---------------------------------------------------------------- coming in


def test_a_signed_in_person_joins_at_once_for_an_organisation(cast, as_person):
    typed = {
        "introduction": NASTY,
        "if_quiet": "call",
        "organisation": "Les Amis",
        "organisation_kind": "association",
    }
    response = as_person(cast.karim).post(at("join", cast), typed)
    assert response.status_code == 302
    assert str(membership(cast.karim).organisation) == "Les Amis"
    page = text(as_person(cast.aya).get(at("members", cast)))
    assert "<script>alert" not in page
    assert "مرحبا" in page


def test_opening_the_link_changes_nothing_and_posting_joins(cast, as_person):
    client, address = as_person(cast.karim), f"/rejoindre/{cast.community.join_token}/"
    assert client.get(address).status_code == 200
    assert not Membership.objects.filter(person=cast.karim).exists()
    client.post(address, {"if_quiet": "write"})
    assert membership(cast.karim).door == "link"
    assert client.get(address).status_code == 302


def test_a_link_that_was_changed_says_so(cast, as_person):
    as_person(cast.aya).post(at("new_link", cast))
    response = as_person(None).get(f"/rejoindre/{cast.community.join_token}/")
    assert response.status_code == 404
    assert "<h1>Ce lien n’ouvre plus" in text(response)


def test_without_an_account_the_form_leads_to_the_code_and_a_stale_one_keeps_what_was_typed(cast, as_person):
    page = text(as_person(None).get(f"/rejoindre/{cast.community.join_token}/"))
    assert f'action="/communautes/{cast.community.public_id}/venir/"' in page
    stale = as_person(None).post(
        at("join", cast), {"introduction": "Bonjour"}, headers={"Origin": "http://testserver"}
    )
    assert stale.status_code == 403
    assert "Bonjour" in text(stale)


def test_a_replayed_invitation_says_so(cast, as_person):
    invitation = invite_by_mail(by=cast.aya, community=cast.community, email="a@example.org")
    address = f"/invitations/{invitation.token}/"
    as_person(cast.karim).post(address, {"if_quiet": "write"})
    assert "Vous en êtes déjà" in text(as_person(cast.karim).get(address))
    replayed = as_person(cast.nour).post(address)
    assert replayed.status_code == 422
    assert "déjà servi" in text(replayed)
    assert as_person(None).get("/invitations/rien/").status_code == 404


def test_the_same_form_twice_invites_once(cast, as_person):
    typed = {"email": "a@example.org", "submission_key": "k"}
    for _time in range(2):
        assert as_person(cast.aya).post(at("invite", cast), typed).status_code == 302
    invitation = Invitation.objects.get()
    assert "Annuler l’invitation" in text(as_person(cast.aya).get(at("invite", cast)))
    cancel = reverse("communities:cancel_invitation", args=[invitation.public_id])
    answer = as_person(cast.aya).post(cancel, follow=True)
    assert "L’invitation est annulée" in text(answer)
    assert "a@example.org" not in text(answer)
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


def test_the_poster_carries_the_link_in_words(cast, as_person):
    words = pdf(as_person(cast.lina).get(at("poster", cast)))
    assert "Manger d’ici" in words
    assert cast.community.join_token in words
    assert "Aya" in words
    assert as_person(cast.karim).get(at("poster", cast)).status_code == 403


def test_a_poster_prints_whatever_the_name(cast, as_person):
    Community.objects.filter(pk=cast.community.pk).update(
        name=NASTY[:80], purpose=("#panic() $x$ " + NASTY) * 9
    )
    assert "<script>" in pdf(as_person(cast.lina).get(at("poster", cast)))


# ---------------------------------------------------------------- members


def test_members_are_for_members_only(cast, as_person):
    assert as_person(None).get(at("members", cast)).status_code == 302
    for stranger in (cast.karim, cast.ines, cast.nour):
        assert as_person(stranger).get(at("members", cast)).status_code == 403
    page = text(as_person(cast.lina).get(at("members", cast)))
    assert "Marcel" in page
    assert "Qui attend un mot" not in page
    assert "Qui attend un mot" in text(as_person(cast.tom).get(at("members", cast)))


def test_the_members_page_takes_as_many_queries_for_one_as_for_thirty(
    cast, as_person, django_assert_max_num_queries
):
    for _number in range(30):
        make_membership(cast.community, make_person(cast.authority), status="discovery", door="page")
    client = as_person(cast.aya)
    client.get(at("members", cast))
    with django_assert_max_num_queries(12):
        client.get(at("members", cast))


def test_welcoming_someone_is_one_answer(cast, as_person):
    address = at("welcome", cast, member_id=membership(cast.omar).public_id)
    assert "Accueillir Omar" in text(as_person(cast.aya).get(address))
    assert as_person(cast.lina).get(address).status_code == 404
    assert as_person(cast.aya).post(address, {}).status_code == 422
    assert as_person(cast.aya).post(address, {"how": "call"}).status_code == 302
    assert membership(cast.omar).welcomed_by == cast.aya
    assert "Aya l’a fait" in text(as_person(cast.tom).get(address))


def test_on_behalf_the_form_speaks_of_somebody_else(cast, as_person):
    asked = text(as_person(cast.aya).get(at("on_behalf", cast)))
    assert all(words in asked for words in ("Lui écrire", "L’appeler", "La laisser tranquille"))
    assert "M’appeler" not in asked


def test_on_behalf_then_the_receipt(cast, as_person):
    typed = {
        "name": "Odette",
        "phone": "05 53 00 00 12",
        "how": "phone",
        "if_quiet": "call",
        "consents": "on",
        "reason": "pas de courriel",
    }
    response = as_person(cast.aya).post(at("on_behalf", cast), typed)
    assert response.status_code == 302
    odette = Membership.objects.get(person__name="Odette")
    words = pdf(as_person(cast.tom).get(at("receipt", cast, member_id=odette.public_id)))
    assert "Odette" in words
    assert "pas de courriel" in words
    assert "dpo@example.org" in words
    assert as_person(cast.lina).get(at("on_behalf", cast)).status_code == 403
    assert as_person(cast.lina).get(at("receipt", cast, member_id=odette.public_id)).status_code == 404


def test_pausing_coming_back_and_leaving(cast, as_person):
    client = as_person(cast.lina)
    assert client.post(at("pause", cast), {"until": ""}).status_code == 302
    assert "Je reviens" in text(client.get(at("pause", cast)))
    assert client.post(at("pause", cast), {"until": "2001-01-01"}).status_code == 422
    client.post(at("pause", cast), {"come_back": "1"})
    assert membership(cast.lina).status == "active"
    assert "Quitter" in text(client.get(at("leave", cast)))
    client.post(at("leave", cast))
    assert membership(cast.lina).status == "withdrawn"
    for address in ("pause", "leave"):
        assert as_person(cast.karim).get(at(address, cast)).status_code == 403
        assert as_person(None).get(at(address, cast)).status_code == 302


# ---------------------------------------------------------------- gardeners, circles, decisions


def test_those_who_decide_find_where_to_write_it_down(cast, as_person):
    assert at("decision", cast) in text(as_person(cast.aya).get(at("gardeners", cast)))
    for someone in (None, cast.lina, cast.karim):
        assert at("decision", cast) not in text(as_person(someone).get(at("gardeners", cast)))


def test_everyone_sees_who_tends_and_who_is_missing(cast, as_person):
    Seat.objects.filter(person=cast.tom).update(left_on=clock.today(cast.authority.zone))
    page = text(as_person(None).get(at("gardeners", cast)))
    assert "Aya" in page
    assert "cherche un binôme" in page
    assert as_person(None).post(at("gardeners", cast), {"kind": "citizen"}).status_code == 403


def test_an_agent_offers_and_the_gardener_says_yes(cast, as_person):
    Seat.objects.filter(person=cast.tom).update(left_on=clock.today(cast.authority.zone))
    assert "Je me propose" in text(as_person(cast.karim).get(at("gardeners", cast)))
    as_person(cast.karim).post(at("gardeners", cast), {"kind": "technician"})
    proposal = SeatProposal.objects.get()
    address = reverse("communities:proposal", args=[proposal.public_id])
    assert as_person(cast.nour).post(address, {"answer": "yes"}).status_code == 404
    assert as_person(cast.karim).post(address, {"answer": "yes"}).status_code == 404
    assert as_person(cast.aya).post(address, {"answer": "yes"}).status_code == 302
    assert Seat.objects.get(kind="technician", left_on=None, community=cast.community).person == cast.karim


def test_offering_renewing_and_leaving_a_seat(cast, as_person):
    typed = {"kind": "understudy", "person": cast.lina.public_id}
    assert as_person(cast.tom).post(at("offer", cast), typed).status_code == 302
    assert as_person(cast.lina).get(at("offer", cast)).status_code == 403
    elsewhere = {"kind": "understudy", "person": cast.zoe.public_id}
    assert as_person(cast.tom).post(at("offer", cast), elsewhere).status_code == 422
    seat = Seat.objects.get(person=cast.tom)
    Seat.objects.filter(pk=seat.pk).update(ends_on=clock.today(cast.authority.zone) + timedelta(days=3))
    as_person(cast.aya).post(reverse("communities:renew", args=[seat.public_id]))
    assert Seat.objects.get(pk=seat.pk).ends_on > clock.today(cast.authority.zone) + timedelta(days=300)
    leaving = reverse("communities:seat", args=[seat.public_id])
    assert as_person(cast.aya).post(leaving).status_code == 403
    assert as_person(cast.tom).post(leaving).status_code == 302


def test_the_gardeners_page_with_a_volunteer_stays_within_its_queries(
    cast, as_person, django_assert_max_num_queries
):
    for _number in range(30):
        make_membership(cast.community, make_person(cast.authority))
    propose_self(by=cast.lina, community=cast.community, kind="understudy")
    for person in (cast.aya, cast.omar):
        client = as_person(person)
        client.get(at("gardeners", cast))
        with django_assert_max_num_queries(12):
            client.get(at("gardeners", cast))


def test_circles_open_and_are_joined(cast, as_person):
    assert as_person(cast.omar).post(at("circles", cast), {"name": NASTY[:60]}).status_code == 302
    circle = Circle.objects.exclude(pk=cast.circle.pk).get()
    address = at("circle", cast, circle_id=circle.public_id)
    assert "<script>alert" not in text(as_person(cast.lina).get(address))
    assert as_person(cast.lina).post(address, {"gesture": "join"}).status_code == 302
    assert circle.places.count() == 2
    assert as_person(cast.lina).post(address, {"gesture": "leave"}).status_code == 302
    assert as_person(cast.omar).post(address, {"gesture": "rest", "until": "2001-01-01"}).status_code == 422
    assert as_person(cast.karim).post(address, {"gesture": "join"}).status_code == 403
    assert as_person(None).post(address, {"gesture": "join"}).status_code == 403
    assert "Omar" not in text(as_person(None).get(address))


def test_objectives_and_the_decision(cast, as_person):
    client = as_person(cast.aya)
    assert (
        client.post(
            at("objectives", cast), {"title": "o", "visible_result": "r", "steps_planned": 8}
        ).status_code
        == 302
    )
    objective = Objective.objects.get()
    address = at("objective", cast, objective_id=objective.public_id)
    assert client.post(address, {"gesture": "progress", "steps_done": 9}).status_code == 422
    assert (
        client.post(address, {"gesture": "progress", "steps_done": 5, "note": "5 sur 8"}).status_code == 302
    )
    assert "5 sur 8" in text(as_person(None).get(at("objectives", cast)))
    assert (
        client.post(
            address, {"gesture": "rewrite", "title": "p", "visible_result": "r", "steps_planned": 9}
        ).status_code
        == 302
    )
    assert client.post(address, {"gesture": "achieve"}).status_code == 302
    assert client.post(address, {"gesture": "remove"}).status_code == 302
    assert client.post(at("decision", cast), {"name": "Bien manger", "purpose": "Mieux."}).status_code == 302
    for person in (cast.lina, cast.karim, cast.ines):
        assert as_person(person).get(at("decision", cast)).status_code == 403
        assert as_person(person).post(at("objectives", cast), {}).status_code == 403


def test_nothing_of_another_authority_opens(cast, as_person):
    other = cast.other_community
    for name in (
        "join",
        "members",
        "gardeners",
        "circles",
        "objectives",
        "pause",
        "leave",
        "decision",
        "poster",
        "invite",
    ):
        address = reverse(f"communities:{name}", args=[other.public_id])
        assert as_person(cast.aya).get(address).status_code == 404, name


def test_the_command_lists_communities(cast):
    out = StringIO()
    call_command("communities", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert {
        "slug": cast.community.slug,
        "name": "Manger d’ici",
        "state": "active",
        "authority": cast.authority.slug,
    } in found


def test_a_receipt_is_not_for_another_community(cast, as_person):
    odette = enter_member_on_behalf(
        by=cast.aya, community=cast.community, name="O", how="phone", phone="0553000012", consents=True
    )
    address = reverse("communities:receipt", args=[cast.other_community.public_id, odette.public_id])
    assert as_person(cast.aya).get(address).status_code == 404


def test_an_objective_of_another_community_does_not_open_here(cast, as_person):
    other = make_community(cast.authority, "Autre")
    make_seat(other, make_person(cast.authority))
    objective = set_objective(by=cast.aya, community=cast.community, title="o", visible_result="r")
    address = reverse("communities:objective", args=[other.public_id, objective.public_id])
    assert as_person(cast.aya).get(address).status_code == 404
