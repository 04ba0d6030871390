"""Where people say they live."""

import pytest
from django.urls import reverse

from terreau.authorities.services import cover_territory
from terreau.listening.models import Campaign, Word
from terreau.listening.tests.factories import make_campaign
from terreau.territories.tests.factories import make_territory


@pytest.fixture
def campaign(cast) -> Campaign:
    return make_campaign(cast.authority, cast.tom)


def at(name: str, *args: str) -> str:
    return reverse(f"listening:{name}", args=args)


def post(client, url: str, **data):
    return client.post(url, data)


def test_a_place_of_the_territory_is_understood_before_homonyms(campaign, as_person, cast):
    valley = make_territory("Vallée", "200000001", kind="epci")
    cover_territory(authority=campaign.authority, territory=valley)
    here = make_territory("Montignac-Lascaux", "24291", setting="Dordogne, 24", within=(valley,))
    make_territory("Montignac", "65319", setting="Hautes-Pyrénées, 65")
    make_territory("Montignac", "33292", setting="Gironde, 33")
    answer = post(as_person(None), at("campaign", campaign.public_id), answer_1="Un banc", place="Montignac")
    assert answer.status_code == 302
    assert Word.objects.get().place == here
