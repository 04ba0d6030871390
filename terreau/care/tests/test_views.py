import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.urls import reverse

from terreau.care.models import Gesture, Round
from terreau.care.selectors import Colleague, Week, monday_of
from terreau.care.services import draw_round
from terreau.communities.models import Seat
from terreau.communities.tests.factories import make_community, make_seat
from terreau.core import clock

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def gesture(cast, world) -> Gesture:
    world.add("newcomer_unwelcomed", cast.community, cast.omar.pk, facts={"name": "<b>Omar</b>", "days": 8})
    made = draw_round(person=cast.aya, week_start=monday_of(cast.authority))
    assert made is not None
    return made.gestures.get()


def test_a_gardener_reads_the_week_drawn_at_first_visit(cast, as_person, world):
    world.add("newcomer_unwelcomed", cast.community, 1)
    world.add("answer_owed_by_authority", cast.community, 2)
    for number in range(9):
        world.add("newcomer_unwelcomed", cast.community, 10 + number)
    page = as_person(cast.aya).get(reverse("care:week"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Cette semaine, Aya" in text
    assert "Tom" in text
    assert "Geste newcomer_unwelcomed 1" in text
    assert "Geste answer_owed_by_authority 2" not in text
    assert "7 autres gestes attendent la semaine prochaine" in text


@pytest.mark.parametrize(
    ("colleagues", "said"),
    [
        ([("Aya", 1)], "Aya s’occupe d’un autre."),
        ([("Aya", 1), ("Jeanne", 1)], "Aya et Jeanne s’occupent de 2 autres."),
        ([("Aya", 1), ("Jeanne", 1), ("Tom", 2)], "Aya, Jeanne et Tom s’occupent de 4 autres."),
    ],
)
def test_what_colleagues_take_care_of_is_one_sentence(colleagues, said):
    week = Week(Round(), [], [Colleague(*one) for one in colleagues], 1)
    assert render_to_string("care/_summary.html", {"week": week}).strip() == said


def test_nothing_presses(cast, as_person, world):
    assert "Rien ne presse cette semaine" in as_person(cast.aya).get(reverse("care:week")).content.decode()


def test_who_tends_nothing_reads_how_to_become_a_gardener(cast, as_person):
    page = as_person(cast.lina).get(reverse("care:week"))
    assert page.status_code == 200
    assert "Cette page est celle des jardiniers" in page.content.decode()


def test_the_page_takes_as_many_queries_for_one_community_as_for_many(
    cast, as_person, world, django_assert_max_num_queries
):
    for number in range(12):
        community = make_community(cast.authority, f"Communauté {number}")
        make_seat(community, cast.aya, "citizen")
        world.add("word_unanswered", community, number)
    client = as_person(cast.aya)
    client.get(reverse("care:week"))
    with django_assert_max_num_queries(12):
        assert "Communauté 3" in client.get(reverse("care:week")).content.decode()


def test_without_javascript_an_answer_leads_back_to_its_place(cast, as_person, gesture):
    client, url = as_person(cast.aya), reverse("care:answer", args=[gesture.public_id])
    page = client.post(url, {"answer": "done", "submission_key": "a"}, follow=True)
    assert page.redirect_chain[-1][0] == f"/cette-semaine/#geste-{gesture.public_id}"
    assert "C’est fait. Merci." in page.content.decode()
    gesture.refresh_from_db()
    assert gesture.status == "done"
    assert (
        client.post(url, {"answer": "done", "submission_key": "a"}).status_code == 302
    )  # sent twice, acted once
    assert client.post(url, {"answer": "later", "submission_key": "b"}).status_code == 422
    assert client.post(url, {"answer": "perhaps"}).status_code == 422


def test_a_fragment_holds_that_gesture_only(cast, as_person, gesture):
    client, url = as_person(cast.aya), reverse("care:answer", args=[gesture.public_id])
    page = client.post(url, {"answer": "later"}, follow=True, **HTMX)
    text = page.content.decode()
    assert "<html" not in text
    assert "data-focus" in text
    assert "&lt;b&gt;Omar" in text
    refused = client.post(url, {"answer": "done"}, **HTMX)
    assert refused.status_code == 422
    assert "<html" not in refused.content.decode()


def test_one_may_say_why_it_was_not_useful(cast, as_person, gesture):
    client, url = as_person(cast.aya), reverse("care:answer", args=[gesture.public_id])
    page = client.post(url, {"answer": "not_relevant"}, follow=True, **HTMX).content.decode()
    assert 'name="reason" value="unwanted"' in page
    assert "Pourquoi" in page
    page = client.post(url, {"answer": "not_relevant", "reason": "unwanted"}, follow=True).content.decode()
    assert "Ce ne serait pas bien reçu." in page
    assert 'name="reason"' not in page
    assert client.post(url, {"answer": "not_relevant", "reason": "rien"}).status_code == 422
    gesture.refresh_from_db()
    assert gesture.answer_reason == "unwanted"


def test_a_gardener_says_how_long_they_give(cast, as_person, world):
    other = make_community(cast.authority, "Bien vieillir")
    make_seat(other, cast.aya, "citizen")
    url, client = reverse("care:my_time"), as_person(cast.aya)
    assert url in client.get(reverse("care:week")).content.decode()
    assert 'value="30"' in client.get(url).content.decode()
    for wrong, sentence in (
        ("", "Donnez un nombre"),
        ("beaucoup", "nombre entier"),
        ("999", "entre 5 et 300"),
    ):
        page = client.post(url, {"minutes_a_week": wrong})
        assert page.status_code == 422
        assert sentence in page.content.decode()
    assert client.post(url, {"minutes_a_week": "45"})["Location"] == reverse("care:week")
    assert set(Seat.objects.filter(person=cast.aya).values_list("minutes_a_week", flat=True)) == {45}
    with clock.standing_at(clock.now() + timedelta(weeks=1)):
        drawn = draw_round(person=cast.aya, week_start=monday_of(cast.authority))
        assert drawn is not None
        assert drawn.minutes == 45
    assert "Cette page est celle des jardiniers" in as_person(cast.lina).get(url).content.decode()
    assert as_person(None).get(url).status_code == 302


def test_a_list_is_its_gardener_s_alone(cast, as_person, gesture):
    url = reverse("care:answer", args=[gesture.public_id])
    for person in (cast.tom, cast.lina, cast.nour):
        assert as_person(person).get(url).status_code == 404
        assert as_person(person).post(url, {"answer": "done"}).status_code == 404


def test_how_the_list_is_made_is_for_everyone_and_shows_a_gardener_the_terms(cast, as_person, gesture):
    url = reverse("care:how")
    assert "Comment cette liste est faite" in as_person(None).get(url).content.decode()
    assert "Omar" not in as_person(cast.tom).get(url).content.decode()
    assert "Omar" in as_person(cast.aya).get(url).content.decode()


def test_the_command_prints_the_frozen_list(cast, world):
    world.add("newcomer_unwelcomed", cast.community, 1)
    said = StringIO()
    call_command("round", cast.community.slug, "--json", stdout=said)
    gestures = json.loads(said.getvalue())["gestures"]
    assert [(one["kind"], one["minutes"], one["for"]) for one in gestures] == [
        ("newcomer_unwelcomed", 10, "Aya")
    ]
    assert gestures[0]["reason"] == "Depuis 8 jours."
    assert gestures[0]["evidence"] == "Une preuve."
    world.add("word_unanswered", cast.community, 2)
    again = StringIO()
    call_command("round", cast.community.slug, "--json", stdout=again)
    assert again.getvalue() == said.getvalue()
    with pytest.raises(CommandError):
        call_command("round", "nowhere")
