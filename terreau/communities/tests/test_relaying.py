"""A relay for somebody without e-mail: letters go « chez », both said yes, and a call ends it."""

import pytest
from django.urls import reverse

from terreau.communities.models import Membership, Relay
from terreau.communities.services import CommunityError, leave
from terreau.communities.services.relaying import name_relay, take_relay_back
from terreau.notifications.services import address_of
from terreau.people.models import Person

pytestmark = pytest.mark.django_db
SAID = {
    "name": "Bibliothèque de Montignac", "kind": "library", "postal_address": "1 place d’Armes\n24290 Montignac",
    "member_said": "phone", "relay_said": "spoken",
}  # fmt: skip


@pytest.fixture
def marcel(cast) -> Membership:
    rows = Membership.objects.select_related("person", "community__authority", "authority")
    return rows.get(community=cast.community, person=cast.marcel)


def where(cast) -> str:
    return address_of(Person.objects.get(pk=cast.marcel.pk)).text


def test_letters_go_there_until_somebody_calls(cast, marcel):
    home = where(cast)
    name_relay(by=cast.aya, membership=marcel, **SAID)
    assert where(cast) == "Marcel\nchez Bibliothèque de Montignac\n1 place d’Armes\n24290 Montignac"
    with pytest.raises(CommunityError):
        take_relay_back(by=cast.lina, membership=marcel)
    take_relay_back(by=cast.tom, membership=marcel)
    assert where(cast) == home
    assert not Relay.objects.exists()


def test_another_relay_takes_the_place_of_the_one_before(cast, marcel):
    name_relay(by=cast.aya, membership=marcel, **SAID)
    name_relay(by=cast.aya, membership=marcel, **{**SAID, "name": "Lucette", "kind": "neighbour"})
    assert "Lucette" in where(cast)
    assert Relay.objects.count() == 1
    leave(membership=marcel)
    assert "chez" not in where(cast)


@pytest.mark.parametrize(
    "wrong",
    [{"member_said": ""}, {"relay_said": "online"}, {"kind": "x"}, {"postal_address": " "}, {"name": ""}],
)
def test_both_said_yes_and_it_is_written_how(cast, marcel, wrong):
    with pytest.raises(Exception, match=r"\.$"):
        name_relay(by=cast.aya, membership=marcel, **{**SAID, **wrong})
    assert not Relay.objects.exists()


def test_only_those_who_tend_and_only_without_mail(cast, marcel):
    with pytest.raises(CommunityError):
        name_relay(by=cast.lina, membership=marcel, **SAID)
    lina = Membership.objects.select_related("person__account", "community").get(person=cast.lina)
    with pytest.raises(CommunityError):
        name_relay(by=cast.aya, membership=lina, **SAID)


def test_the_page(cast, marcel, as_person, django_assert_max_num_queries):
    aya = as_person(cast.aya)
    welcome = reverse("communities:welcome", args=[cast.community.public_id, marcel.public_id])
    page = reverse("communities:relay", args=[cast.community.public_id, marcel.public_id])
    assert page in aya.get(welcome).content.decode()
    assert aya.post(page, {**SAID, "name": ""}).status_code == 422
    assert aya.post(page, SAID).url == welcome
    with django_assert_max_num_queries(12):
        assert "chez Bibliothèque" in aya.get(page).content.decode()
    assert aya.post(page, {"take_back": "1"}).url == welcome
    assert not Relay.objects.exists()
    assert as_person(cast.lina).get(page).status_code == 404
