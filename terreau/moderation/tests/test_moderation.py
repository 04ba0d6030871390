"""Reporting, deciding, appealing: nobody judges their own case, nobody learns who complained; people kept apart."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from terreau.communities.models import Membership
from terreau.communities.services import suspend_member
from terreau.core import clock
from terreau.journal.models import Line
from terreau.listening.models import Word
from terreau.listening.services import leave_words, open_campaign
from terreau.moderation import selectors, services
from terreau.moderation.models import Appeal, Block, Complaint, Report
from terreau.moderation.permissions import can_decide
from terreau.moderation.services import ModerationError
from terreau.notifications.models import Message
from terreau.people.models import Person

pytestmark = pytest.mark.django_db
SAID = "Le voisin du 12 est un voleur."


@pytest.fixture
def word(cast):
    campaign = open_campaign(authority=cast.authority, title="Ce qui compte ici", by=cast.tom)
    voice = leave_words(campaign=campaign, texts={campaign.questions.all()[0].pk: SAID})
    return Word.objects.select_related("campaign", "authority").get(voice=voice)


def again(person: Person) -> Person:
    """The same person, as another request reads them."""
    return Person.objects.select_related("authority", "account").get(pk=person.pk)


def reported(word, *people, reason="exposes"):
    for person in people:
        complaint = services.report(
            by=person, kind="word", thing=word, reason=reason, words="On le reconnaît."
        )
    return complaint.report


def told(person) -> list[str]:
    return list(
        Message.objects.filter(person=person, key__startswith="report:")
        .order_by("pk")
        .values_list("key", flat=True)
    )


def names(report, *which):
    return [f"report:{report.pk}:{one}" for one in which]


def test_several_complaints_make_one_report_told_once(cast, word):
    report = reported(word, cast.lina, cast.omar, cast.lina)
    assert Report.objects.count() == 1
    assert Complaint.objects.count() == 2
    assert [key.rpartition(":")[0] for key in told(cast.tom)] == names(report, "to_decide")
    lines = Line.objects.filter(verb="Flag", subject_kind="report")
    assert [line.audience for line in lines if line.actor_id is None] == [f"team:{word.campaign_id}"] * 2


def test_what_is_hidden_goes_and_everyone_concerned_reads_why(cast, word):
    report = reported(word, cast.lina)
    services.decide(by=again(cast.tom), found=report, hide=True, reason="On reconnaît quelqu’un.")
    word.refresh_from_db()
    assert (word.hidden_at is not None, word.hidden_by) == (True, cast.tom)
    assert [key.rpartition(":")[0] for key in told(cast.lina)] == names(report, "decided")
    body = Message.objects.get(person=cast.lina, key__startswith="report:").body
    assert "reconnaît" not in body
    assert SAID not in body
    with pytest.raises(ModerationError):
        services.decide(by=again(cast.tom), found=report, hide=False, reason="Non.")


def test_nobody_judges_their_own_case(cast, word):
    report = reported(word, cast.tom)
    assert told(cast.tom) == []
    assert len(told(cast.nour)) == 1  # nobody else of the team: an administrator is asked at once
    with pytest.raises(ModerationError):
        services.decide(by=again(cast.tom), found=report, hide=True, reason="Je le dis.")
    assert not can_decide(again(cast.nour), report)
    with clock.standing_at(clock.now() + timedelta(days=8)):
        services.decide(by=again(cast.nour), found=report, hide=False, reason="Rien de mal.")
    assert report.status == "left"


@pytest.mark.parametrize("name", ["lina", "omar", "ines", "karim", "zoe", "paul", "aya"])
def test_only_those_who_look_after_the_place_decide(cast, word, name):
    report = reported(word, cast.lina)
    assert not can_decide(again(getattr(cast, name)), report)
    with pytest.raises(ModerationError):
        services.decide(by=again(getattr(cast, name)), found=report, hide=True, reason="Non.")


def test_an_appeal_is_answered_by_someone_who_had_no_part_in_it(cast, word):
    report = reported(word, cast.lina)
    services.decide(by=again(cast.tom), found=report, hide=False, reason="Cela ne vise personne.")
    with pytest.raises(ModerationError):
        services.appeal(by=again(cast.omar), found=report, words="Si.")  # did not complain
    services.appeal(by=again(cast.lina), found=report, words="C’est au 12 de ma rue.")
    with pytest.raises(ModerationError):
        services.settle(by=again(cast.tom), found=report, stands=True, answer="Non.")
    services.settle(by=again(cast.nour), found=report, stands=False, answer="La rue est petite.")
    word.refresh_from_db()
    report.refresh_from_db()
    assert (report.status, word.hidden_at is not None) == ("hidden", True)
    assert Appeal.objects.get().status == "overturned"
    assert told(cast.lina)[-1] == f"report:{report.pk}:settled:{cast.lina.pk}"


def test_an_appeal_comes_once_and_within_thirty_days(cast, word):
    report = reported(word, cast.lina)
    services.decide(by=again(cast.tom), found=report, hide=False, reason="Cela ne vise personne.")
    with clock.standing_at(clock.now() + timedelta(days=31)), pytest.raises(ModerationError):
        services.appeal(by=again(cast.lina), found=report, words="Trop tard.")
    services.appeal(by=again(cast.lina), found=report, words="À temps.")
    report = Report.objects.select_related("appeal").get()
    with pytest.raises(ModerationError):
        services.appeal(by=again(cast.lina), found=report, words="Encore.")


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"reason": "no-such"}, "reason"), ({"reason": "hurts", "words": "x" * 301}, "words")],
)
def test_what_is_wrong_in_a_report_is_said(cast, word, fields, field):
    with pytest.raises(ModerationError) as refused:
        services.report(by=cast.lina, kind="word", thing=word, **fields)
    assert refused.value.field == field
    assert not Report.objects.exists()


def test_another_authority_reports_nothing_here(cast, word):
    with pytest.raises(ModerationError):
        services.report(by=cast.zoe, kind="word", thing=word, reason="hurts")


@pytest.mark.django_db(transaction=True)
def test_two_complaints_at_the_same_instant_make_one_report(cast, word):
    def complain(person):
        try:
            return services.report(by=person, kind="word", thing=word, reason="hurts").report_id
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(complain, [cast.lina, cast.omar]))
    assert len(set(found)) == 1
    assert Complaint.objects.count() == 2


def test_keeping_apart_is_mutual_silent_and_can_end(cast):
    services.block(person=cast.lina, other=cast.omar)
    services.block(person=cast.lina, other=cast.omar)
    assert Block.objects.count() == 1
    assert selectors.blocked_with(again(cast.omar)) == {cast.lina.pk}
    assert selectors.blocked_with(again(cast.lina)) == {cast.omar.pk}
    assert list(selectors.blocks_of(cast.omar)) == []
    assert not Message.objects.exists()
    assert not Line.objects.filter(subject_kind="person").exists()
    services.unblock(person=cast.omar, other=cast.lina)  # nothing of his to undo
    assert Block.objects.count() == 1
    services.unblock(person=cast.lina, other=cast.omar)
    assert selectors.blocked_with(again(cast.omar)) == frozenset()
    with pytest.raises(ModerationError):
        services.block(person=cast.lina, other=cast.lina)
    with pytest.raises(ModerationError):
        services.block(person=cast.lina, other=cast.zoe)


def test_pages_from_the_word_to_the_answer(cast, word, as_person):
    lina, tom, nour = as_person(cast.lina), as_person(cast.tom), as_person(cast.nour)
    there = lina.post(f"/signaler/word/{word.public_id}/", {"reason": "hurts"})
    assert there.status_code == 302
    page = lina.get(there["Location"]).content.decode()
    assert SAID not in page  # who complained reads the decision, not the file
    assert SAID in tom.get(there["Location"]).content.decode()
    assert there["Location"] in tom.get("/moderation/").content.decode()
    refused = tom.post(f"{there['Location']}decider/", {"decision": "leave", "reason": " "})
    assert refused.status_code == 422
    tom.post(f"{there['Location']}decider/", {"decision": "leave", "reason": "Cela ne vise personne."})
    assert "Cela ne vise personne." in lina.get(there["Location"]).content.decode()
    lina.post(f"{there['Location']}recours/", {"words": "Regardez encore."})
    assert there["Location"] in nour.get("/moderation/").content.decode()
    assert "Regardez encore." in nour.get(f"{there['Location']}recours/reponse/").content.decode()
    nour.post(f"{there['Location']}recours/reponse/", {"decision": "stands", "answer": "Vu, et confirmé."})
    assert "Vu, et confirmé." in lina.get(there["Location"]).content.decode()
    assert as_person(cast.omar).get(there["Location"]).status_code == 404


def test_the_list_costs_the_same_at_one_and_thirty(cast, word, as_person, django_assert_max_num_queries):
    reported(word, cast.lina)
    for number in range(30):
        Complaint.objects.update(created_at=clock.now() - timedelta(days=2))  # twenty a day at most
        voice = leave_words(
            campaign=word.campaign, texts={word.campaign.questions.all()[0].pk: f"Parole {number}"}
        )
        reported(Word.objects.select_related("campaign", "authority").get(voice=voice), cast.lina)
    for client in (as_person(cast.tom), as_person(cast.lina)):
        with django_assert_max_num_queries(12):
            assert client.get("/moderation/").status_code == 200


def test_whoever_is_kept_out_appeals_to_somebody_outside(cast, as_person):
    membership = Membership.objects.select_related("community__authority", "person__account").get(
        person=cast.omar
    )
    exclusion = suspend_member(by=again(cast.aya), membership=membership, reason="Des cris.")
    omar, url = as_person(cast.omar), f"/recours/exclusion/{exclusion.public_id}/"
    assert url in omar.get(f"{cast.community.get_absolute_url()}ma-place/").content.decode()
    assert as_person(cast.lina).get(url).status_code == 404
    assert as_person(cast.lina).get(f"/signaler/exclusion/{exclusion.public_id}/").status_code == 404
    assert omar.post(url, {"words": " "}).status_code == 422
    answer = omar.post(url, {"words": "On ne m’a pas écouté."})
    found = Report.objects.get()
    assert answer.url == found.get_absolute_url()
    assert omar.get(url).url == found.get_absolute_url()  # once
    assert told(cast.nour) == [f"report:{found.pk}:appealed:{cast.nour.pk}"]
    page = as_person(cast.nour).get(found.get_absolute_url()).content.decode()
    assert "Des cris." in page
    assert "On ne m’a pas écouté." in page
    for one in (cast.aya, cast.karim):
        assert as_person(one).post(f"{found.get_absolute_url()}recours/reponse/", {}).status_code in (
            403,
            404,
        )
    as_person(cast.nour).post(
        f"{found.get_absolute_url()}recours/reponse/",
        {"decision": "changes", "answer": "Il faut l’entendre."},
    )
    membership.refresh_from_db()
    exclusion.refresh_from_db()
    assert membership.status == "discovery"  # as he was
    assert exclusion.lifted_at is not None
    assert "Il faut l’entendre." in omar.get(found.get_absolute_url()).content.decode()


def test_what_waits_for_a_week_reaches_somebody_outside_once(cast, word):
    found = reported(word, cast.lina)
    now = clock.now()
    assert services.tell_late(now) == 0
    late = now + timedelta(days=8)
    assert services.tell_late(late) == 1
    assert services.tell_late(late) == 0
    assert told(cast.nour) == [f"report:{found.pk}:late:{cast.nour.pk}"]


def test_three_actions_report_a_message(cast, word, as_person):
    """« More », « Report », and one button: the reasons are the buttons."""
    page = as_person(cast.lina).get(f"/signaler/word/{word.public_id}/").content.decode()
    for reason in Complaint.Reason.values:
        assert f'name="reason" value="{reason}"' in page
