"""A message to all leaves after a day, at once when two agree, exactly once; silence never keeps it back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.urls import reverse

from terreau.communities.models import Announcement, Seat
from terreau.communities.notices import living
from terreau.communities.permissions import forget_place
from terreau.communities.services import (
    CommunityError,
    agree_to_announcement,
    announcing,
    leave_seat,
    pause,
    rewrite_announcement,
    send_announcements,
    suggest_on_announcement,
    withdraw_announcement,
    write_announcement,
)
from terreau.communities.tests.factories import make_membership, make_seat
from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.notifications.models import Message
from terreau.offices.services import declare_electoral_period
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


def written(cast, by=None, **more):
    return write_announcement(
        by=by or cast.aya, community=cast.community, subject="Le four", text="Samedi à dix heures.", **more
    )


def run(hours: float) -> int:
    with clock.standing_at(clock.now() + timedelta(hours=hours)):
        return send_announcements(clock.now())


def got(one) -> list[str]:
    found = Message.objects.filter(key__startswith=f"to-all:{one.pk}:")
    return sorted(found.values_list("person__name", flat=True))


def test_it_leaves_after_a_day_once_to_each_member_by_their_own_way(cast):
    pause(membership=cast.omar.memberships.get())
    one = written(cast)
    assert Message.objects.get(key__startswith="to-all-asked:").person == cast.tom
    assert run(23.9) == 0
    assert got(one) == []
    assert run(24.1) == 1
    assert run(30) == 0
    assert got(one) == ["Aya", "Lina", "Marcel", "Tom"]
    marcel = Message.objects.get(key__startswith=f"to-all:{one.pk}:", person=cast.marcel)
    assert marcel.channel in ("letter", "call")
    assert "Samedi à dix heures." in marcel.body
    one.refresh_from_db()
    assert one.status == "sent"


def test_two_who_agree_send_it_at_once_and_only_the_words_they_read(cast):
    one = written(cast)
    with pytest.raises(CommunityError):
        agree_to_announcement(by=cast.aya, announcement=one, version=1)
    with pytest.raises(CommunityError):
        agree_to_announcement(by=cast.lina, announcement=one, version=1)
    stale = Announcement.objects.get(pk=one.pk)
    rewrite_announcement(by=cast.aya, announcement=one, subject="Le four", text="Dimanche.")
    stale.community = cast.community
    with pytest.raises(CommunityError, match="entre-temps"):
        agree_to_announcement(by=cast.tom, announcement=stale, version=1)
    agree_to_announcement(by=cast.tom, announcement=one, version=2)
    assert run(0.01) == 1
    assert all(
        "Dimanche." in sent.body for sent in Message.objects.filter(key__startswith=f"to-all:{one.pk}:")
    )


def test_a_suggestion_goes_to_the_author_and_writing_again_starts_the_day_again(cast):
    one = written(cast)
    suggest_on_announcement(by=cast.tom, announcement=one, text="Dites le lieu.")
    assert Message.objects.get(key__startswith="to-all-suggestion:").person == cast.aya
    with clock.standing_at(clock.now() + timedelta(hours=20)):
        rewrite_announcement(by=cast.aya, announcement=one, subject="Le four", text="Samedi, au four.")
    assert run(25) == 0
    assert run(44.1) == 1
    kept = written(cast)
    suggest_on_announcement(by=cast.tom, announcement=kept, text="Dites le lieu.")
    assert run(24.1) == 1


def test_its_author_takes_it_back_before_it_leaves_only(cast):
    one = written(cast)
    with pytest.raises(CommunityError):
        withdraw_announcement(by=cast.tom, announcement=one)
    withdraw_announcement(by=cast.aya, announcement=one)
    assert run(25) == 0
    assert got(one) == []
    gone = written(cast)
    run(25)
    gone.refresh_from_db()
    with pytest.raises(CommunityError):
        withdraw_announcement(by=cast.aya, announcement=gone)


def test_in_the_institutions_name_only_the_agent_gardener_lets_it_leave(cast):
    one = written(cast, for_institution=True)
    assert run(25) == 0
    assert run(24 * 6) == 0
    agree_to_announcement(by=cast.tom, announcement=one, version=1)
    assert run(1) == 1
    own = written(cast, by=cast.tom, for_institution=True)
    with pytest.raises(CommunityError):
        agree_to_announcement(by=cast.aya, announcement=own, version=1)
    assert run(24.1) == 1
    never = written(cast, for_institution=True)
    assert run(24 * 7.1) == 0
    never.refresh_from_db()
    assert never.status == "lapsed"
    assert Message.objects.get(key=f"to-all-lapsed:{never.pk}").person == cast.aya


def test_the_understudy_reads_for_an_empty_seat_and_alone_it_still_leaves(cast):
    make_seat(cast.community, cast.lina, "understudy")
    one = written(cast)
    with pytest.raises(CommunityError):
        agree_to_announcement(by=cast.lina, announcement=one, version=1)
    leave_seat(by=cast.tom, seat=Seat.objects.get(person=cast.tom, left_on=None))
    forget_place(cast.lina)
    agree_to_announcement(by=cast.lina, announcement=one, version=1)
    assert run(0.1) == 1
    Seat.objects.filter(person=cast.lina).update(left_on=clock.today(cast.authority.zone))
    alone = written(cast)
    assert run(24.1) == 1
    alone.refresh_from_db()
    assert alone.status == "sent"


def test_whoever_gave_their_seat_back_leaves_no_message_behind(cast):
    one = written(cast)
    leave_seat(by=cast.aya, seat=Seat.objects.get(person=cast.aya, left_on=None))
    assert run(24.1) == 0
    one.refresh_from_db()
    assert one.status == "lapsed"


def test_the_electoral_period_is_kept_on_writing_and_on_leaving(cast):
    one = written(cast, by=cast.aya)
    Announcement.objects.filter(pk=one.pk).update(text="Merci à Rosa Vidal !")
    today = clock.today(cast.authority.zone)
    declare_electoral_period(
        by=cast.nour, starts_on=today, ends_on=today + timedelta(days=30), candidates="Rosa Vidal"
    )
    assert run(24.1) == 0
    one.refresh_from_db()
    assert one.status == "lapsed"
    with pytest.raises(GestureError, match="Rosa Vidal"):
        write_announcement(by=cast.aya, community=cast.community, subject="Merci", text="À Rosa Vidal.")


def test_killed_on_the_way_it_goes_on_and_writes_to_nobody_twice(cast, monkeypatch):
    for _more in range(6):
        make_membership(cast.community, make_person(cast.authority))
    monkeypatch.setattr(announcing, "AT_ONCE", 2)
    one, real, calls = written(cast), living.send_announcement, []

    def dies(announcement, people):
        calls.append(people)
        if len(calls) == 3:
            raise SystemExit
        return real(announcement, people)

    monkeypatch.setattr(living, "send_announcement", dies)
    with pytest.raises(SystemExit):
        run(24.1)
    before = len(got(one))
    assert 0 < before < 11
    one.refresh_from_db()
    assert one.status == "leaving"
    assert run(24.2) == 1
    people = list(
        Message.objects.filter(key__startswith=f"to-all:{one.pk}:").values_list("person", flat=True)
    )
    assert len(people) == len(set(people)) == 11


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_write_to_each_once(cast):
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time on SQLite: nothing is parallel")
    one = written(cast)
    Announcement.objects.filter(pk=one.pk).update(leaves_at=clock.now() - timedelta(minutes=1))

    def work(_n):
        try:
            return send_announcements(clock.now())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 1
    assert got(one) == ["Aya", "Lina", "Marcel", "Omar", "Tom"]


def test_the_pages_write_read_suggest_agree_and_members_read_what_left(cast, as_person):
    place = reverse("communities:announcements", args=[cast.community.public_id])
    write = reverse("communities:announce", args=[cast.community.public_id])
    assert as_person(cast.aya).post(write, {"subject": "", "text": "Oui."}).status_code == 422
    answer = as_person(cast.aya).post(write, {"subject": "Le four", "text": "Samedi."})
    one = Announcement.objects.get()
    assert answer.url == one.get_absolute_url()
    assert as_person(cast.lina).get(one.get_absolute_url()).status_code == 404
    assert "Le four" not in as_person(cast.lina).get(place).content.decode()
    said = as_person(cast.tom).post(one.get_absolute_url(), {"gesture": "suggest", "text": "Où ?"})
    assert said.status_code == 302
    assert "Où ?" in as_person(cast.aya).get(one.get_absolute_url()).content.decode()
    agreed = as_person(cast.tom).post(one.get_absolute_url(), {"gesture": "agree", "version": "1"})
    assert agreed.status_code == 302
    run(0.1)
    assert "Le four" in as_person(cast.lina).get(place).content.decode()
    assert "Samedi." in as_person(cast.lina).get(one.get_absolute_url()).content.decode()
    assert "Où ?" not in as_person(cast.lina).get(one.get_absolute_url()).content.decode()
    circles = reverse("communities:circles", args=[cast.community.public_id])
    assert place in as_person(cast.lina).get(circles).content.decode()


def test_lists_of_messages_cost_the_same_at_one_and_at_thirty(cast, as_person, django_assert_max_num_queries):
    for n in range(30):
        Announcement.objects.create(
            authority=cast.authority, community=cast.community, subject=f"N{n}", text="x", written_by=cast.aya,
            leaves_at=clock.now(), sent_at=clock.now(), status="sent",
        )  # fmt: skip
    client = as_person(cast.lina)
    with django_assert_max_num_queries(12):
        client.get(reverse("communities:announcements", args=[cast.community.public_id]))
