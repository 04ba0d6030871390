import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from terreau.communities.tests.factories import make_membership
from terreau.people.tests.factories import make_person
from terreau.vitality.selectors import garden_of

pytestmark = pytest.mark.django_db


def test_everyone_reads_the_garden_in_words_and_figures(cast, as_person, django_assert_max_num_queries):
    url = reverse("vitality:garden", args=[cast.community.public_id])
    assert url == f"/communautes/{cast.community.public_id}/jardin/"
    client = as_person(cast.lina)
    with django_assert_max_num_queries(12):
        page = client.get(url)
    text = page.content.decode()
    assert "1 cercle, 6 membres." in text
    assert "Arrivées récentes" not in text  # six members: nobody's state is told
    assert "Omar" not in text
    assert as_person(None).get(url).status_code == 200


def test_another_authority_s_garden_is_not_found(cast, as_person):
    url = reverse("vitality:garden", args=[cast.other_community.public_id])
    assert as_person(cast.nour).get(url).status_code == 404


def test_from_twenty_members_on_the_table_tells_states(cast, as_person):
    for _number in range(15):
        make_membership(cast.community, make_person(cast.authority))
    page = as_person(None).get(reverse("vitality:garden", args=[cast.community.public_id]))
    assert "Arrivées récentes" in page.content.decode()


def test_the_fragment_holds_both_pictures_and_the_way_to_the_table(cast):
    text = render_to_string("vitality/_garden.html", {"garden": garden_of(cast.community)})
    assert text.count("<svg") == 2
    assert "Le jardin en mots et en tableau" in text
