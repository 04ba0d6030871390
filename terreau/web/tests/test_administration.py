"""Administering a territory, opening the first one of an install, and what the law asks for."""

import re
from io import BytesIO

import pytest
from django.core import mail
from django.test import Client

from terreau.authorities.models import Authority
from terreau.notifications.services import deliver_due
from terreau.offices.models import Office
from terreau.people.models import Account, Person
from terreau.territories.models import Territory
from terreau.web.selectors.register import register_by_room
from terreau.web.selectors.setup import opening_code

PAGES = ("", "identite/", "mentions/", "courriel/", "charges/", "registre/")
SCRIPT = "<script>alert(1)</script>"
IDENTITY = {"name": "Pays de la Vézère", "accent": "#1c6b45", "welcome_text": ""}


@pytest.mark.parametrize("page", PAGES)
def test_administrators_only_and_in_twelve_queries(cast, as_sure, page, django_assert_max_num_queries):
    address = f"/administration/{page}"
    client = as_sure(cast.nour)
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200
    for person in (cast.aya, cast.tom, cast.ines, cast.lina):
        assert as_sure(person).get(address).status_code == 403
    assert as_sure(cast.zoe).get(address).status_code == 302
    assert Client().get(address)["Location"].startswith("/connexion/?next=")


@pytest.mark.parametrize("page", PAGES[:-1])
def test_administering_asks_for_a_second_proof(cast, as_person, page):
    client = as_person(cast.nour)
    for answer in (
        client.get(f"/administration/{page}"),
        client.post(f"/administration/{page}", {"name": "Pris"}),
    ):
        assert answer["Location"].startswith("/connexion/verification/?next=")
    assert Authority.objects.get(pk=cast.authority.pk).name == "Pays de la Vézère"


def test_it_opens_when_nothing_is_missing_and_says_what_is(cast, as_sure):
    Authority.objects.filter(pk=cast.authority.pk).update(opened_at=None)
    client = as_sure(cast.nour)
    shown = client.get("/administration/").content.decode()
    assert "Ouvrir au public" not in shown
    refused = client.post("/administration/", {})
    assert refused.status_code == 422
    assert "l’essai de courriel" in refused.content.decode()
    assert Client().get("/").status_code == 503
    Authority.objects.filter(pk=cast.authority.pk).update(
        publisher="La présidente",
        hosting_provider="Chez nous",
        postal_address="1 place",
        mail_checked_at="2026-01-01T00:00Z",
    )
    territory = Territory.objects.create(kind="free", name="Vallée", name_key="vallee")
    client.post("/administration/identite/", {**IDENTITY, "territory": "Vallée"})
    assert territory.name in client.get("/administration/identite/").content.decode()
    answers = [client.post("/administration/", {"submission_key": "k"}) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Client().get("/").status_code == 200


def test_who_answers_for_the_site_then_stands_on_its_legal_pages(cast, as_sure):
    given = {
        "publisher": f"La présidente {SCRIPT}",
        "hosting_provider": "Chez nous",
        "data_officer_name": "Dominique",
    }
    assert as_sure(cast.nour).post("/administration/mentions/", given).status_code == 302
    for page, words in (("/mentions-legales/", "La présidente"), ("/vie-privee/", "Dominique")):
        shown = Client().get(page).content.decode()
        assert words in shown
        assert SCRIPT not in shown


def test_a_wrong_address_gives_back_what_was_typed(cast, as_sure):
    answer = as_sure(cast.nour).post(
        "/administration/mentions/", {"publisher": "La maire", "contact_email": "contact@"}
    )
    assert answer.status_code == 422
    assert "La maire" in answer.content.decode()


def test_the_colour_is_checked_and_stands_in_the_style_sheet(cast, as_sure):
    client = as_sure(cast.nour)
    pale = client.post("/administration/identite/", {**IDENTITY, "accent": "#ffee88"})
    assert pale.status_code == 422
    assert "trop pâle" in pale.content.decode()
    assert client.post("/administration/identite/", {**IDENTITY, "accent": "#2b5f8a"}).status_code == 302
    sheet = Client().get("/marque.css")
    assert "--accent:#2b5f8a" in sheet.content.decode()
    assert sheet["Content-Type"].startswith("text/css")


@pytest.mark.parametrize("name", ["", "x" * 5000])
def test_the_name_is_asked_and_short(cast, as_sure, name):
    assert as_sure(cast.nour).post("/administration/identite/", {**IDENTITY, "name": name}).status_code == 422


def test_a_file_that_is_no_picture_is_refused_and_nothing_changes(cast, as_sure):
    upload = BytesIO(b"%PDF-1.4 not a picture")
    upload.name = "logo.png"
    answer = as_sure(cast.nour).post(
        "/administration/identite/", {**IDENTITY, "name": "Autre", "logo": upload}
    )
    assert answer.status_code == 422
    assert Authority.objects.get(pk=cast.authority.pk).name == "Pays de la Vézère"


def first(pattern, text):
    found = re.search(pattern, text, re.MULTILINE)
    assert found
    return found[1]


def test_mail_is_proved_by_its_code(cast, as_sure):
    client = as_sure(cast.nour)
    for _time in range(2):
        client.post("/administration/courriel/essai/", {"submission_key": "k"})
    deliver_due()
    assert len(mail.outbox) == 1
    code = first(r"^(\d{6})$", str(mail.outbox[0].body))
    shown = client.get("/administration/courriel/").content.decode()
    proof = first(r'name="proof" value="([^"]+)"', shown)
    wrong = client.post("/administration/courriel/", {"code": "12", "proof": proof})
    assert wrong.status_code == 422
    assert 'name="proof"' in wrong.content.decode()
    assert client.post("/administration/courriel/", {"code": code, "proof": "x"}).status_code == 422
    assert Authority.objects.get(pk=cast.authority.pk).mail_checked_at is None
    assert client.post("/administration/courriel/", {"code": code, "proof": proof}).status_code == 302
    assert Authority.objects.get(pk=cast.authority.pk).mail_checked_at is not None


def test_an_office_is_given_once_and_ended(cast, as_sure):
    client = as_sure(cast.nour)
    given = {"name": "Rose", "email": "rose@example.org", "kind": "agent", "submission_key": "k"}
    for _time in range(2):
        assert client.post("/administration/charges/", given).status_code == 302
    office = Office.objects.get(person__name="Rose")
    assert "Rose" in client.get("/administration/charges/").content.decode()
    address = f"/administration/charges/{office.public_id}/fin/"
    assert "Rose" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 302
    assert "Rose" not in client.get("/administration/charges/").content.decode()


def test_the_last_administrator_stays(cast, as_sure):
    office = Office.objects.get(person=cast.nour)
    answer = as_sure(cast.nour).post(f"/administration/charges/{office.public_id}/fin/", {})
    assert answer.status_code == 422
    assert "Nommez" in answer.content.decode()
    assert Office.objects.filter(pk=office.pk, ends_on=None).exists()


def test_an_office_of_another_authority_is_not_there(cast, as_sure):
    office = Office.objects.create(
        authority=cast.elsewhere, person=cast.zoe, kind="agent", starts_on=cast.zoe.created_at.date()
    )
    assert as_sure(cast.nour).post(f"/administration/charges/{office.public_id}/fin/", {}).status_code == 404


def test_thirty_offices_cost_what_one_costs(cast, as_sure, django_assert_max_num_queries):
    for number in range(30):
        account = Account.objects.create_user(f"agent{number}@example.org")
        person = Person.objects.create(authority=cast.authority, name=f"Agent {number}", account=account)
        Office.objects.create(
            authority=cast.authority, person=person, kind="agent", starts_on=person.created_at.date()
        )
    client = as_sure(cast.nour)
    with django_assert_max_num_queries(12):
        assert "Agent 29" in client.get("/administration/charges/").content.decode()


def test_the_data_officer_reads_the_register_and_nothing_else(cast, as_sure):
    Office.objects.create(
        authority=cast.authority, person=cast.lina, kind="data_officer", starts_on=cast.lina.created_at.date()
    )
    client = as_sure(cast.lina)
    assert client.get("/administration/registre/").status_code == 200
    assert client.get("/administration/").status_code == 403
    shown = client.get("/administration/registre/").content.decode()
    for _room, fields in register_by_room():
        for field in fields:
            assert field.code_name in shown


# ---------------------------------------------------------------- the first territory of an install


OPENING = {
    "name": "Pays d’Orthe", "time_zone": "Europe/Paris", "administrator_name": "Nadia",
    "administrator_email": "nadia@example.org", "submission_key": "k",
}  # fmt: skip


@pytest.fixture
def place(db, settings, tmp_path):
    settings.TERREAU_DATA = tmp_path
    return Territory.objects.create(kind="free", name="Vallée", name_key="vallee")


def test_the_first_territory_opens_with_the_code_of_the_terminal(place):
    client, sent = Client(), {**OPENING, "territory": place.name}
    assert client.get("/installation/").status_code == 200
    for wrong in ({"code": "00000"}, {"code": ""}, {"code": "é"}):
        answer = client.post("/installation/", {**sent, **wrong})
        assert answer.status_code == 422
        assert "Nadia" in answer.content.decode()
    assert not Authority.objects.exists()
    answers = [client.post("/installation/", {**sent, "code": f" {opening_code()} "}) for _time in range(2)]
    assert [one["Location"] for one in answers] == ["/connexion/?next=/administration/"] * 2
    assert Authority.objects.get().is_open is False
    assert client.get("/").status_code == 503


def test_the_opening_code_is_kept_where_only_the_host_reads_it(place, tmp_path):
    assert opening_code() == opening_code()
    assert (tmp_path / "opening-code").stat().st_mode & 0o077 == 0


def test_afterwards_the_page_does_not_exist(cast):
    for method in ("get", "post"):
        assert getattr(Client(), method)("/installation/").status_code == 404
