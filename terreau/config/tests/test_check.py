"""`terreau check` sees what is wrong, says what to do, and leaves Django's own options alone."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import translation

from terreau.authorities.models import Authority
from terreau.config import diagnosis
from terreau.core import clock
from terreau.core.models import ChoreRun
from terreau.mailroom.tests.carrier import Carrier, running
from terreau.notifications.models import Message
from terreau.notifications.services import Address, lock_mail, send
from terreau.territories.models import Territory


@pytest.fixture(autouse=True)
def place(tmp_path, settings):
    settings.TERREAU_DATA = tmp_path
    settings.TERREAU_SMTP = ""
    return tmp_path


def states(look):
    return [(one.name, one.state) for one in look()]


def test_the_command_in_json(cast, capsys):
    Territory.objects.create(kind="commune", code="24520", name="Sarlat", name_key="sarlat")
    Authority.objects.update(is_demo=True)
    with pytest.raises(SystemExit) as ended:  # Villeneuve has no administrator
        call_command("check", "--json")
    report = json.loads(capsys.readouterr().out)
    assert ended.value.code == 1
    assert report["ok"] is False
    assert [one["name"] for one in report["findings"] if one["state"] == "failing"] == [
        f"authority {cast.elsewhere.slug}"
    ]
    assert all(one["advice"] for one in report["findings"] if one["state"] != "ok")


def test_one_line_each(db, capsys):
    with pytest.raises(SystemExit):
        call_command("check")
    said = capsys.readouterr().out
    assert "FAILING  territories      none  → Run `terreau load_territories`." in said
    assert "terreau setup" in said


def test_the_options_of_django_still_work(db, capsys):
    call_command("check", "--tag", "models")
    call_command("check", "--database", "default")
    assert "no issues" in capsys.readouterr().out


def test_a_database_behind_the_code(db, monkeypatch):
    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda *_: [1, 2])
    found = diagnosis.look_at_everything()
    assert (found[0].state, found[0].advice) == ("failing", "Run `terreau upgrade`.")
    assert "worker" not in {one.name for one in found}


def test_secrets_that_others_can_read(place):
    (place / "secrets.json").write_text("{}")
    (place / "secrets.json").chmod(0o644)
    assert states(diagnosis.secrets) == [("secrets", "failing")]
    (place / "secrets.json").chmod(0o600)
    assert states(diagnosis.secrets) == [("secrets", "ok")]


def test_a_mail_server_that_does_not_greet(settings):
    assert states(diagnosis.mail_server) == [("mail server", "warning")]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.TERREAU_SMTP = "127.0.0.1", 1, "127.0.0.1:1"
    assert states(diagnosis.mail_server) == [("mail server", "failing")]


def test_mail_that_waits_fails_or_is_locked(cast):
    assert states(diagnosis.outbox) == [("outbox", "ok")]
    message = send(
        key="k", template="crossings/notices/mail_test.txt", context={"code": "1"}, authority=cast.authority,
        address=Address(mail="x@example.org"), due_at=clock.now() - timedelta(hours=1),
    )  # fmt: skip
    assert states(diagnosis.outbox) == [("outbox", "warning")]
    assert message is not None
    Message.objects.filter(pk=message.pk).update(status="failed")
    assert states(diagnosis.outbox) == [("outbox", "warning")]
    lock_mail()
    assert states(diagnosis.outbox)[0] == ("mail lock", "warning")


def test_a_worker_that_went_silent(db):
    assert states(diagnosis.worker) == [("worker", "warning")]
    run = ChoreRun.objects.create(name="x", finished_at=clock.now())
    assert states(diagnosis.worker) == [("worker", "ok")]
    ChoreRun.objects.filter(pk=run.pk).update(finished_at=clock.now() - timedelta(minutes=11))
    assert states(diagnosis.worker) == [("worker", "failing")]


@translation.override("en")
def test_an_open_site_whose_legal_pages_are_empty(cast):
    (first, *_) = [one for one in diagnosis.authorities() if one.name == f"authority {cast.authority.slug}"]
    assert first.state == "failing"
    assert "who publishes the site" in first.text
    Authority.objects.update(opened_at=None)
    assert "warning" in {one.state for one in diagnosis.authorities()}


def test_a_backup_older_than_two_days(place):
    assert states(diagnosis.backups) == [("backup", "warning")]
    record = {"file": "gone", "size": 10, "made_at": 0.0, "encrypted": True}
    (place / "last-backup.json").write_text(json.dumps(record))
    (one,) = diagnosis.backups()
    assert one.state == "warning"
    assert "moved elsewhere" in one.text


def test_room_on_the_disk(monkeypatch):
    class Usage:
        free = 100

    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage)
    assert states(diagnosis.disk) == [("disk", "failing")]


def test_a_site_behind_https_is_checked_as_such(db, settings):
    settings.TERREAU_SECURE = True
    assert ("settings", "warning") in states(diagnosis.framework)  # the test settings have no HTTPS


def test_the_mailbox_of_answers_is_opened(settings):
    settings.TERREAU_MAIL_REPLY = ""
    assert states(diagnosis.mailbox) == [("answers by mail", "warning")]
    settings.TERREAU_MAIL_REPLY = "reponses@example.org"
    assert states(diagnosis.mailbox) == [("answers by mail", "ok")]
    settings.TERREAU_IMAP_HOST, settings.TERREAU_IMAP_PORT = "127.0.0.1", 9
    assert states(diagnosis.mailbox) == [("answers by mail", "failing")]


def test_the_carrier_of_sms_is_reached_and_no_sms_is_sent(settings):
    settings.TERREAU_SMS_URL = ""
    assert states(diagnosis.text_messages) == [("SMS", "ok")]
    settings.TERREAU_SMS_URL = "http://127.0.0.1:9/envoyer"
    assert states(diagnosis.text_messages) == [("SMS", "failing")]
    with running(Carrier()) as carrier:
        settings.TERREAU_SMS_URL = carrier.url
        settings.TERREAU_SMS_KEY = settings.TERREAU_SMS_SENDER = settings.TERREAU_SMS_SECRET = ""
        assert states(diagnosis.text_messages) == [("SMS", "warning")]
        settings.TERREAU_SMS_KEY = settings.TERREAU_SMS_SENDER = settings.TERREAU_SMS_SECRET = "x"
        assert states(diagnosis.text_messages) == [("SMS", "ok")]
        assert carrier.taken == []
