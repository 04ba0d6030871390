"""Sending: claim, send, mark; nothing lost, nothing twice but the one in flight at a kill."""

import smtplib
from datetime import timedelta
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from terreau.core import clock
from terreau.notifications.models import Message
from terreau.notifications.services import (
    Address,
    deliver,
    deliver_due,
    lock_mail,
    send,
    unlock_mail,
    waiting_mail,
)
from terreau.notifications.services.delivery import TRIES
from terreau.people.models import Person
from terreau.people.services import lift_suspension, move_account, suspend_person

pytestmark = pytest.mark.django_db
TEMPLATE = "crossings/notices/mail_test.txt"


class Moody(EmailBackend):
    """A mail server that refuses, or that takes the mail just before the power fails."""

    mood = "refuse"

    def send_messages(self, messages):
        if self.mood == "refuse":
            raise smtplib.SMTPServerDisconnected
        sent = super().send_messages(messages)
        if self.mood == "die after":
            raise KeyboardInterrupt
        return sent


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Moody"
    return Moody


def tell(cast, key="k", **fields):
    who = fields if "address" in fields or "person" in fields else {**fields, "person": cast.aya}
    return send(key=key, template=TEMPLATE, context={"code": "424242"}, authority=cast.authority, **who)


def later(minutes):
    return clock.standing_at(clock.now() + timedelta(minutes=minutes))


def state(message):
    message.refresh_from_db()
    return message.status, message.attempts


def test_what_is_due_leaves_once_in_order(cast):
    for number in range(3):
        tell(cast, f"{number}")
    assert [deliver_due(limit=2), deliver_due(), deliver_due()] == [2, 1, 0]
    assert len(mail.outbox) == 3
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}


def test_letters_and_calls_never_leave_by_mail(cast):
    tell(cast, person=cast.marcel)
    assert deliver_due() == 0
    assert mail.outbox == []


def test_what_is_for_tomorrow_waits(cast):
    tell(cast, due_at=clock.now() + timedelta(days=1))
    assert deliver_due() == 0
    with later(24 * 60 + 1):
        assert deliver_due() == 1


def test_a_refusal_is_tried_again_later_and_later_then_given_up(cast, server):
    message = tell(cast)
    assert deliver_due() == 0
    assert state(message) == ("queued", 1)
    assert deliver_due() == 0
    assert state(message) == ("queued", 1)
    minutes = 0
    for attempt in range(2, TRIES + 1):
        minutes += 2**attempt
        with later(minutes):
            deliver_due()
        assert state(message)[1] == attempt
    assert state(message) == ("failed", TRIES)
    assert message.failure == "SMTPServerDisconnected"
    with later(10_000):
        assert deliver_due() == 0


def test_one_that_is_refused_holds_no_other_back(cast, server, settings):
    bad = tell(cast, "1")
    deliver_due()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    good = tell(cast, "2")
    assert deliver_due() == 1
    assert (state(bad)[0], state(good)[0]) == ("queued", "sent")


def test_a_kill_between_sending_and_marking_sends_that_one_again_with_the_same_id(cast, server, monkeypatch):
    message, other = tell(cast, "1"), tell(cast, "2")
    monkeypatch.setattr(server, "mood", "die after")
    with pytest.raises(KeyboardInterrupt):
        deliver_due()
    assert state(message) == ("sending", 0)
    monkeypatch.setattr(server, "mood", "kind")
    assert deliver_due() == 1  # the other one; the claim of the dead worker still stands
    assert state(other)[0] == "sent"
    with later(6):
        assert deliver_due() == 1
    ids = [str(one.extra_headers["Message-ID"]) for one in mail.outbox]
    assert ids.count(message.message_id) == 2
    assert ids.count(other.message_id) == 1


def test_two_workers_never_send_the_same_one(cast):
    message = tell(cast)
    Message.objects.filter(pk=message.pk).update(status="sending", claimed_at=clock.now())
    assert deliver(message_id=message.pk) is False
    assert deliver_due() == 0
    assert mail.outbox == []


def test_a_worker_that_is_stopping_starts_nothing_more(cast):
    for number in range(3):
        tell(cast, f"{number}")
    assert deliver_due(is_stopping=lambda: len(mail.outbox) == 1) == 1


def test_the_erased_and_the_suspended_receive_nothing(cast):
    one, two = tell(cast, "1"), tell(cast, "2", person=cast.lina)
    Person.objects.filter(pk=cast.aya.pk).update(erased_at=clock.now())
    suspend_person(person=cast.lina)
    assert deliver_due() == 0
    assert (state(one)[0], state(two)[0]) == ("cancelled", "cancelled")
    lift_suspension(person=cast.lina)
    assert deliver_due() == 0


def test_mail_follows_a_new_address(cast):
    tell(cast)
    move_account(account=cast.aya.account, address="aya.nouvelle@example.org")
    deliver_due()
    assert mail.outbox[0].to == ["aya.nouvelle@example.org"]


def test_a_sealed_address_is_opened_only_to_send(cast):
    tell(cast, address=Address(name="Odette", mail="odette@example.org"))
    assert deliver_due() == 1
    assert mail.outbox[0].to == ["odette@example.org"]


def test_with_another_key_a_sealed_address_is_tried_then_given_up(cast, settings):
    message = tell(cast, address=Address(mail="odette@example.org"))
    settings.TERREAU_SEAL_KEY = "another key"
    assert deliver_due() == 0
    assert state(message) == ("queued", 1)
    assert message.failure == "SealBroken"
    assert mail.outbox == []


def tell_code(cast):
    message = send(
        key="code:x", template="web/sign_in/notices/code.txt", context={"is_change": False}, authority=cast.authority,
        address=Address(mail="rose@example.org"), secret="987654", useful_until=clock.now() + timedelta(minutes=10),
    )  # fmt: skip
    assert message
    return message


def test_a_code_leaves_in_the_mail_and_stays_nowhere(cast):
    message = tell_code(cast)
    assert "987654" not in str(Message.objects.filter(pk=message.pk).values().get())
    deliver_due()
    assert "987654" in mail.outbox[0].body
    message.refresh_from_db()
    assert message.sealed_secret == ""


def test_a_code_too_old_does_not_leave(cast):
    message = tell_code(cast)
    with later(11):
        assert deliver_due() == 0
    assert state(message)[0] == "cancelled"
    assert message.sealed_secret == ""
    assert mail.outbox == []


def test_a_restored_copy_keeps_its_mail(cast):
    waiting = tell(cast, "1")
    with later(1):
        lock_mail()
        assert deliver_due() == 0
        assert not waiting_mail().exists()
        fresh = tell(cast, "2")
        assert unlock_mail() == 1
        assert (state(waiting)[0], state(fresh)[0]) == ("cancelled", "queued")
        assert deliver_due() == 1
    assert unlock_mail() == 0


def test_headers_say_that_a_machine_wrote(cast):
    tell(cast)
    deliver_due()
    headers = mail.outbox[0].extra_headers
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Message-ID"].endswith(f"@{cast.authority.host}>")


def test_an_answer_goes_where_the_gesture_said(cast):
    tell(cast, reply_to="reponses+abc@exemple.fr")
    tell(cast, "other")
    deliver_due()
    first, second = (one.message() for one in mail.outbox)
    assert first["Reply-To"] == "reponses+abc@exemple.fr"
    assert second["Reply-To"] is None
    assert first["X-Terreau"] == cast.authority.host


def test_a_mail_says_which_territory_writes(cast, settings):
    settings.DEFAULT_FROM_EMAIL = "Terreau <ne-pas-repondre@maville.fr>"
    tell(cast)
    deliver_due()
    [one] = mail.outbox
    assert parseaddr(one.message()["From"])[1] == "ne-pas-repondre@maville.fr"
    assert one.from_email.startswith("=?utf-8?")
    assert str(make_header(decode_header(one.from_email))).startswith(cast.authority.name)


def test_what_answers_a_thread_stops_nothing_by_somebody_elses_link(cast):
    """A link that somebody wrote to another host is no way out of ours."""
    message = send(
        key="w", template=TEMPLATE, context={"code": "http://ailleurs.example/resume/arreter/abcdefghijkl/"},
        authority=cast.authority, person=cast.aya,
    )  # fmt: skip
    deliver_due()
    assert message is not None
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
