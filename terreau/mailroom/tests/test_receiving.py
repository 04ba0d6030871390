"""An answer by mail: posted once, as its author, or refused kindly to their own address and to nobody else."""

import io
import sys
import threading
import time
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError, connection

from terreau.core import clock
from terreau.core.registries import personal_sources
from terreau.mailroom.models import Inbound
from terreau.mailroom.services import Result, receive, reply_address
from terreau.mailroom.tests.factories import SUBJECT, make_mail, room_that_answers
from terreau.notifications.models import Message
from terreau.notifications.services import deliver_due, send
from terreau.people.models import Account, Person
from terreau.people.services import add_contact_point, suspend_person

pytestmark = pytest.mark.django_db
MAILS = Path(__file__).parent / "mails"
JPEG, PNG, PDF = b"\xff\xd8\xff\xe0" + b"x" * 40, b"\x89PNG\r\n\x1a\n" + b"x" * 40, b"%PDF-1.7 x"


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.TERREAU_MAIL_REPLY = "reponses@exemple.fr"


@pytest.fixture
def room(cast):
    with room_that_answers() as room:
        yield room


def tell(person, **fields):
    words = {
        "template": "crossings/notices/mail_test.txt",
        "context": {"code": "1"},
        "authority": person.authority,
    }
    return send(key=f"k{person.pk}", person=person, **words, **fields)


def told():
    return [(one.person_id, one.status) for one in Message.objects.filter(key__startswith="mailroom.refused")]


def test_an_answer_is_posted_as_its_author(cast, room):
    outcome = receive(make_mail(cast.lina, "Oui.\n\n-- \nLina").as_bytes())
    assert (outcome.result, outcome.path) == (Result.POSTED, f"/echanges/{SUBJECT}/")
    [inbound] = room.received
    assert (inbound.person, inbound.subject_id, inbound.text) == (cast.lina, SUBJECT, "Oui.")


def test_the_same_mail_twice_is_posted_once(cast, room):
    raw = make_mail(cast.lina).as_bytes()
    assert receive(raw).result == Result.POSTED
    again = receive(raw)
    assert (again.result, again.reason) == (Result.IGNORED, "already received")
    assert len(room.received) == 1


def test_without_a_message_id_the_same_bytes_are_the_same_mail(cast, room):
    message = make_mail(cast.lina)
    del message["Message-ID"]
    assert [receive(message.as_bytes()).result for _twice in range(2)] == [Result.POSTED, Result.IGNORED]


def test_the_room_fails_and_nothing_stands_so_that_it_may_come_again(cast, room, monkeypatch):
    raw = make_mail(cast.lina).as_bytes()
    failing = monkeypatch.context()
    with failing as patch:
        patch.setattr(room, "received", None)
        with pytest.raises(AttributeError):
            receive(raw)
    assert not Inbound.objects.exists()
    assert receive(raw).result == Result.POSTED


def test_where_the_server_was_asked_to_bring_it_counts_first(cast, room):
    address = reply_address(person=cast.lina, kind="test-thread", subject_id=SUBJECT)
    message = make_mail(cast.lina, to="liste@example.org")
    assert receive(message.as_bytes()).result == Result.UNKNOWN
    assert receive(message.as_bytes(), recipient=address.upper()).result == Result.POSTED
    assert (
        receive(make_mail(cast.lina, to="x@example.org", Delivered_To=address).as_bytes()).result
        == Result.POSTED
    )


@pytest.mark.parametrize(
    "to", ["reponses@exemple.fr", "reponses+aaaaaaaaaaaaaaaaaaaaaaaaaaaa@exemple.fr", "autre@exemple.fr"]
)
def test_a_forged_address_is_unknown_and_nobody_is_told(cast, room, to):
    assert receive(make_mail(cast.lina, to=to).as_bytes()).result == Result.UNKNOWN
    assert (room.received, told(), Inbound.objects.count()) == ([], [], 0)


def test_a_forwarded_notice_does_not_let_another_speak(cast, room):
    """Omar holds Lina's address to answer to, and writes from his own: Lina is told, Omar is not, nothing is posted."""
    message = make_mail(cast.lina, sender=f"Omar <{cast.omar.account.email}>")
    outcome = receive(message.as_bytes())
    assert outcome.result == Result.REFUSED
    assert room.received == []
    assert told() == [(cast.lina.pk, "queued")]
    deliver_due()
    assert [one.to for one in mail.outbox] == [[cast.lina.account.email]]
    assert cast.omar.account.email not in mail.outbox[0].body
    assert "Oui, je viens" not in mail.outbox[0].body


def test_two_senders_in_one_line_are_nobody(cast, room):
    both = f"{cast.lina.account.email}, {cast.omar.account.email}"
    assert receive(make_mail(cast.lina, sender=both).as_bytes()).result == Result.REFUSED
    assert room.received == []


def test_an_address_they_never_proved_is_not_theirs(cast, room):
    add_contact_point(person=cast.lina, kind="mail", value="lina.autre@example.org")
    assert receive(make_mail(cast.lina, sender="lina.autre@example.org").as_bytes()).result == Result.REFUSED
    add_contact_point(person=cast.lina, kind="mail", value="lina.autre@example.org", is_verified=True)
    assert receive(make_mail(cast.lina, sender="LINA.autre@example.org").as_bytes()).result == Result.POSTED


def test_nobody_without_a_proven_address_is_given_one_to_answer_to(cast, room):
    add_contact_point(person=cast.marcel, kind="mail", value="marcel@example.org")
    assert reply_address(person=cast.marcel, kind="test-thread", subject_id=1) == ""


def test_the_suspended_are_refused_and_the_erased_unknown(cast, room):
    raws = [make_mail(cast.lina).as_bytes(), make_mail(cast.lina).as_bytes()]
    suspend_person(person=cast.lina)
    assert receive(raws[0]).result == Result.REFUSED
    assert told() == []
    Person.objects.filter(pk=cast.lina.pk).update(erased_at=clock.now())
    assert receive(raws[1]).result == Result.UNKNOWN
    assert room.received == []


def test_an_account_that_is_closed_speaks_for_nobody(cast, room):
    raw = make_mail(cast.lina).as_bytes()
    cast.lina.contact_points.all().delete()
    Account.objects.filter(pk=cast.lina.account_id).update(is_active=False)
    assert receive(raw).result == Result.REFUSED


def test_refusals_are_told_once_an_hour_about_a_thing_in_their_language(cast, room):
    Person.objects.filter(pk=cast.lina.pk).update(language="en")
    room.refusal = "Closed."
    for _three in range(3):
        assert receive(make_mail(cast.lina).as_bytes()).result == Result.REFUSED
    assert len(told()) == 1
    assert "your answer could not be posted" in Message.objects.get().subject
    with clock.standing_at(clock.now() + timedelta(minutes=61)):
        receive(make_mail(cast.lina).as_bytes())
    assert len(told()) == 2


@pytest.mark.parametrize(
    "name",
    ["away_exchange", "away_vacation", "away_subject_only", "mailing_list", "read_receipt", "our_own_mail"],
)
def test_what_answers_by_itself_is_never_answered(cast, room, name):
    [path] = MAILS.glob(f"*_{name}.eml")
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    message.replace_header("To", reply_address(person=cast.lina, kind="test-thread", subject_id=SUBJECT))
    assert receive(message.as_bytes()).result == Result.IGNORED
    assert (room.received, told()) == ([], [])


def test_our_own_mail_that_comes_back_goes_no_further(cast, room):
    ours = tell(cast.lina)
    outcome = receive(make_mail(cast.lina, Message_ID=ours.message_id).as_bytes())
    assert (outcome.result, outcome.reason) == (Result.IGNORED, "loop")


@pytest.mark.parametrize("name", ["bounce_postfix", "bounce_plain"])
def test_what_a_server_returns_counts_as_not_delivered(cast, room, name):
    message = tell(cast.lina)
    other = tell(cast.aya)
    deliver_due()
    Message.objects.filter(pk=message.pk).update(message_id="<176219.1234.5678@vezere.example.org>")
    [path] = MAILS.glob(f"*_{name}.eml")
    assert str(receive(path.read_bytes())) == "ignored bounce, 1 of ours"
    assert str(receive(path.read_bytes())) == "ignored bounce, 0 of ours"
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.status, message.failure, other.status) == ("failed", "returned", "sent")


def test_a_mere_delay_is_no_failure(cast, room):
    tell(cast.lina)
    deliver_due()
    Message.objects.update(message_id="<176219.1234.5678@vezere.example.org>")
    [path] = MAILS.glob("*_bounce_postfix.eml")
    late = path.read_bytes().replace(b"Action: failed", b"Action: delayed")
    assert str(receive(late)) == "ignored bounce, 0 of ours"


def test_a_heavy_mail_is_refused_before_it_is_read(cast, room):
    raw = make_mail(cast.lina).as_bytes() + b"x" * 10_000_001
    outcome = receive(raw)
    assert outcome.result == Result.REFUSED
    assert "10" in outcome.reason
    assert told() == [(cast.lina.pk, "queued")]


def test_pictures_and_pdf_reach_the_room_by_what_they_are(cast, room):
    files = (
        ("photo", "application/octet-stream", JPEG),
        ("plan.pdf", "application/pdf", PDF),
        ("carte.vcf", "text/x-vcard", b"x"),
    )
    assert receive(make_mail(cast.lina, files=files).as_bytes()).result == Result.POSTED
    assert [(one.name, one.media_type) for one in room.received[0].files] == [
        ("photo", "image/jpeg"), ("plan.pdf", "application/pdf"),
    ]  # fmt: skip
    assert room.received[0].files[0].content == JPEG


@pytest.mark.parametrize(
    "files",
    [
        (("dessin.svg", "image/svg+xml", b"<svg onload='alert(1)'/>"),),
        (("photo.jpg", "image/jpeg", b"<html><script>alert(1)</script>"),),
        (("archive.zip", "application/zip", b"PK\x03\x04" + b"0" * 50),),
        (("facture.pdf.exe", "application/pdf", b"MZ\x90"),),
        tuple((f"{n}.png", "image/png", PNG) for n in range(6)),
    ],
)
def test_other_files_and_too_many_are_left_out_and_told_and_words_stand(cast, room, files):
    assert receive(make_mail(cast.lina, files=files).as_bytes()).result == Result.POSTED
    [inbound] = room.received
    assert inbound.text == "Oui, je viens."
    assert len(inbound.files) == len(files) - 1
    [told] = Message.objects.all()
    assert (told.person, files[-1][0] in told.body) == (cast.lina, True)


def test_a_file_alone_that_is_not_taken_is_refused(cast, room):
    files = (("dessin.svg", "image/svg+xml", b"<svg onload='alert(1)'/>"),)
    assert receive(make_mail(cast.lina, "", files=files).as_bytes()).result == Result.REFUSED
    assert room.received == []


def test_nothing_new_or_far_too_much_is_refused(cast, room):
    assert receive(make_mail(cast.lina, "> cité\n").as_bytes()).result == Result.REFUSED
    assert receive(make_mail(cast.lina, "mot " * 6_000).as_bytes()).result == Result.REFUSED
    assert (
        receive(make_mail(cast.lina, "", files=(("a.png", "image/png", PNG),)).as_bytes()).result
        == Result.POSTED
    )


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("mx.exemple.fr; dmarc=pass header.from=example.org", Result.POSTED),
        ("mx.exemple.fr; spf=pass smtp.mailfrom=lina@example.org; dkim=none", Result.POSTED),
        ("mx.exemple.fr; dkim=pass (2048-bit key) header.d=mail.example.org", Result.POSTED),
        (
            "mx.exemple.fr; dmarc=fail header.from=example.org; spf=pass smtp.mailfrom=example.org",
            Result.REFUSED,
        ),
        (
            "mx.exemple.fr; spf=pass smtp.mailfrom=x@ailleurs.test; dkim=pass header.d=ailleurs.test",
            Result.REFUSED,
        ),
        ("mx.exemple.fr; spf=fail (dmarc=pass)", Result.REFUSED),
        (
            "mx.exemple.fr; dmarc=pass header.from=ailleurs.test",
            Result.REFUSED,
        ),  # another line than the one we read
        ("mx.exemple.fr; dmarc=pass", Result.REFUSED),
        ("autre.test; dmarc=pass", Result.REFUSED),
        ("", Result.REFUSED),
    ],
)
def test_where_our_server_checks_senders_a_forged_from_is_refused(cast, room, settings, results, expected):
    settings.TERREAU_MAIL_CHECKED_BY = "mx.exemple.fr"
    headers = {"Authentication_Results": results} if results else {}
    assert receive(make_mail(cast.lina, **headers).as_bytes()).result == expected


@pytest.mark.parametrize(
    "raw", [b"", b"\n\n", b"\xff" * 2_000, b"From: a\nTo: b\n\n", b"To: reponses+\xff@exemple.fr\n\n"]
)
def test_anything_gets_an_answer(cast, room, raw):
    assert receive(raw).result in {Result.UNKNOWN, Result.IGNORED}


def test_only_a_hash_is_kept_and_for_ninety_days(cast, room):
    receive(make_mail(cast.lina, "Un secret").as_bytes())
    row = str(Inbound.objects.values().get())
    assert not any(word in row for word in ("secret", "Lina", cast.lina.account.email, "test@mail"))
    purge = personal_sources["mailroom"].purge
    assert purge
    assert purge(clock.now() + timedelta(days=89), False) == 0
    assert purge(clock.now() + timedelta(days=91), True) == 1
    assert purge(clock.now() + timedelta(days=91), False) == 1
    assert not Inbound.objects.exists()


def piped(monkeypatch, capsys, raw, *arguments):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    code: object = 0
    try:
        call_command("receive", *arguments)
    except SystemExit as end:
        code = end.code
    return code, capsys.readouterr().out.strip()


def test_the_command_says_what_it_did(cast, room, monkeypatch, capsys):
    raw = make_mail(cast.lina).as_bytes()
    assert piped(monkeypatch, capsys, raw) == (0, f"posted /echanges/{SUBJECT}/")
    assert piped(monkeypatch, capsys, raw) == (0, "ignored already received")
    assert piped(monkeypatch, capsys, b"To: x@example.org\n\n") == (67, "unknown address")
    room.refusal = "Cet échange est clos."
    assert piped(monkeypatch, capsys, make_mail(cast.lina).as_bytes()) == (
        77,
        "refused Cet échange est clos.",
    )
    address = reply_address(person=cast.lina, kind="test-thread", subject_id=SUBJECT)
    assert (
        piped(monkeypatch, capsys, make_mail(cast.lina, to="x@example.org").as_bytes(), "--to", address)[0]
        == 77
    )

    def fail(execute, sql, params, many, context):
        raise OperationalError("gone")

    with connection.execute_wrapper(fail):
        assert piped(monkeypatch, capsys, make_mail(cast.aya).as_bytes())[0] == 75


@pytest.mark.django_db(transaction=True)
def test_the_same_mail_twice_at_the_same_instant_is_posted_once(cast, room, monkeypatch):
    raw = make_mail(cast.lina).as_bytes()
    take, results = room.receive, []

    def slowly(inbound):
        time.sleep(0.3)
        return take(inbound)

    monkeypatch.setattr(room, "receive", slowly)

    def bring():
        try:
            results.append(receive(raw).result)
        finally:
            connection.close()

    threads = [threading.Thread(target=bring) for _two in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(results) == [Result.IGNORED, Result.POSTED]
    assert len(room.received) == 1
