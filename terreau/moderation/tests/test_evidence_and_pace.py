"""What was reported can still be read by those who decide; reports do not flood those who read them."""

from datetime import timedelta

import pytest

from terreau.conversations.services import delete_post, edit_post
from terreau.conversations.tests.factories import make_post, make_thread
from terreau.core import clock
from terreau.moderation import personal_data, selectors, services
from terreau.moderation.models import Complaint, Report
from terreau.moderation.services import REPORTS_A_DAY, ModerationError
from terreau.notifications.models import Message
from terreau.people.models import Person

pytestmark = pytest.mark.django_db
SAID, SINCE = "Gertrude vole les tomates.", "Les tomates sont belles."


@pytest.fixture
def thread(cast):
    return make_thread(cast.tom, cast.community)


@pytest.fixture
def post(cast, thread):
    return make_post(cast.omar, thread, SAID)


def again(person: Person) -> Person:
    return Person.objects.select_related("authority", "account").get(pk=person.pk)


def reported(post, *people) -> Report:
    for person in people:
        found = services.report(by=person, kind="post", thing=post, reason="hurts").report
    return found


def mails_to(person) -> int:
    return Message.objects.filter(person=person, key__contains=":to_decide:").count()


def page_of(answer) -> str:
    return answer.content.decode()


def test_what_is_taken_back_is_still_read_by_those_who_decide_alone(cast, post, as_person):
    found = reported(post, cast.lina)
    delete_post(by=cast.omar, post=post)
    path = found.get_absolute_url()
    assert SAID in page_of(as_person(cast.aya).get(path))
    assert SAID in page_of(as_person(cast.aya).get(f"{path}decider/"))
    assert SAID in page_of(as_person(cast.nour).get(path))  # from outside
    assert SAID not in page_of(as_person(cast.lina).get(path))
    assert as_person(cast.omar).get(path).status_code == 404
    services.decide(by=again(cast.aya), found=found, hide=False, reason="Elle en rit.")
    services.appeal(by=again(cast.lina), found=found, words="Pas moi.")
    assert SAID in page_of(as_person(cast.nour).get(f"{path}recours/reponse/"))
    for one in (cast.lina, cast.omar):
        assert SAID not in page_of(as_person(one).get(path))
    assert as_person(cast.karim).get(path).status_code == 404


def test_what_is_changed_since_is_read_as_each_reader_had_it(cast, post, as_person):
    found = reported(post, cast.lina)
    assert selectors.words_before(found) == []  # it stands as it was
    edit_post(by=cast.omar, post=post, text=SINCE)
    post.refresh_from_db()
    reported(post, cast.tom)
    assert [one["text"] for one in selectors.words_before(found)] == [SAID]
    page = page_of(as_person(cast.aya).get(found.get_absolute_url()))
    assert SAID in page
    assert SINCE in page
    post.refresh_from_db()
    delete_post(by=cast.omar, post=post)
    assert [one["text"] for one in selectors.words_before(found)] == [SAID, SINCE]


def test_the_copy_is_sealed_and_goes_with_its_author_or_a_year_after_the_decision(cast, post):
    found = reported(post, cast.lina)
    [sealed] = Complaint.objects.values_list("sealed_said", flat=True)
    assert sealed
    assert "Gertrude" not in sealed
    services.decide(by=again(cast.aya), found=found, hide=True, reason="Cela blesse.")
    personal_data.purge(clock.now() + timedelta(days=364), dry_run=False)
    assert Complaint.objects.exclude(sealed_said="").exists()
    personal_data.erase(cast.omar)
    assert not Complaint.objects.exclude(sealed_said="").exists()
    personal_data.purge(clock.now() + timedelta(days=366), dry_run=False)
    assert not Complaint.objects.exists()


def test_a_copy_whose_key_is_lost_breaks_no_page(cast, post, as_person):
    found = reported(post, cast.lina)
    delete_post(by=cast.omar, post=post)
    Complaint.objects.update(sealed_said="illisible")
    assert as_person(cast.aya).get(found.get_absolute_url()).status_code == 200


def test_one_mail_a_day_for_a_place_while_reports_wait(cast, thread, as_person):
    reported(make_post(cast.omar, thread, SAID), cast.lina)
    for number in range(5):
        reported(make_post(cast.omar, thread, f"{SAID} {number}"), cast.lina)
    assert mails_to(cast.aya) == 1
    assert "6 signalements" in page_of(as_person(cast.aya).get("/moderation/"))
    with clock.standing_at(clock.now() + timedelta(hours=25)):
        reported(make_post(cast.omar, thread, "Le lendemain."), cast.lina)
        assert mails_to(cast.aya) == 2
        for one in Report.objects.filter(status="open"):
            services.decide(by=again(cast.aya), found=one, hide=False, reason="Lu.")
        reported(make_post(cast.omar, thread, "Nouveau."), cast.lina)
        assert mails_to(cast.aya) == 3  # nothing waited any more


def test_twenty_reports_a_day_by_one_person_and_a_kind_sentence(cast, thread, as_person):
    posts = [make_post(cast.omar, thread, f"Message {number}") for number in range(REPORTS_A_DAY + 1)]
    for post in posts[:-1]:
        reported(post, cast.lina)
    last = posts[-1]
    answer = as_person(cast.lina).post(f"/signaler/post/{last.public_id}/", {"reason": "hurts"})
    assert answer.status_code == 422
    assert "vingt choses" in page_of(answer)
    assert Report.objects.count() == REPORTS_A_DAY
    reported(posts[0], cast.lina)  # sent again, it is no other
    reported(last, cast.tom)
    with clock.standing_at(clock.now() + timedelta(hours=25)):
        reported(last, cast.lina)
    with pytest.raises(ModerationError):
        reported(make_thread(cast.omar, cast.community).posts.get(), cast.omar)
