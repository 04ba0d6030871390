"""A backup, a disaster, a restore: the same counts, the same pages, a sign-in; and nothing changed when it is refused."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from PIL import Image

from terreau.config.backups import BackupError, last_backup, read_key, restore_backup, write_backup
from terreau.config.backups.rows import tables
from terreau.core.seal import seal
from terreau.crossings.services import erase_person
from terreau.crossings.services.tombstones import keep_tombstones, tombstones
from terreau.files.models import StoredFile
from terreau.files.services import path_of, store_picture
from terreau.journal.selectors import settled_lines
from terreau.notifications.models import Message
from terreau.notifications.services import Address, deliver_due, mail_is_locked, send, unlock_mail
from terreau.people.models import Person

KEY = b"a long enough phrase for a key"


@pytest.fixture(autouse=True)
def place(tmp_path, settings):
    """A data folder of its own."""
    settings.TERREAU_DATA = tmp_path / "var"
    settings.TERREAU_DATA.mkdir()
    settings.MEDIA_ROOT = settings.TERREAU_DATA / "files"
    settings.TERREAU_ERASURES = str(tmp_path / "erasures.jsonl")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return settings.TERREAU_DATA


def counts():
    return {name: model._base_manager.count() for name, model in tables().items()}


def rows():
    return {name: list(model._base_manager.order_by("pk").values_list()) for name, model in tables().items()}


def destroy(place):
    with connection.cursor() as cursor:
        for name in tables():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")
    for path in (place / "files").rglob("*"):
        if path.is_file():
            path.unlink()


def picture(cast):
    import io

    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "PNG")
    upload = SimpleUploadedFile("a.png", out.getvalue())
    return store_picture(authority=cast.authority, upload=upload, about=("community", cast.community.pk))


def test_everything_comes_back_as_it_was(cast, place, tmp_path):
    stored = picture(cast)
    content = path_of(stored).read_bytes()
    send_one(cast, "k1")
    before, kept = rows(), tmp_path / "all.terreau"
    written = write_backup(target=kept, key=None)
    assert written.files == 1
    assert last_backup() == written
    assert kept.stat().st_mode & 0o077 == 0
    destroy(place)
    done = restore_backup(source=kept, key=None)
    after = rows()
    assert done.rows == {name: len(found) for name, found in before.items()}
    after.pop("notifications_maillock")
    before.pop("notifications_maillock")
    without_transactions = {name: found for name, found in before.items() if name != "journal_line"}
    assert {name: after[name] for name in without_transactions} == without_transactions
    assert path_of(StoredFile.objects.get()).read_bytes() == content
    assert settled_lines().count() == len(before["journal_line"])


def test_new_rows_follow_the_restored_ones(cast, place, tmp_path):
    write_backup(target=tmp_path / "b", key=None)
    highest = Person.objects.order_by("-pk").values_list("pk", flat=True)[0]
    destroy(place)
    restore_backup(source=tmp_path / "b", key=None)
    fresh = Person.objects.create(authority_id=cast.authority.pk, name="Neuf", name_key="neuf")
    assert fresh.pk > highest


def test_the_same_pages_and_a_sign_in(cast, place, tmp_path, settings):
    settings.TERREAU_DEMO = False
    email = cast.aya.account.email
    before = Client().get("/connexion/")
    write_backup(target=tmp_path / "b", key=KEY)
    destroy(place)
    restore_backup(source=tmp_path / "b", key=KEY)
    client = Client()
    after = client.get("/connexion/")
    assert after.status_code == before.status_code == 200
    assert without_tokens(after) == without_tokens(before)
    client.post("/connexion/", {"email": email})
    assert mail.outbox == []  # a restored copy writes to nobody
    unlock_mail(with_old=True)
    deliver_due()
    code = re.search(r"^(\d{6})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    answer = client.post("/connexion/code/", {"code": code[1]})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(Person.objects.get(public_id=cast.aya.public_id).account_id)


def without_tokens(response):
    return re.sub(
        r'(csrfmiddlewaretoken|submission_key)" value="[^"]*"|nonce="[^"]*"', "", response.content.decode()
    )


def send_one(cast, key):
    return send(
        key=key, template="crossings/notices/mail_test.txt", context={"code": "1"},
        authority=cast.authority, address=Address(mail="x@example.org"),
    )  # fmt: skip


def test_secrets_stay_out(cast, tmp_path, settings):
    send_one(cast, "k1")
    write_backup(target=tmp_path / "b", key=None)
    _line, _newline, body = (tmp_path / "b").read_bytes().partition(b"\n")
    content = gzip.decompress(body)
    assert b"x@example.org" not in content
    assert settings.TERREAU_SEAL_KEY.encode() not in content
    assert settings.SECRET_KEY.encode() not in content
    assert b"django_session" not in content


REFUSALS = {
    "no key": (None, lambda data: data, "--key-file"),
    "another key": (b"another long enough phrase", lambda data: data, "does not open"),
    "cut short": (KEY, lambda data: data[:-40], "damaged"),
    "one byte changed": (KEY, lambda data: data[:-300] + bytes([data[-300] ^ 1]) + data[-299:], "changed"),
    "something added": (KEY, lambda data: data + b"more", "changed"),
    "the first line only": (KEY, lambda data: data.split(b"\n")[0] + b"\n", "damaged"),
    "another file": (KEY, lambda data: b"PK\x03\x04" + data, "not a Terreau backup"),
    "an empty file": (KEY, lambda data: b"", "not a Terreau backup"),
    "a newer format": (KEY, lambda data: data.replace(b'"format": 1', b'"format": 9', 1), "newer"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_wrong_file_or_key_changes_nothing(case, cast, place, tmp_path):
    key, spoil, sentence = REFUSALS[case]
    kept = tmp_path / "b"
    write_backup(target=kept, key=KEY)
    spoilt = spoil(kept.read_bytes())
    kept.write_bytes(spoilt)
    destroy(place)
    before = counts()
    with pytest.raises(BackupError, match=sentence):
        restore_backup(source=kept, key=key)
    assert counts() == before
    assert not mail_is_locked()


def test_an_unencrypted_backup_that_was_changed(cast, place, tmp_path):
    kept = tmp_path / "b"
    write_backup(target=kept, key=None)
    line, _newline, body = kept.read_bytes().partition(b"\n")
    changed = gzip.decompress(body).replace(b'"Aya"', b'"Eya"', 1)
    kept.write_bytes(line + b"\n" + gzip.compress(changed))
    destroy(place)
    with pytest.raises(BackupError, match="changed or damaged"):
        restore_backup(source=kept, key=None)
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["files/../../secrets.json", "/etc/x", "files/.hidden", "tables/people_person.jsonl"]
)
def test_a_backup_cannot_write_elsewhere(name, cast, place, tmp_path):
    import io
    import tarfile

    from terreau.config.backups.container import written_to

    kept = tmp_path / "b"
    with (
        kept.open("wb") as out,
        written_to(out, None) as stream,
        tarfile.open(fileobj=stream, mode="w|") as archive,
    ):
        member = tarfile.TarInfo(name)
        member.size = 1
        archive.addfile(member, io.BytesIO(b"x"))
    destroy(place)
    with pytest.raises(BackupError, match="unknown"):
        restore_backup(source=kept, key=None)


def test_never_over_what_is_there(cast, place, tmp_path):
    write_backup(target=tmp_path / "b", key=None)
    with pytest.raises(BackupError, match="not empty"):
        restore_backup(source=tmp_path / "b", key=None)
    with pytest.raises(BackupError, match="there already"):
        write_backup(target=tmp_path / "b", key=None)
    stored = picture(cast)
    content = path_of(stored).read_bytes()
    destroy(place)
    path_of(stored).write_bytes(content)
    with pytest.raises(BackupError, match="There are files"):
        restore_backup(source=tmp_path / "b", key=None)


def test_who_was_forgotten_since_is_forgotten_again(
    cast, place, tmp_path, django_capture_on_commit_callbacks
):
    write_backup(target=tmp_path / "b", key=None)
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=cast.lina)
    assert cast.lina.public_id in tombstones()
    destroy(place)
    done = restore_backup(source=tmp_path / "b", key=None)
    assert done.forgotten_again == 1
    assert Person.objects.get(public_id=cast.lina.public_id).erased_at is not None
    assert not Person.objects.filter(name="Lina").exists()
    assert Person.objects.filter(name="Aya").exists()


def test_a_list_of_erasures_kept_elsewhere(cast, place, tmp_path):
    write_backup(target=tmp_path / "b", key=None)
    destroy(place)
    elsewhere = tmp_path / "elsewhere.jsonl"
    elsewhere.write_text("not a list")
    with pytest.raises(BackupError, match="list of erasures"):
        restore_backup(source=tmp_path / "b", key=None, erasures=elsewhere)
    elsewhere.write_text(json.dumps({"person": cast.omar.public_id, "on": "2026-01-01"}) + "\n")
    assert restore_backup(source=tmp_path / "b", key=None, erasures=elsewhere).forgotten_again == 1
    assert keep_tombstones() == 0
    assert cast.omar.public_id in tombstones()


def test_what_waited_in_the_backup_is_not_sent_twice(cast, place, tmp_path):
    send_one(cast, "old")
    write_backup(target=tmp_path / "b", key=None)
    destroy(place)
    restore_backup(source=tmp_path / "b", key=None)
    send_one(cast, "new")
    assert deliver_due() == 0
    assert mail.outbox == []
    call_command("unlock_mail")
    assert deliver_due() == 1
    assert {m.key: m.status for m in Message.objects.all()} == {"old": "cancelled", "new": "sent"}


def test_codes_are_shown_to_the_host_while_mail_is_locked(cast, place, tmp_path, capsys):
    write_backup(target=tmp_path / "b", key=None)
    destroy(place)
    restore_backup(source=tmp_path / "b", key=None)
    Client().post("/connexion/", {"email": cast.aya.account.email})
    call_command("unlock_mail", "--show-codes")
    assert re.search(rf"{cast.aya.account.email}: \d{{6}}", capsys.readouterr().out)
    assert mail_is_locked()


def test_the_commands(cast, place, tmp_path, capsys):
    key = tmp_path / "key"
    key.write_bytes(KEY)
    call_command("backup", "--key-file", str(key), "--json")
    written = json.loads(capsys.readouterr().out)
    assert written["encrypted"] is True
    assert Path(written["file"]).parent == place / "backups"
    with pytest.raises(CommandError, match="not empty") as refused:
        call_command("restore", written["file"], "--key-file", str(key))
    assert refused.value.returncode == 2
    destroy(place)
    call_command("restore", written["file"], "--key-file", str(key), "--json")
    assert json.loads(capsys.readouterr().out)["rows"] == written["rows"]
    destroy(place)
    with pytest.raises(CommandError, match="no file"):
        call_command("restore", str(tmp_path / "absent"))


def test_old_backups_age_out(cast, place, tmp_path, capsys):
    import os

    old = place / "backups" / "terreau-20200101-000000.terreau"
    old.parent.mkdir()
    old.write_bytes(b"x")
    os.utime(old, (0, 0))
    call_command("backup", "--keep-days", "30")
    assert not old.exists()
    assert len(list(old.parent.iterdir())) == 1


def test_a_key_must_be_long_enough(tmp_path):
    (tmp_path / "key").write_text("short")
    with pytest.raises(BackupError, match="too short"):
        read_key(tmp_path / "key")
    with pytest.raises(BackupError, match="cannot be read"):
        read_key(tmp_path / "absent")


def test_sealed_text_needs_the_key_kept_apart(cast, settings):
    from terreau.config.diagnosis import sealing

    send_one(cast, "k")
    assert [one.state for one in sealing()] == ["ok"]
    settings.TERREAU_SEAL_KEY = "x" * 48
    assert [one.state for one in sealing()] == ["failing"]
    assert seal("a")
