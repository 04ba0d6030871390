"""What those who take care of a campaign do: hidden words shown again, the team."""

import pytest

from terreau.journal.models import Line
from terreau.listening.models import Campaign
from terreau.listening.selectors import team_of
from terreau.listening.services import hide_word
from terreau.listening.tests.factories import make_campaign, make_word
from terreau.listening.tests.test_views import ASTRAY, at, post
from terreau.notifications.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(cast) -> Campaign:
    return make_campaign(cast.authority, cast.tom)


def test_a_hidden_word_is_shown_again(campaign, as_person, cast):
    word = make_word(campaign, ASTRAY)
    hide_word(word=word, by=cast.aya, reason="Une insulte")
    url = at("hidden_words", campaign.public_id)
    assert as_person(cast.lina).get(url).status_code == 403
    page = as_person(cast.tom).get(url).content.decode()
    for part in ("مرحبا", "Une insulte", "Aya", 'name="word"'):
        assert part in page
    assert "<script>alert" not in page
    assert url in as_person(cast.tom).get(at("campaign", campaign.public_id)).content.decode()
    assert post(as_person(cast.lina), url, word=word.public_id).status_code == 403
    assert post(as_person(cast.aya), url, word="").status_code == 422
    assert post(as_person(cast.aya), url, word=word.public_id)["Location"] == url
    assert "مرحبا" in as_person(None).get(at("campaign", campaign.public_id)).content.decode()
    assert "مرحبا" not in as_person(cast.tom).get(url).content.decode()
    assert post(as_person(cast.aya), url, word=word.public_id).status_code == 404


def test_the_team_chooses_who_joins_it_and_anyone_leaves(campaign, as_person, cast):
    url, tom = at("team", campaign.public_id), as_person(cast.tom)
    page = tom.get(url).content.decode()
    assert "Tom" in page
    for name, is_offered in (("Karim", True), ("Lina", True), ("Marcel", False), ("Zoé", False)):
        assert (f">{name}</option>" in page) == is_offered
    assert 'name="person"' not in as_person(cast.aya).get(url).content.decode()
    assert as_person(cast.lina).get(url).status_code == 403
    assert post(as_person(cast.aya), url, person=cast.aya.public_id).status_code == 403
    assert post(tom, url, person=cast.zoe.public_id).status_code == 422
    assert post(tom, url, person=cast.lina.public_id)["Location"] == url
    line = Line.objects.get(verb="Add", subject_kind="campaign")
    assert (line.actor, line.target_person) == (cast.tom, cast.lina)
    assert Message.objects.get(person=cast.lina).about_kind == "campaign"
    lina = as_person(cast.lina)
    assert at("leave_team", campaign.public_id) in lina.get(url).content.decode()
    assert post(lina, at("leave_team", campaign.public_id)).status_code == 302
    assert lina.get(url).status_code == 403
    assert [one.person for one in team_of(campaign)] == [cast.tom]
    assert post(as_person(cast.nour), url, person=cast.karim.public_id).status_code == 302
