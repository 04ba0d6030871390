"""Whoever comes after finds all on one page, on paper too; no contact, no reason, no note about anybody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from terreau.commitments.models import Commitment
from terreau.communities.models import Charter, Circle, Membership
from terreau.communities.services import propose_pair, write_announcement
from terreau.communities.tests.factories import make_membership
from terreau.core import clock
from terreau.people.services import add_contact_point
from terreau.people.tests.factories import make_person
from terreau.web.selectors.handover import handover_of

pytestmark = pytest.mark.django_db


def lived(cast):
    today = clock.today(cast.authority.zone)
    Commitment.objects.create(
        authority=cast.authority, community=cast.community, text="Prêter le four.", owner_person=cast.lina,
        status="accepted", due_on=today + timedelta(days=9),
    )  # fmt: skip
    Circle.objects.filter(pk=cast.circle.pk).update(
        review_on=today + timedelta(days=40), decides_alone="Le menu"
    )
    Charter.objects.create(
        authority=cast.authority, community=cast.community, number=3, text="## But\n- Cuire ensemble.", status="adopted",
        decided_on=today, review_on=today + timedelta(days=200),
    )  # fmt: skip
    Membership.objects.filter(person=cast.marcel).update(if_quiet="call")
    add_contact_point(person=cast.marcel, kind="phone", value="05 53 11 22 33")
    rose = make_membership(cast.community, make_person(cast.authority, "Rose")).person
    propose_pair(by=cast.aya, community=cast.community, kind="exclude", reason="Elle crie.", about=rose)
    write_announcement(by=cast.aya, community=cast.community, subject="Le four samedi", text="Venez.")


def test_all_is_there_but_contacts_reasons_and_whom_it_is_about(
    cast, as_person, django_assert_max_num_queries
):
    lived(cast)
    page = reverse("web:handover", args=[cast.community.public_id])
    tom = as_person(cast.tom)
    with django_assert_max_num_queries(12):
        shown = tom.get(page).content.decode()
    for said in (
        "Aya", "Tom", "Cantines", "Mandats de suite", "Prêter le four.", "Lina", "• Cuire ensemble.", "Le menu",
        "m’appeler", "exclure quelqu’un", "Le four samedi", "version 3",
    ):  # fmt: skip
        assert said in shown, said
    for kept in ("@example", "11 22 33", "553112233", "Elle crie."):
        assert kept not in shown
    assert as_person(cast.lina).get(page).status_code == 403
    waiting = next(part for part in handover_of(cast.community) if "réponse" in part.title)
    assert not [line for line in waiting.lines if "Rose" in line.title + line.text]


def test_it_prints(cast, as_person):
    lived(cast)
    sheet = reverse("web:handover_sheet", args=[cast.community.public_id])
    answer = as_person(cast.aya).get(sheet)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert as_person(cast.lina).get(sheet).status_code == 403
