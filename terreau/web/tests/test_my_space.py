"""My space: where I am, what I asked and owe, what is written about me, my data, being forgotten."""

import io
import zipfile

import pytest

from terreau.commitments.services import ask
from terreau.communities.models import CircleMember, Membership
from terreau.communities.services import offer_seat, pause, propose_technician
from terreau.communities.tests.factories import make_circle, make_community, make_membership, make_seat
from terreau.core import clock
from terreau.people.models import Person

SCRIPT = "<script>alert(1)</script>"
PAGES = ("/mon-espace/", "/mon-espace/ecrit-sur-moi/", "/mon-espace/effacer/", "/mon-espace/mes-donnees.zip")


def test_each_has_only_their_own(cast, as_person):
    for page in PAGES:
        assert as_person(None).get(page)["Location"].startswith("/connexion/?next=")
        answer = as_person(cast.lina).get(page)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
    shown = as_person(cast.lina).get("/mon-espace/").content.decode()
    assert "Bonjour Lina" in shown
    assert cast.other_community.name not in shown


def test_my_communities_with_my_circles_and_my_place(cast, as_person):
    shown = as_person(cast.aya).get("/mon-espace/").content.decode()
    assert "Manger d’ici" in shown
    assert "Cercles\u202f: Cantines" in shown
    assert "place citoyenne" in shown


def test_a_closed_circle_is_gone(cast, as_person):
    cast.circle.closed_at = clock.now()
    cast.circle.save()
    assert "Cantines" not in as_person(cast.lina).get("/mon-espace/").content.decode()


def test_what_i_asked_and_what_was_asked_of_me(cast, as_person):
    ask(by=cast.lina, community=cast.community, text=f"Un banc {SCRIPT}", owner_person=cast.aya)
    for person in (cast.lina, cast.aya):
        shown = as_person(person).get("/mon-espace/").content.decode()
        assert shown.count("Un banc &lt;script&gt;") == 1
        assert SCRIPT not in shown
    assert "Un banc" not in as_person(cast.omar).get("/mon-espace/").content.decode()


def test_a_seat_offered_and_what_is_asked_stand_where_one_looks(cast, as_person):
    offer_seat(by=cast.aya, community=cast.community, person=cast.lina, kind="understudy")
    ask(by=cast.aya, community=cast.community, text="Prêter la salle", owner_authority=cast.authority)
    ask(by=cast.aya, community=cast.community, text="Apporter la table", owner_person=cast.lina)
    lina, karim, omar = as_person(cast.lina), as_person(cast.karim), as_person(cast.omar)
    shown = lina.get("/mon-espace/").content.decode()
    assert "Aya vous propose" in shown
    assert "/places/" in shown
    assert "Apporter la table" in shown
    assert "Prêter la salle" not in shown
    assert "2 choses attendent votre réponse" in lina.get("/").content.decode()
    assert "Prêter la salle" in karim.get("/mon-espace/").content.decode()
    assert "1 chose attend votre réponse" in karim.get("/").content.decode()
    for page in ("/", "/mon-espace/"):
        assert "Apporter la table" not in karim.get(page).content.decode()
        assert "votre réponse" not in omar.get(page).content.decode()


def test_whoever_tends_reads_who_asks_for_a_seat(cast, as_person):
    community = make_community(cast.authority, "Sans binôme")
    make_seat(community, cast.aya)
    propose_technician(by=cast.karim, community=community)
    assert "Karim" in as_person(cast.aya).get("/mon-espace/").content.decode()
    assert "attend votre réponse" in as_person(cast.aya).get("/").content.decode()
    assert "attend votre réponse" not in as_person(cast.karim).get("/").content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_twelve_queries_at_most(cast, as_person, count, django_assert_max_num_queries):
    for number in range(count):
        community = make_community(cast.authority, f"Communauté {number}")
        membership = make_membership(community, cast.lina)
        make_circle(community, members=(membership,))
        ask(by=cast.lina, community=cast.community, text=f"{number} ?", owner_circle=cast.circle)
        ask(by=cast.aya, community=cast.community, text=f"{number} !", owner_person=cast.lina)
        ask(by=cast.aya, community=cast.community, text=f"{number} :", owner_authority=cast.authority)
    offer_seat(by=cast.aya, community=cast.community, person=cast.lina, kind="understudy")
    for page in ("/mon-espace/", "/"):
        for person in (cast.lina, cast.aya, cast.karim, cast.nour):
            client = as_person(person)
            with django_assert_max_num_queries(12):
                assert client.get(page).status_code == 200
    assert CircleMember.objects.filter(membership__person=cast.lina).count() == count + 1


def test_resting_is_one_click_and_so_is_coming_back(cast, as_person):
    client = as_person(cast.lina)
    assert "Je prends une pause" in client.get("/mon-espace/").content.decode()
    membership = Membership.objects.get(person=cast.lina)
    pause(membership=membership)
    assert "Je reviens" in client.get("/mon-espace/").content.decode()


@pytest.mark.parametrize("name", ["", "  ", "x" * 5000])
def test_a_wrong_name_changes_nothing(cast, as_person, name):
    answer = as_person(cast.lina).post("/mon-espace/", {"name": name})
    assert answer.status_code == 422
    assert Person.objects.get(pk=cast.lina.pk).name == "Lina"


def test_my_name_may_be_anything_and_comes_out_harmless(cast, as_person):
    client = as_person(cast.lina)
    for name in (SCRIPT, "שלום 🌱"):
        assert client.post("/mon-espace/", {"name": name}).status_code == 302
        shown = client.get("/mon-espace/").content.decode()
        assert SCRIPT not in shown
        assert Person.objects.get(pk=cast.lina.pk).name == name


def test_what_is_written_about_me_is_in_plain_words(cast, as_person, django_assert_max_num_queries):
    ask(by=cast.lina, community=cast.community, text="Un banc ?", owner_authority=cast.authority)
    client = as_person(cast.lina)
    with django_assert_max_num_queries(60):  # one for each kind of thing that is kept, however many there are
        shown = client.get("/mon-espace/ecrit-sur-moi/").content.decode()
    for words in ("Qui vous êtes", "Vos communautés", "Ce que vous avez demandé", "Un banc ?"):
        assert words in shown
    for code in ("community__name", "requests_you_made", ">None<", ">Offer<"):
        assert code not in shown


def test_the_zip_opens_and_is_kept_nowhere(cast, as_person):
    answer = as_person(cast.lina).get("/mon-espace/mes-donnees.zip")
    assert answer["Content-Disposition"] == 'attachment; filename="mes-donnees.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert sorted(archive.namelist()) == ["data.json", "mes-donnees.html"]
        assert "Lina" in archive.read("mes-donnees.html").decode()


def test_being_forgotten_asks_once_more_then_signs_out(cast, as_person):
    client = as_person(cast.lina)
    assert client.post("/mon-espace/effacer/", {}).status_code == 422
    assert Person.objects.get(pk=cast.lina.pk).name == "Lina"
    answer = client.post("/mon-espace/effacer/", {"sure": "on"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert Person.objects.get(pk=cast.lina.pk).name == ""
    assert "C’est effacé." in client.get("/").content.decode()
    assert client.get("/mon-espace/").status_code == 302


def test_the_last_administrator_is_told_why_not(cast, as_person):
    answer = as_person(cast.nour).post("/mon-espace/effacer/", {"sure": "on"})
    assert answer.status_code == 422
    assert "Personne d’autre n’administre ce site." in answer.content.decode()
    assert Person.objects.get(pk=cast.nour.pk).name == "Nour"


def test_a_name_sent_after_signing_out_is_kept_on_the_page(cast, as_person):
    here = {"origin": "http://testserver", "referer": "http://testserver/mon-espace/"}
    answer = as_person(None).post("/mon-espace/", {"name": "Mon nouveau nom"}, headers=here)
    assert answer.status_code == 403
    assert "Mon nouveau nom" in answer.content.decode()


def test_in_english_too(cast, as_person):
    client = as_person(cast.lina)
    client.cookies["langue"] = "en"
    shown = client.get("/mon-espace/").content.decode()
    assert "Hello Lina" in shown
    assert "What I asked" in shown
