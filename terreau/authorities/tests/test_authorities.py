"""Which authority a host serves, and what happens on hosts that none has."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from terreau.authorities.models import Authority, check_zone
from terreau.authorities.selectors import authority_for_host, sole_authority, territories_of
from terreau.authorities.services import cover_territory
from terreau.communities.models import Community
from terreau.people.tests.factories import make_authority
from terreau.territories.models import Territory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("host", ["testserver", "TESTSERVER", "testserver:8000"])
def test_its_host_whatever_the_port_and_the_case(cast, host):
    assert authority_for_host(host) == cast.authority


def test_a_lone_authority_answers_on_any_name_and_two_only_on_theirs():
    lone = make_authority(host="seule.example.org")
    assert authority_for_host("192.0.2.7:8000") == lone
    assert authority_for_host("[::1]:8000") == lone
    assert sole_authority() == lone
    make_authority(host="autre.example.org")
    assert authority_for_host("192.0.2.7") is None
    assert sole_authority() is None
    assert sole_authority(lone.slug) == lone
    assert sole_authority("absente") is None


def test_an_empty_install_leads_to_its_first_page():
    answer = Client().get("/communautes/")
    assert (answer.status_code, answer["Location"]) == (302, "/installation/")
    assert Client().get("/installation/").status_code == 200


def test_an_unknown_host_says_nothing(cast):
    answer = Client(headers={"host": "ailleurs.test"}).get("/")
    assert (answer.status_code, answer.content) == (404, b"404")
    assert Client(headers={"host": "ailleurs.test"}).get("/sante").status_code == 200


def test_each_host_shows_its_own(cast):
    for host, mine, other in (
        ("testserver", cast.community, cast.other_community),
        (cast.elsewhere.host, cast.other_community, cast.community),
    ):
        page = Client(headers={"host": host}).get("/").content.decode()
        assert mine.name in page
        assert other.name not in page


def test_rows_are_narrowed_to_one_authority(cast):
    assert list(Community.objects.within(cast.elsewhere)) == [cast.other_community]


def test_a_territory_is_covered_once_and_may_be_shared(cast):
    place = Territory.objects.create(kind="free", name="Vallée", name_key="vallee")
    for authority in (cast.authority, cast.authority, cast.elsewhere):
        cover_territory(authority=authority, territory=place)
    assert list(territories_of(cast.authority)) == list(territories_of(cast.elsewhere)) == [place]


def test_only_real_time_zones():
    check_zone("Indian/Reunion")
    with pytest.raises(ValidationError):
        check_zone("Europe/Lune")


def test_hosts_and_slugs_are_never_shared(cast):
    names = Authority.objects.values_list("host", "slug")
    assert len(set(names)) == 2
