"""The week of one's communities: written when it leaves, never empty, once a person and a day."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from terreau.communities.models import Membership
from terreau.communities.services import pause
from terreau.conversations.models import Post
from terreau.conversations.services import hide_post, reply, start_thread
from terreau.core import clock
from terreau.digests.models import Rhythm
from terreau.digests.pieces import MOST_OF_A_KIND, Piece, Week, by_kind, seen_by
from terreau.digests.selectors import weeks_of, weeks_remembered
from terreau.digests.services import DigestError, choose_paper, choose_rhythm, queue_digests, queue_due
from terreau.digests.tokens import stop_path
from terreau.gatherings.services import Plan, announce
from terreau.moderation.services import block
from terreau.notifications.models import Message
from terreau.notifications.services import deliver_due
from terreau.people.models import Person

pytestmark = pytest.mark.django_db


def next_thursday(authority) -> date:
    today = clock.today(authority.zone)
    return today + timedelta(days=(3 - today.weekday()) % 7 or 7)


@pytest.fixture
def thursday(cast):
    """Everything below happens on the usual day, at eight in the morning."""
    day = next_thursday(cast.authority)
    with clock.standing_at(datetime(day.year, day.month, day.day, 8, tzinfo=cast.authority.zone)):
        yield day


def again(person) -> Person:
    return Person.objects.select_related("authority", "account").get(pk=person.pk)


def talk(cast, title="Le four à pain", by=None):
    return start_thread(
        by=again(by or cast.lina), community=cast.community, title=title, text="Qui vient samedi ?"
    )


def queued():
    return Message.objects.filter(about_kind="digest").order_by("pk")


def sent_to(person) -> list[str]:
    for _round in range(3):
        deliver_due()
    return [
        str(one.body) for one in mail.outbox if person.account.email in one.to and "semaine" in one.subject
    ]


def test_each_awake_member_gets_one_and_nobody_else(cast, thursday):
    talk(cast)
    membership = Membership.objects.get(person=cast.omar)
    pause(membership=membership)
    done = queue_digests(authority=cast.authority, day=thursday)
    reached = {message.person for message in queued()}
    assert reached == {
        cast.aya,
        cast.tom,
        cast.lina,
    }  # not Omar who rests, Paul suspended, Marcel without mail
    assert (done.readers, done.quiet, done.queued) == (3, 0, 3)
    assert queue_digests(authority=cast.authority, day=thursday).queued == 0
    [body] = sent_to(cast.aya)
    assert "Le four à pain" in body
    assert "1 message" in body
    assert "Qui vient samedi" not in body  # titles and links; the text is read on the site


def test_nothing_new_sends_nothing(cast, thursday):
    with clock.standing_at(clock.now() + timedelta(days=21)):
        day = next_thursday(cast.authority)
        done = queue_digests(authority=cast.authority, day=day)
    assert (done.queued, done.quiet) == (0, done.readers)
    assert done.readers > 0


def test_what_went_away_before_it_leaves_is_not_told(cast, thursday):
    thread = talk(cast)
    Membership.objects.update(joined_at=clock.now() - timedelta(days=60))
    queue_digests(authority=cast.authority, day=thursday)
    hide_post(by=again(cast.aya), post=thread.posts.get(), reason="Hors sujet.")
    assert sent_to(cast.tom) == []
    assert set(queued().values_list("status", flat=True)) == {"cancelled"}


def test_whoever_left_meanwhile_gets_nothing(cast, thursday):
    talk(cast)
    queue_digests(authority=cast.authority, day=thursday)
    Membership.objects.filter(person=cast.tom).update(status="withdrawn")
    assert sent_to(cast.tom) == []
    assert len(sent_to(cast.lina)) == 1


def test_what_comes_and_what_was_said_stand_by_kind(cast, thursday):
    thread = talk(cast)
    reply(by=again(cast.tom), thread=thread, text="Moi.")
    starts = datetime.combine(thursday + timedelta(days=2), time(18, 30))
    announce(
        by=again(cast.aya),
        community=cast.community,
        plan=Plan(
            title="Allumer le four", place="Place du Marché", starts=starts, ends=starts + timedelta(hours=2)
        ),
    )
    queue_digests(authority=cast.authority, day=thursday)
    [body] = sent_to(cast.lina)
    assert body.index("À venir") < body.index("Allumer le four") < body.index("Dans les échanges")
    assert "18\u202fh\u202f30" in body  # the authority's own hour
    assert "2 messages" in body
    assert f"/echanges/{thread.public_id}/" in body


def test_gardeners_alone_read_that_most_came_from_them(cast, thursday):
    thread = talk(cast, by=cast.aya)
    for number in range(4):
        reply(by=again(cast.tom if number % 2 else cast.aya), thread=thread, text=f"Encore {number}.")
    reply(by=again(cast.lina), thread=thread, text="Oui.")
    queue_digests(authority=cast.authority, day=thursday)
    assert "Donnez la parole" in sent_to(cast.aya)[0]
    assert "Donnez la parole" not in sent_to(cast.lina)[0]


def test_people_kept_apart_read_nothing_of_each_other(cast, thursday):
    Membership.objects.update(joined_at=clock.now() - timedelta(days=60))
    talk(cast, by=cast.lina)
    block(person=cast.tom, other=cast.lina)
    queue_digests(authority=cast.authority, day=thursday)
    assert sent_to(cast.tom) == []
    assert len(sent_to(cast.aya)) == 1


def test_the_day_is_chosen_or_never(cast, thursday, as_person):
    lina = as_person(cast.lina)
    assert lina.post("/mon-espace/resume/", {"day": "2"}).status_code == 302
    assert as_person(cast.aya).post("/mon-espace/resume/", {"day": "never"}).status_code == 302
    assert lina.post("/mon-espace/resume/", {"day": "9"}).status_code == 422
    talk(cast)
    queue_digests(authority=cast.authority, day=thursday)
    assert {message.person for message in queued()} == {cast.tom, cast.omar}
    queue_digests(authority=cast.authority, day=thursday + timedelta(days=6))
    assert cast.lina in {message.person for message in queued()}


def test_the_link_of_the_mail_stops_it_signed_out_and_reading_changes_nothing(cast, thursday):
    talk(cast)
    queue_digests(authority=cast.authority, day=thursday)
    [body] = sent_to(cast.lina)
    path = stop_path(cast.lina.pk)
    assert path.split("/")[-2][:4] in body
    client = Client()
    for _scan in range(3):
        assert client.get(path).status_code == 200
    assert not Rhythm.objects.exists()
    assert client.post(path, {"day": "never"}).status_code == 302
    assert Rhythm.objects.get().weekday is None
    assert client.get("/resume/arreter/forged/").status_code == 404
    assert Client(HTTP_HOST=cast.elsewhere.host).post(path, {"day": "1"}).status_code == 404


def test_on_paper_it_is_a_letter_to_print(cast, thursday, as_person):
    talk(cast)
    aya = as_person(cast.aya)
    address = f"/communautes/{cast.community.public_id}/resume-papier/"
    assert "Marcel" in aya.get(address).content.decode()
    assert aya.post(address, {"person": cast.marcel.public_id, "on_paper": "on"}).status_code == 302
    queue_digests(authority=cast.authority, day=thursday)
    letter = queued().get(person=cast.marcel)
    assert (letter.channel, "Le four à pain" in letter.body) == ("letter", True)
    assert "arreter" not in letter.body
    assert "http" not in letter.body  # an address on paper helps nobody without a screen
    choose_paper(by=again(cast.aya), community=cast.community, person=cast.marcel, is_on_paper=False)
    queue_digests(authority=cast.authority, day=thursday + timedelta(days=7))
    assert queued().filter(person=cast.marcel).count() == 1


def test_the_worker_waits_for_the_morning(cast, thursday):
    talk(cast)
    night = clock.now() - timedelta(hours=3)
    assert queue_due(night) == 0
    assert queue_due(clock.now()) == 4
    assert queue_due(clock.now()) == 0


def test_stopped_half_way_it_goes_on_and_doubles_nothing(cast, thursday):
    talk(cast)
    queue_digests(authority=cast.authority, day=thursday)
    queued().filter(
        pk__in=list(queued().values_list("pk", flat=True)[:2])
    ).delete()  # as if it had never got that far
    assert queue_digests(authority=cast.authority, day=thursday).queued == 2
    assert queued().values("person").distinct().count() == queued().count() == 4


def test_the_command_says_what_it_would_do(cast, thursday, capsys):
    talk(cast)
    call_command("digest", "--day", thursday.isoformat(), "--dry-run", "--json")
    assert capsys.readouterr().out.strip() == '{"readers": 5, "quiet": 1, "queued": 0}'  # Zoé too, elsewhere
    assert not queued().exists()
    call_command("digest", "--day", thursday.isoformat())
    assert "4 queued" in capsys.readouterr().out


def test_reading_weeks_costs_the_same_for_one_community_and_for_many(
    cast, thursday, django_assert_num_queries
):
    talk(cast)
    now = clock.now()
    with django_assert_num_queries(8):
        weeks_of([cast.community.pk], now - timedelta(days=7), now)
    for number in range(5):
        talk(cast, title=f"Fil {number}")
    with django_assert_num_queries(8):
        found = weeks_of([cast.community.pk, cast.other_community.pk], now - timedelta(days=7), now)
    assert len(found[cast.community.pk].pieces) == 6
    assert Post.objects.count() == 6


def test_rhythms_choose_only_days(cast):
    with pytest.raises(DigestError):
        choose_rhythm(person=cast.lina, weekday=7)


def piece(kind="thread", at=0, authors=()):
    start = datetime(2026, 1, 1, tzinfo=clock.now().tzinfo)
    return Piece(kind, start + timedelta(hours=at), f"{kind} {at}", "/", 1, frozenset(authors))


def test_kinds_come_in_the_order_of_interest_the_newest_first():
    rows = [
        piece("commitment", 1),
        *(piece("thread", at) for at in range(8)),
        piece("gathering", 9),
        piece("gathering", 5),
    ]
    found = by_kind(rows)
    assert [kind for kind, _rows, _more in found] == ["gathering", "thread", "commitment"]
    assert [one.title for one in found[0][1]] == ["gathering 5", "gathering 9"]
    assert [one.title for one in found[1][1]] == [f"thread {at}" for at in (7, 6, 5, 4, 3)]
    assert found[1][2] == 8 - MOST_OF_A_KIND


def test_what_only_people_kept_apart_wrote_is_left_out():
    week = Week(1, "Four", "/", (piece(authors=(1,)), piece(at=1, authors=(1, 2)), piece("gathering")))
    assert [one.title for one in seen_by(week, {1}).pieces] == ["thread 1", "gathering 0"]
    assert seen_by(week, set()) is week


@pytest.mark.parametrize(
    ("written", "by_members", "is_mostly"), [(3, 0, False), (4, 2, False), (4, 1, True), (9, 4, True)]
)
def test_less_than_half_by_members(written, by_members, is_mostly):
    assert (
        Week(1, "", "", written=written, written_by_members=by_members).is_mostly_from_gardeners is is_mostly
    )


def test_remembered_weeks_say_the_same_to_each_and_only_what_each_may_read(cast, thursday):
    talk(cast, "Le four à pain")
    talk(cast, "Le lavoir", by=cast.omar)
    block(person=cast.aya, other=cast.omar)
    queue_digests(authority=cast.authority, day=thursday)
    with weeks_remembered():
        deliver_due()
    said = {one.to[0]: str(one.body) for one in mail.outbox if "semaine" in one.subject}
    assert "LAVOIR" in said[cast.lina.account.email].upper()
    assert "LAVOIR" not in said[cast.aya.account.email].upper()
    assert "FOUR" in said[cast.aya.account.email].upper()


def test_what_each_already_read_is_cut_by_their_own_last_digest(cast, thursday):
    now = clock.now()
    with clock.standing_at(now - timedelta(days=10)):
        talk(cast, "Déjà dit")
    talk(cast, "Tout neuf")
    with weeks_remembered():
        old = weeks_of([cast.community.pk], now - timedelta(days=14), now)[cast.community.pk]
        new = weeks_of([cast.community.pk], now - timedelta(days=7), now)[cast.community.pk]
    assert (len(old.pieces), old.written) == (2, 2)
    assert ([one.title for one in new.pieces], new.written) == (["Tout neuf"], 1)


def test_a_remembered_week_is_read_once_for_many_readers(cast, thursday, django_assert_num_queries):
    talk(cast)
    now = clock.now()
    with weeks_remembered():
        weeks_of([cast.community.pk], now - timedelta(days=7), now)
        with django_assert_num_queries(0):
            weeks_of([cast.community.pk], now - timedelta(days=6), now)


def test_the_button_of_mail_programs_stops_it_at_once(cast, thursday):
    talk(cast)
    queue_digests(authority=cast.authority, day=thursday)
    deliver_due()
    headers = next(one for one in mail.outbox if cast.lina.account.email in one.to).extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (headers["Auto-Submitted"], headers["Precedence"]) == ("auto-generated", "bulk")
    path = headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver:8000")
    machine = Client(SERVER_NAME="testserver", enforce_csrf_checks=True)
    assert machine.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Rhythm.objects.get(person=cast.lina).weekday is None
