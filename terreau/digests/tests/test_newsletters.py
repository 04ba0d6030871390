"""Letters to many people: by plain facts, seen before, once, kept; and neutral before an election."""

from datetime import timedelta

import pytest
from django.core import mail

from terreau.communities.models import Circle, Membership
from terreau.core import clock
from terreau.digests.models import Newsletter
from terreau.digests.selectors import recipients_of
from terreau.digests.services import (
    DigestError,
    choose_rhythm,
    queue_newsletters,
    send_newsletter,
    write_newsletter,
)
from terreau.gatherings.models import Attendance
from terreau.gatherings.tests.factories import make_past_gathering
from terreau.notifications.models import Message
from terreau.notifications.services import deliver_due
from terreau.offices.services import OfficeError, declare_electoral_period

pytestmark = pytest.mark.django_db


def write(cast, by=None, **segment):
    return write_newsletter(
        by=by or cast.tom, subject="Le mois au Pays", text="L'école & le marché déménagent.", segment=segment
    )


def names(cast, **segment):
    return set(recipients_of(cast.authority, segment).values_list("name", flat=True))


def test_everyone_awake_with_an_address_or_those_who_meet_a_fact(cast):
    assert names(cast) == {"Aya", "Tom", "Lina", "Omar"}
    assert names(cast, communities=[cast.community.pk]) == {"Aya", "Tom", "Lina", "Omar"}
    assert names(cast, communities=[cast.other_community.pk]) == set()
    inside = set(
        Circle.objects.get(pk=cast.circle.pk).places.values_list("membership__person__name", flat=True)
    )
    assert names(cast, circles=[cast.circle.pk]) == inside & {"Aya", "Tom", "Lina", "Omar"}
    gathering = make_past_gathering(cast.aya, cast.community)
    Attendance.objects.create(authority=cast.authority, gathering=gathering, person=cast.lina, status="came")
    Attendance.objects.create(
        authority=cast.authority, gathering=gathering, person=cast.omar, status="coming"
    )
    assert names(cast, gatherings=[gathering.pk]) == {"Lina"}


def test_those_who_stopped_or_rest_get_nothing(cast):
    choose_rhythm(person=cast.lina, weekday=None)
    Membership.objects.filter(person=cast.omar).update(status="paused")
    assert names(cast) == {"Aya", "Tom"}


def test_it_leaves_once_to_each_and_is_kept_as_it_was(cast):
    letter = write(cast)
    send_newsletter(by=cast.karim, letter=letter)
    assert (letter.recipients, letter.sent_by) == (4, cast.karim)
    with pytest.raises(DigestError):
        send_newsletter(by=cast.tom, letter=letter)
    with pytest.raises(DigestError):
        write_newsletter(by=cast.tom, subject="Autre", text="Autre.", segment={}, letter=letter)
    assert queue_newsletters(clock.now()) == 4
    assert queue_newsletters(clock.now()) == 0
    for _round in range(2):
        deliver_due()
    assert sorted(one.to[0] for one in mail.outbox) == sorted(
        person.account.email for person in (cast.aya, cast.tom, cast.lina, cast.omar)
    )
    assert all(one.subject == "Le mois au Pays" for one in mail.outbox)
    assert "L'école & le marché" in mail.outbox[0].body  # plain text, not a page
    assert "/resume/arreter/" in mail.outbox[0].body


def test_stopped_between_sending_and_leaving_nothing_comes(cast):
    send_newsletter(by=cast.tom, letter=write(cast))
    queue_newsletters(clock.now())
    choose_rhythm(person=cast.lina, weekday=None)
    deliver_due()
    assert cast.lina.account.email not in {one.to[0] for one in mail.outbox}
    assert Message.objects.get(person=cast.lina, about_kind="newsletter").status == "cancelled"


def test_a_killed_worker_goes_on_where_it_was(cast):
    send_newsletter(by=cast.tom, letter=write(cast))
    queue_newsletters(clock.now())
    Message.objects.filter(about_kind="newsletter", person__in=[cast.aya, cast.lina]).delete()
    Newsletter.objects.update(queued_at=None)
    assert queue_newsletters(clock.now()) == 2
    assert Message.objects.filter(about_kind="newsletter").count() == 4


@pytest.mark.parametrize("name", ["ines", "aya", "lina", "nour", "zoe"])
def test_only_civil_servants_write_to_many(cast, name):
    with pytest.raises(DigestError):
        write(cast, by=getattr(cast, name))
    with pytest.raises(DigestError):
        send_newsletter(by=getattr(cast, name), letter=write(cast))


def test_before_an_election_no_segment_and_no_name(cast):
    early = write(cast, communities=[cast.community.pk])
    today = clock.today(cast.authority.zone)
    declare_electoral_period(
        by=cast.nour, starts_on=today, ends_on=today + timedelta(days=90), candidates="Marie Roux"
    )
    with pytest.raises(OfficeError):
        send_newsletter(by=cast.tom, letter=early)
    with pytest.raises(OfficeError):
        write(cast, communities=[cast.community.pk])
    with pytest.raises(OfficeError):
        write_newsletter(by=cast.tom, subject="Fête", text="Avec marie roux, samedi.", segment={})
    send_newsletter(by=cast.tom, letter=write(cast))


def test_pages_from_writing_to_the_archive(cast, as_person):
    tom = as_person(cast.tom)
    there = tom.post(
        "/lettres-d-information/nouvelle/",
        {"subject": "Le mois", "text": "Bonjour.", "communities": [cast.community.pk]},
    )
    assert there.status_code == 302
    page = tom.get(there["Location"]).content.decode()
    assert "Lina" in page
    assert as_person(cast.lina).get(there["Location"]).status_code == 404
    wrong = tom.post("/lettres-d-information/nouvelle/", {"subject": "", "text": "Ce que j’ai tapé"})
    assert (wrong.status_code, "Ce que j’ai tapé" in wrong.content.decode()) == (422, True)
    assert tom.post(f"{there['Location']}envoyer/").status_code == 302
    archive = as_person(None).get("/lettres-d-information/").content.decode()
    assert "Le mois" in archive
    assert "Lina" not in as_person(None).get(there["Location"]).content.decode()


def test_writing_costs_the_same_for_many_recipients(cast, as_person, django_assert_max_num_queries):
    letter, tom = write(cast), as_person(cast.tom)
    with django_assert_max_num_queries(12):
        tom.get(letter.get_absolute_url())
    with django_assert_max_num_queries(12):
        tom.get("/lettres-d-information/nouvelle/")
