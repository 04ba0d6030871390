"""Queueing: once per key, in the reader's language, by the way that reaches them; letters and calls ticked by people."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import translation

from terreau.core import clock
from terreau.core.seal import unseal
from terreau.journal.models import Line
from terreau.notifications.models import Message
from terreau.notifications.personal_data import purge
from terreau.notifications.selectors import letters_and_calls
from terreau.notifications.services import (
    Address,
    NotificationError,
    cancel_for,
    mark_done,
    send,
    send_all,
)
from terreau.people.models import Person
from terreau.people.services import add_contact_point, set_language
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
TEMPLATE = "crossings/notices/mail_test.txt"


def tell(cast, key="k", *, person=None, code="424242", **fields):
    return send(
        key=key, template=TEMPLATE, context={"code": code}, authority=cast.authority, person=person, **fields
    )


def test_the_same_key_queues_once(cast):
    first = tell(cast, person=cast.aya)
    assert tell(cast, person=cast.aya, code="000000") == first
    assert tell(cast, person=cast.lina) == first
    assert Message.objects.count() == 1
    assert "424242" in first.body


def test_a_refused_gesture_tells_nothing(cast):
    with transaction.atomic():
        tell(cast, person=cast.aya)
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_in_the_language_of_whoever_reads(cast):
    set_language(person=cast.lina, language="en")
    with translation.override("fr"):
        english, french = tell(cast, "1", person=cast.lina), tell(cast, "2", person=cast.aya)
    assert english.body.startswith("Hello,")
    assert french.body.startswith("Bonjour")
    assert (english.language, french.language) == ("en", "fr")


@pytest.mark.parametrize(
    ("known", "channel"),
    [
        ({"with_account": True, "phone": "0553000000"}, "mail"),
        ({"with_account": False, "email": "a@example.org", "postal_address": "Le Bourg"}, "mail"),
        ({"with_account": False, "phone": "0553000000", "postal_address": "Le Bourg"}, "letter"),
        ({"with_account": False, "phone": "0553000000"}, "call"),
    ],
)
def test_by_the_way_that_reaches_them(cast, known, channel):
    message = tell(cast, person=make_person(cast.authority, "Odette", **known))
    assert (message.channel, message.status, message.sealed_address) == (channel, "queued", "")


def test_whoever_cannot_be_reached_is_told_nothing(cast):
    assert tell(cast, person=make_person(cast.authority, "Odette", with_account=False)) is None
    assert tell(cast, address=Address(name="Odette")) is None
    assert not Message.objects.exists()


def test_an_address_alone_is_sealed(cast):
    message = tell(cast, address=Address(name="Odette", mail="odette@example.org"))
    row = Message.objects.filter(pk=message.pk).values().get()
    assert not [column for column, value in row.items() if "odette" in str(value).lower()]
    assert unseal(message.sealed_address) == "odette@example.org"
    assert "424242" not in str(row)
    assert "424242" in message.read_body()


def test_what_went_to_an_address_alone_is_emptied_after_a_month(cast):
    hers = tell(cast, "1", address=Address(name="Odette", post="Le Bourg"))
    waiting = tell(cast, "2", address=Address(name="René", phone="0553000000"))
    kept = tell(cast, "3", person=cast.marcel)
    for letter in (hers, kept):
        mark_done(message=letter, by=cast.aya)
    assert purge(clock.now() + timedelta(days=29), dry_run=False) == 0
    later = clock.now() + timedelta(days=31)
    assert [purge(later, dry_run=True), purge(later, dry_run=False), purge(later, dry_run=False)] == [1, 1, 0]
    hers.refresh_from_db()
    assert (hers.sealed_address, hers.sealed_body, hers.read_body()) == ("", "", "")
    for letter in (waiting, kept):
        letter.refresh_from_db()
        assert "424242" in letter.read_body()


def test_a_person_of_another_authority_is_refused(cast):
    for person in (cast.zoe, make_person(cast.elsewhere, "Yann")):
        with pytest.raises(NotificationError):
            tell(cast, person=person)
    assert not Message.objects.exists()


def test_nothing_is_queued_for_the_erased_or_the_suspended(cast):
    gone = make_person(cast.authority, "Odette", with_account=False, phone="0553000000")
    Person.objects.filter(pk=gone.pk).update(erased_at=gone.created_at)
    gone.refresh_from_db()
    assert tell(cast, "1", person=gone) is None
    assert tell(cast, "2", person=cast.paul) is None


def test_the_subject_stands_on_one_line(cast):
    cast.authority.name = "Pays\r\nBcc: tous@example.org" + "x" * 300
    message = tell(cast, person=cast.aya)
    assert "\n" not in message.subject
    assert "\r" not in message.subject
    assert len(message.subject) <= 200


def test_nothing_typed_turns_into_markup(cast):
    message = tell(cast, person=cast.aya, code="<b>l’été</b> & שלום")
    assert "<b>l’été</b> & שלום" in message.body


def test_letters_and_calls_are_ticked_once_and_mail_never(cast):
    letter, mail = tell(cast, "1", person=cast.marcel), tell(cast, "2", person=cast.aya)
    assert mark_done(message=letter, by=cast.aya).status == "sent"
    at = letter.sent_at
    assert mark_done(message=Message.objects.get(pk=letter.pk), by=cast.tom).sent_at == at
    with pytest.raises(NotificationError):
        mark_done(message=mail, by=cast.aya)


def test_a_call_made_is_told_in_the_journal_once(cast):
    letter, call = (
        tell(cast, "1", person=cast.marcel),
        tell(cast, "2", address=Address(name="René", phone="0553000000"), about=("word", 12)),
    )
    for message in (letter, Message.objects.get(pk=letter.pk), call):
        mark_done(message=message, by=cast.tom)
    to_marcel, to_nobody = Line.objects.filter(verb="Announce").order_by("pk")
    assert (to_marcel.entered_by, to_marcel.target_person, to_marcel.capacity) == (
        cast.tom,
        cast.marcel,
        "agent",
    )
    assert to_marcel.at >= letter.created_at
    assert (to_nobody.entered_by, to_nobody.target_person, to_nobody.actor) == (cast.tom, None, None)
    assert (to_nobody.subject_kind, to_nobody.subject_id) == ("word", 12)
    assert {to_marcel.audience, to_nobody.audience} == {f"person:{cast.marcel.pk}", f"person:{cast.tom.pk}"}


def test_two_people_who_tick_together_both_see_it_done(cast):
    letter = tell(cast, person=cast.marcel)
    late = Message.objects.get(pk=letter.pk)
    mark_done(message=letter, by=cast.aya)
    assert mark_done(message=late, by=cast.tom).status == "sent"


def test_what_waits_comes_before_what_is_done(cast):
    done, waiting = tell(cast, "1", person=cast.marcel), tell(cast, "2", person=cast.marcel)
    mark_done(message=done, by=cast.aya)
    tell(cast, "3", person=cast.aya)
    assert list(letters_and_calls(cast.authority)) == [waiting, done]
    assert list(letters_and_calls(cast.elsewhere)) == []


def test_cancelling_leaves_what_has_left(cast):
    sent, waiting = tell(cast, "1", person=cast.marcel), tell(cast, "2", person=cast.marcel)
    mark_done(message=sent, by=cast.aya)
    assert cancel_for(person=cast.marcel) == 1
    assert [Message.objects.get(pk=one.pk).status for one in (sent, waiting)] == ["sent", "cancelled"]


def test_the_preferred_phone_is_the_one_called(cast):
    rene = make_person(cast.authority, "René", with_account=False, phone="0111111111")
    point = add_contact_point(person=rene, kind="phone", value="0222222222")
    point.is_preferred = True
    point.save()
    assert tell(cast, person=rene).channel == "call"


def test_the_same_words_to_many_cost_what_they_cost_for_one(cast, django_assert_max_num_queries):
    everyone = list(
        Person.objects.filter(pk__in=[cast.aya.pk, cast.tom.pk, cast.karim.pk]).select_related("account")
    )
    everyone[0].language = "en"
    words = {"key": "news", "template": TEMPLATE, "context": {"code": "1"}, "authority": cast.authority}
    everyone += [make_person(cast.authority, f"Sans compte {n}", with_account=False) for n in range(3)]
    for one in everyone[3:]:
        add_contact_point(person=one, kind="phone", value="0102030405")
    with django_assert_max_num_queries(5):  # a savepoint around the three
        assert send_all(people=everyone, **words) == 6
    assert send_all(people=[*everyone, cast.lina, cast.paul], **words) == 1  # Paul is suspended
    assert Message.objects.filter(key__startswith="news:").count() == 7
    assert set(Message.objects.values_list("language", flat=True)) == {"fr", "en"}
    with pytest.raises(NotificationError):
        send_all(people=[cast.zoe], **words)


def test_each_one_answers_to_their_own_address_and_letters_to_none(cast):
    everyone = [cast.aya, cast.tom, cast.marcel]
    words = {"key": "n", "template": TEMPLATE, "context": {"code": "1"}, "authority": cast.authority}
    send_all(people=everyone, reply_to=lambda person: f"r+{person.pk}@exemple.fr", **words)
    told = dict(Message.objects.values_list("person", "reply_to"))
    assert told == {
        cast.aya.pk: f"r+{cast.aya.pk}@exemple.fr", cast.tom.pk: f"r+{cast.tom.pk}@exemple.fr", cast.marcel.pk: "",
    }  # fmt: skip
