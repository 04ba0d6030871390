"""Pages for everyone: home, search, what the law, robots and reverse proxies ask for."""

from datetime import datetime, time, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from terreau.authorities.models import Authority
from terreau.commitments.models import Commitment
from terreau.commitments.services import accept, ask, keep
from terreau.communities.models import Community
from terreau.communities.tests.factories import make_community
from terreau.core import clock
from terreau.gatherings.services import Plan, announce, cancel
from terreau.listening.services import hide_word, open_campaign
from terreau.search.services import follow_journal, index
from terreau.ui.moments import long_day

SCRIPT = "<script>alert(1)</script>"
PUBLIC = (
    "/",
    "/chercher/",
    "/mentions-legales/",
    "/vie-privee/",
    "/accessibilite/",
    "/guide/",
    "/code-source/",
)


@pytest.mark.parametrize("page", PUBLIC)
def test_everyone_reads_them_in_twelve_queries_in_both_languages(
    cast, as_person, page, django_assert_max_num_queries
):
    for person in (None, cast.lina, cast.aya, cast.nour):
        client = as_person(person)
        with django_assert_max_num_queries(12):
            french = client.get(page)
        assert french.status_code == 200
        assert '<html lang="fr"' in french.content.decode()
        client.cookies["langue"] = "en"
        assert '<html lang="en"' in client.get(page).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_home_costs_the_same_at_any_size(cast, count, django_assert_max_num_queries):
    for number in range(count):
        make_community(cast.authority, f"Communauté {number}")
        one = ask(by=cast.lina, community=cast.community, text=f"{number} ?", owner_authority=cast.authority)
        accept(by=cast.tom, commitment=one, due_on=clock.today(cast.authority.zone))
        keep(by=cast.tom, commitment=Commitment.objects.get(pk=one.pk), outcome="Fait.")
    with django_assert_max_num_queries(8):
        shown = Client().get("/").content.decode()
    assert "Fait." in shown


def test_the_home_shows_what_is_asked_now_and_nobody_elses(cast, campaign):
    Authority.objects.filter(pk=cast.authority.pk).update(welcome_text=f"Bienvenue {SCRIPT}")
    shown = Client().get("/").content.decode()
    for words in (campaign.title, cast.community.name, "Bienvenue &lt;script&gt;"):
        assert words in shown
    for words in (cast.other_community.name, "Lina", SCRIPT):
        assert words not in shown
    there = Client(headers={"host": cast.elsewhere.host}).get("/").content.decode()
    assert campaign.public_id not in there


def test_a_new_campaign_hides_no_other_one(cast, campaign):
    earlier = clock.today(cast.authority.zone) - timedelta(days=9)
    titles = [f"Question {number}" for number in range(3)]
    for title in titles:
        open_campaign(authority=cast.authority, title=title, by=cast.tom, opens_on=earlier)
    draft = open_campaign(
        authority=cast.authority, title="Plus tard", by=cast.tom, opens_on=earlier + timedelta(days=20)
    )
    shown = Client().get("/").content.decode()
    places = [shown.index(title) for title in (campaign.title, *titles)]
    assert places == sorted(places)
    assert shown.count("Je dis ce qui compte") == 1
    assert draft.title not in shown


def test_an_empty_territory_says_what_comes_first(cast):
    Community.objects.all().delete()
    assert "Pas encore de communauté" in Client().get("/").content.decode()


def found(client, question):
    answer = client.get("/chercher/", {"q": question})
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_public_is_found_here_and_not_elsewhere(cast, word, as_person):
    index(kind="word", ids=[word.pk])
    index(kind="community", ids=[cast.community.pk, cast.other_community.pk])
    assert "Le banc devant la poste." in found(Client(), "bancs")
    assert cast.community.name in found(Client(), "manger")
    assert cast.other_community.name not in found(as_person(cast.aya), "Zoé")
    hide_word(word=word, by=cast.tom, reason="Quelqu’un est reconnaissable.")
    index(kind="word", ids=[word.pk])
    assert "devant la poste" not in found(Client(), "bancs")


def test_a_gathering_found_says_when_it_is(cast, django_assert_max_num_queries):
    day = clock.today(cast.authority.zone) + timedelta(days=3)
    starts = datetime.combine(day, time(18, 30))
    plan = Plan(title="La soupe des bancs", place="Salle", starts=starts, ends=starts + timedelta(hours=2))
    gathering = announce(by=cast.aya, community=cast.community, plan=plan)
    index(kind="gathering", ids=[gathering.pk])
    with django_assert_max_num_queries(12):
        shown = found(Client(), "soupe")
    assert f"Rencontre · {long_day(day)}, 18\u202fh\u202f30" in shown
    cancel(by=cast.aya, gathering=gathering, reason="Trop peu de monde")
    index(kind="gathering", ids=[gathering.pk])
    assert "Rencontre · annulée" in found(Client(), "soupe")


def test_the_guide_says_in_english_that_it_is_in_french(cast):
    client = Client()
    assert "This guide is in French" not in client.get("/guide/").content.decode()
    client.cookies["langue"] = "en"
    assert "This guide is in French" in client.get("/guide/").content.decode()


def test_what_members_keep_among_themselves_is_found_by_members(cast, as_person):
    ask(by=cast.lina, community=cast.community, text="Le secret du potager", owner_person=cast.aya)
    follow_journal(clock.now())
    assert "Le secret du potager" in found(as_person(cast.omar), "potager")
    for person in (None, cast.karim, cast.nour):
        assert "Le secret" not in found(as_person(person), "potager")


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   ",
        "le la",
        '" OR 1=1 --',
        "a" * 5000,
        SCRIPT,
        "שלום 🌱👩‍🌾",
        "NEAR(x y)",
        "*",
        "x:y ^ -z",
        "&!|()",
    ],
)
def test_any_question_gets_an_answer(cast, question):
    shown = found(Client(), question)
    assert SCRIPT not in shown


def test_a_page_of_results_that_does_not_exist_is_the_last_one(cast):
    for page in ("0", "-1", "99", "x"):
        assert Client().get("/chercher/", {"q": "manger", "page": page}).status_code == 200


def test_robots_are_let_in_once_it_is_open(cast):
    assert "Disallow: /mon-espace/" in Client().get("/robots.txt").content.decode()
    Authority.objects.update(opened_at=None)
    assert "Disallow: /\n" in Client().get("/robots.txt").content.decode()


def test_the_sitemap_holds_public_pages_of_this_host(cast):
    closed = make_community(cast.authority, "Fermée", status="closed")
    answer = Client().get("/sitemap.xml")
    tree = ElementTree.fromstring(answer.content)
    addresses = [node.text or "" for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"http://testserver:8000/communautes/{cast.community.public_id}/" in addresses
    assert not [one for one in addresses if closed.public_id in one or cast.other_community.public_id in one]
    for address in addresses:
        assert Client().get(address.removeprefix("http://testserver:8000")).status_code == 200


def test_where_to_report_a_weakness_and_whether_it_lives(cast):
    text = Client().get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:contact@example.org" in text
    assert "Expires: " in text
    assert Client().get("/sante").content == b"ok\n"


def test_after_changing_ones_address_one_comes_back_to_security(cast):
    """Two addresses once shared a name: people were sent to a text for researchers."""
    assert reverse("web:security") == "/mon-espace/securite/"


def test_before_opening_only_the_doors_and_the_law_are_open(cast, as_person):
    Authority.objects.filter(pk=cast.authority.pk).update(opened_at=None)
    for page in ("/", "/chercher/", f"/communautes/{cast.community.public_id}/", "/sitemap.xml"):
        assert Client().get(page).status_code == 503
        assert as_person(cast.lina).get(page).status_code == 503
    for page in (
        "/connexion/",
        "/mentions-legales/",
        "/vie-privee/",
        "/accessibilite/",
        "/sante",
        "/robots.txt",
        "/marque.css",
    ):
        assert Client().get(page).status_code == 200
    assert as_person(cast.tom).get("/").status_code == 200
