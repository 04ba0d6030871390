"""What waits for those who tend comes in their week: to the right one, and no longer once it is done."""

from datetime import timedelta

import pytest

from terreau.communities.care_signals import find_newcomers, governing
from terreau.communities.models import Charter, Circle, CircleMember, JoinRequest, Membership, Settings
from terreau.communities.services import confirm_pair, propose_pair, withdraw_announcement, write_announcement
from terreau.communities.tests.factories import make_membership
from terreau.core import clock
from terreau.core.registries import signal_kinds
from terreau.moderation.models import Complaint, Report
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


def found(cast, find):
    return list(find([cast.community.pk], clock.now()))


def stands(signals) -> set[int]:
    check = signal_kinds[signals[0].kind].standing
    assert check is not None
    return {row.pk for _subject, rows in check(signals, clock.now()) for row in rows}


def said(signal):
    kind, facts = signal_kinds[signal.kind], signal.facts
    return " ".join((kind.title(facts), kind.reason(facts), kind.evidence(facts), *kind.act(facts)))


def test_what_takes_two_waits_for_the_other_alone_until_answered(cast):
    gesture = propose_pair(by=cast.aya, community=cast.community, kind="export", reason="Un secret.")
    message = write_announcement(by=cast.tom, community=cast.community, subject="Le four", text="Samedi.")
    pair, to_all = found(cast, governing.find_answers)
    assert (pair.for_person_id, to_all.for_person_id) == (cast.tom.pk, cast.aya.pk)
    assert "Un secret" not in said(pair)
    assert gesture.get_absolute_url() in said(pair)
    assert message.get_absolute_url() in said(to_all)
    assert stands([pair, to_all]) == {gesture.pk, message.pk}
    confirm_pair(by=cast.tom, gesture=gesture)
    withdraw_announcement(by=cast.tom, announcement=message)
    assert not found(cast, governing.find_answers)
    assert not stands([pair, to_all])


def test_somebody_who_asks_to_come_in(cast):
    one = JoinRequest.objects.create(authority=cast.authority, community=cast.community, person=cast.karim)
    (signal,) = found(cast, governing.find_requests)
    assert "Karim" in said(signal)
    assert stands([signal]) == {one.pk}
    JoinRequest.objects.update(status="refused")
    assert not found(cast, governing.find_requests)
    assert not stands([signal])


def test_a_circle_too_small_after_its_first_weeks_too_big_or_due(cast):
    assert not found(cast, governing.find_circles)
    CircleMember.objects.filter(circle=cast.circle).delete()
    Circle.objects.update(created_at=clock.now())
    assert not found(cast, governing.find_circles)
    Circle.objects.update(created_at=clock.now() - timedelta(days=30))
    (small,) = found(cast, governing.find_circles)
    assert "trois" in said(small)
    for _more in range(13):
        membership = make_membership(cast.community, make_person(cast.authority))
        CircleMember.objects.create(authority=cast.authority, circle=cast.circle, membership=membership)
    (big,) = found(cast, governing.find_circles)
    assert "douze" in said(big)
    Circle.objects.update(review_on=clock.today(cast.authority.zone) - timedelta(days=1))
    (due,) = found(cast, governing.find_circles)
    assert due.facts["why"] == "review"
    Circle.objects.update(review_on=clock.today(cast.authority.zone) + timedelta(days=90))
    assert not stands([due])
    Circle.objects.update(resting_until=clock.today(cast.authority.zone) + timedelta(days=9))
    assert not found(cast, governing.find_circles)


def test_a_charter_that_comes_back(cast):
    today = clock.today(cast.authority.zone)
    charter = Charter.objects.create(
        authority=cast.authority, community=cast.community, number=1, text="Règle.", status="adopted",
        decided_on=today, review_on=today,
    )  # fmt: skip
    (signal,) = found(cast, governing.find_reviews)
    assert "charte" in said(signal)
    assert stands([signal]) == {charter.pk}
    Charter.objects.create(
        authority=cast.authority, community=cast.community, number=2, text="Autre.", status="proposed"
    )
    assert not found(cast, governing.find_reviews)


def test_a_report_never_waits_for_its_author_nor_for_who_reported(cast):
    report = Report.objects.create(
        authority=cast.authority, subject_kind="post", subject_id=1, author=cast.aya,
        moderators=f"gardeners:{cast.community.pk}",
    )  # fmt: skip
    (signal,) = found(cast, governing.find_reports)
    assert signal.for_person_id == cast.tom.pk
    assert stands([signal]) == {report.pk}
    Complaint.objects.create(authority=cast.authority, report=report, by=cast.tom, reason="hurts")
    assert not found(cast, governing.find_reports)


def test_newcomers_wait_as_long_as_their_community_settled(cast):
    Membership.objects.filter(person=cast.omar).update(joined_at=clock.now() - timedelta(days=4))
    assert not found(cast, find_newcomers)
    settings, _made = Settings.objects.get_or_create(
        community=cast.community, defaults={"authority": cast.authority}
    )
    Settings.objects.filter(pk=settings.pk).update(welcome_days=3)
    assert len(found(cast, find_newcomers)) == 1
    Settings.objects.filter(pk=settings.pk).update(welcome_days=14)
    Membership.objects.filter(person=cast.omar).update(joined_at=clock.now() - timedelta(days=10))
    assert not found(cast, find_newcomers)


@pytest.mark.parametrize(
    "find", ["find_answers", "find_requests", "find_circles", "find_reviews", "find_reports"]
)
def test_each_is_found_in_a_few_queries(cast, find, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        found(cast, getattr(governing, find))
