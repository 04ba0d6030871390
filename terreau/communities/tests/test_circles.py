"""How circles live: what they decide alone, who plays which part, what they tell their community."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from terreau.communities.models import Circle, CircleMember, CircleNews
from terreau.communities.permissions import forget_place
from terreau.communities.selectors import circle_news_of
from terreau.communities.services import (
    CommunityError,
    create_circle,
    give_role,
    join_circle,
    settle_circle,
    tell_circle_news,
)
from terreau.communities.tests.factories import make_membership
from terreau.core import clock
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


def place_of_(circle, person) -> CircleMember:
    return CircleMember.objects.select_related("membership").get(circle=circle, membership__person=person)


def test_nobody_names_themselves_and_a_part_is_held_once(cast):
    aya, tom = place_of_(cast.circle, cast.aya), place_of_(cast.circle, cast.tom)
    with pytest.raises(CommunityError, match="personne"):
        give_role(by=cast.aya, circle=cast.circle, place=aya, role="facilitator")
    for outsider in (cast.karim, cast.ines, cast.omar):
        with pytest.raises(CommunityError):
            give_role(by=outsider, circle=cast.circle, place=aya, role="facilitator")
    give_role(by=cast.lina, circle=cast.circle, place=aya, role="facilitator")
    give_role(by=cast.aya, circle=cast.circle, place=tom, role="facilitator")
    assert [place_of_(cast.circle, one).role for one in (cast.aya, cast.tom)] == ["", "facilitator"]
    with pytest.raises(IntegrityError), transaction.atomic():
        CircleMember.objects.filter(pk=aya.pk).update(role="facilitator")


def test_whoever_is_alone_begins_alone(cast):
    circle = create_circle(by=cast.lina, community=cast.community, name="Vergers")
    assert give_role(by=cast.lina, circle=circle, place=place_of_(circle, cast.lina), role="secretary").role


def test_the_link_sits_in_both_circles(cast):
    parent = create_circle(by=cast.omar, community=cast.community, name="Centre")
    lina = place_of_(cast.circle, cast.lina)
    with pytest.raises(CommunityError, match="relié"):
        give_role(by=cast.aya, circle=cast.circle, place=lina, role="link")
    settle_circle(by=cast.aya, circle=cast.circle, purpose="Cuire.", decides_alone="Le menu.", parent=parent)
    give_role(by=cast.aya, circle=cast.circle, place=lina, role="link")
    assert CircleMember.objects.filter(circle=parent, membership__person=cast.lina).exists()
    with pytest.raises(CommunityError, match="rond"):
        settle_circle(by=cast.aya, circle=parent, purpose="", decides_alone="", parent=cast.circle)
    settle_circle(by=cast.aya, circle=cast.circle, purpose="Cuire.", decides_alone="", parent=None)
    assert place_of_(cast.circle, cast.lina).role == ""


def test_a_circle_of_another_community_is_no_parent(cast):
    foreign = create_circle(by=cast.zoe, community=cast.other_community, name="Ailleurs")
    with pytest.raises(CommunityError):
        settle_circle(by=cast.aya, circle=cast.circle, purpose="", decides_alone="", parent=foreign)
    with pytest.raises(CommunityError, match="jour"):
        settle_circle(
            by=cast.aya, circle=cast.circle, purpose="", decides_alone="",
            review_on=clock.today(cast.authority.zone) - timedelta(days=1),
        )  # fmt: skip


def test_those_who_are_in_tell_one_line(cast):
    with pytest.raises(CommunityError):
        tell_circle_news(by=cast.omar, circle=cast.circle, learned="Rien.")
    with pytest.raises(CommunityError, match="au moins"):
        tell_circle_news(by=cast.lina, circle=cast.circle)
    with pytest.raises(CommunityError, match="trop long"):
        tell_circle_news(by=cast.lina, circle=cast.circle, learned="x" * 201)
    tell_circle_news(by=cast.lina, circle=cast.circle, learned="Semer tôt.", question="Et l’eau ?")
    assert [one.question for one in circle_news_of(cast.community)] == ["Et l’eau ?"]
    with pytest.raises(IntegrityError), transaction.atomic():
        CircleNews.objects.update(learned="", question="")


def test_by_hand_and_what_is_proposed_when_too_few_or_too_many(
    cast, as_person, django_assert_max_num_queries
):
    lina, page = as_person(cast.lina), cast.circle.get_absolute_url()
    typed = {"purpose": "Cuire.", "decides_alone": "Le menu, jusqu’à 200 euros."}
    assert lina.post(f"{page}fonctionnement/", typed).status_code == 302
    assert lina.post(f"{page}nouvelle/", {"learned": "", "question": ""}).status_code == 422
    assert lina.post(f"{page}nouvelle/", {"learned": "Semer tôt."}).status_code == 302
    own = place_of_(cast.circle, cast.lina)
    typed = {"place": own.public_id, "role": "secretary"}
    assert lina.post(f"{page}roles/", typed).status_code == 422
    assert as_person(cast.aya).post(f"{page}roles/", typed).status_code == 302
    shown = lina.get(page).content.decode()
    assert "200 euros" in shown
    assert "tient le compte rendu" in shown
    assert "deux cercles" not in shown
    assert "À moins de trois" not in shown
    assert "Semer tôt" in as_person(None).get(page.rsplit("/", 2)[0] + "/").content.decode()
    for _number in range(10):
        person = make_person(cast.authority)
        make_membership(cast.community, person)
        join_circle(by=person, circle=cast.circle)
    assert "deux cercles" in lina.get(page).content.decode()
    assert "deux cercles" not in as_person(cast.karim).get(page).content.decode()
    with django_assert_max_num_queries(12):
        lina.get(page)
    CircleMember.objects.exclude(membership__person=cast.lina).delete()
    forget_place(cast.lina)
    assert "À moins de trois" not in lina.get(page).content.decode()
    Circle.objects.filter(pk=cast.circle.pk).update(created_at=clock.now() - timedelta(days=22))
    assert "À moins de trois" in lina.get(page).content.decode()
