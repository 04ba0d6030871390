"""A word's page; asking because of it, carrying it to a gathering."""

from datetime import datetime, time, timedelta

import pytest

from terreau.commitments.models import Commitment
from terreau.core import clock
from terreau.gatherings.services import Plan, announce
from terreau.journal.models import Link
from terreau.listening.services import hide_word
from terreau.web.forms.words import CarryWordForm

SCRIPT = "<script>alert(1)</script>"
RTL = "שלום \u202eشكرا\u202c 🌱👩‍🌾"


@pytest.fixture
def address(word):
    return f"/ce-qui-compte/paroles/{word.public_id}/"


def asked(cast, **fields):
    return {"community": cast.community.pk, "text": "Remettre le banc.", "submission_key": "k", **fields}


def test_everyone_reads_it_in_twelve_queries_and_its_state(
    cast, as_person, address, django_assert_max_num_queries
):
    for person in (None, cast.lina, cast.aya, cast.tom, cast.ines):
        client = as_person(person)
        with django_assert_max_num_queries(12):
            shown = client.get(address).content.decode()
        assert "Le banc devant la poste." in shown
        assert "Entendue" in shown
    assert "Je réponds" in as_person(cast.tom).get(address).content.decode()
    assert "Je réponds" not in as_person(cast.lina).get(address).content.decode()
    assert "En faire une demande" not in as_person(cast.karim).get(address).content.decode()


def test_a_hidden_word_and_one_of_another_authority_are_not_there(cast, as_person, word, address):
    absent = as_person(cast.zoe).get(address, headers={"host": cast.elsewhere.host})
    hide_word(word=word, by=cast.tom, reason="Quelqu’un est reconnaissable.")
    for path in (address, f"{address}demander/", f"{address}porter/"):
        assert as_person(cast.aya).get(path).status_code == 404
    assert absent.status_code == 404


def test_a_request_is_born_of_it_once(cast, as_person, word, address):
    client = as_person(cast.lina)
    answers = [client.post(f"{address}demander/", asked(cast)) for _time in range(2)]
    one = Commitment.objects.get()
    assert {answer["Location"] for answer in answers} == {f"/demandes/{one.public_id}/"}
    assert one.owner_authority == cast.authority
    assert Link.objects.get(from_kind="commitment").to_id == word.pk
    assert "Remettre le banc." in client.get(address).content.decode()


@pytest.mark.parametrize("text", [SCRIPT, f"Bonjour {RTL}", "👩‍🌾"])
def test_whatever_is_typed_comes_out_harmless(cast, as_person, address, text):
    client = as_person(cast.lina)
    assert client.post(f"{address}demander/", asked(cast, text=text)).status_code == 302
    shown = client.get(address).content.decode()
    assert SCRIPT not in shown
    assert Commitment.objects.get().text[:5] == text[:5]


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"text": "mots " * 1000}, {"community": "12345"}, {"community": "x"}]
)
def test_a_wrong_request_gives_back_what_was_typed(cast, as_person, address, wrong):
    answer = as_person(cast.lina).post(f"{address}demander/", asked(cast, **wrong))
    assert answer.status_code == 422
    assert asked(cast, **wrong)["text"][:30] in answer.content.decode()
    assert not Commitment.objects.exists()


def test_another_authoritys_community_is_no_choice(cast, as_person, address):
    answer = as_person(cast.lina).post(f"{address}demander/", asked(cast, community=cast.other_community.pk))
    assert answer.status_code == 422


def test_after_signing_out_the_text_is_kept(cast, as_person, address):
    typed = "Ce que j’avais écrit, mot à mot"
    here = {"origin": "http://testserver", "referer": f"http://testserver{address}demander/"}
    answer = as_person(None).post(f"{address}demander/", asked(cast, text=typed), headers=here)
    assert answer.status_code == 403
    assert typed in answer.content.decode()
    assert not Commitment.objects.exists()


def test_whoever_is_in_no_community_brings_it_nowhere(cast, as_person, address):
    for path in ("demander/", "porter/"):
        assert as_person(cast.karim).get(address + path).status_code == 403
        assert as_person(None).get(address + path)["Location"].startswith("/connexion/?next=")


def gathering(cast, *, days=9):
    day = clock.today(cast.authority.zone) + timedelta(days=days)
    starts = datetime.combine(day, time(18, 30))
    plan = Plan(title="Marcher ensemble", place="Place", starts=starts, ends=starts + timedelta(hours=2))
    return announce(by=cast.aya, community=cast.community, plan=plan)


def test_it_is_carried_to_one_of_my_next_gatherings(cast, as_person, address):
    chosen = gathering(cast)
    client = as_person(cast.lina)
    assert "Marcher ensemble" in client.get(f"{address}porter/").content.decode()
    for _time in range(2):
        answer = client.post(f"{address}porter/", {"gathering": chosen.pk, "submission_key": "k"})
        assert (answer.status_code, answer["Location"]) == (302, address)
    assert Link.objects.filter(from_kind="gathering").count() == 1
    assert "Portée à une rencontre" in client.get(address).content.decode()


def test_without_a_gathering_to_come_the_page_says_what_to_do(cast, as_person, address):
    answer = as_person(cast.lina).get(f"{address}porter/")
    assert answer.status_code == 200
    assert "Aucune rencontre" in answer.content.decode()
    assert "<select" not in answer.content.decode()


def test_only_gatherings_of_my_communities_may_be_chosen(cast):
    gathering(cast)
    assert CarryWordForm(person=cast.lina).has_choice
    assert not CarryWordForm(person=cast.karim).has_choice
