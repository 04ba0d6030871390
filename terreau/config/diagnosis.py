"""Is everything in place? Each function looks at one thing and says what it found, and what to do about it."""

import os
import shutil
import smtplib
import socket
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import ERROR, WARNING, run_checks
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.utils import translation

from terreau.authorities.models import Authority
from terreau.config.backups import last_backup
from terreau.core import clock
from terreau.core.models import ChoreRun
from terreau.core.seal import SealBroken, unseal
from terreau.crossings.services import what_is_missing
from terreau.journal.models import Line
from terreau.mailroom.services import what_is_wrong_with_mailbox
from terreau.notifications.models import Message
from terreau.notifications.services import mail_is_locked
from terreau.offices.models import Office
from terreau.territories.models import Territory

OK, WARN, FAIL = "ok", "warning", "failing"
LATE_MAIL = timedelta(minutes=15)
SILENT_WORKER = timedelta(minutes=10)
OLD_BACKUP = 48 * 3600
LEAST_SPACE, LITTLE_SPACE = 200_000_000, 2_000_000_000


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    name: str
    state: str
    text: str
    advice: str = ""


Findings = Iterator[Finding]


def look_at_everything() -> list[Finding]:
    """All findings; a database that does not answer leaves only what can be seen without it."""
    found = [*database()]
    for look in ALONE if any(one.state == FAIL for one in found) else (*ALONE, *WITH_DATABASE):
        with translation.override("en"):
            try:
                found.extend(look())
            except DatabaseError as error:
                found.append(
                    Finding(look.__name__, FAIL, str(error).splitlines()[0], "Look at the database.")
                )
    return found


def database() -> Findings:
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        yield Finding(
            "database",
            FAIL,
            f"does not answer: {str(error).splitlines()[0]}",
            "Check DATABASE_URL and the server.",
        )
        return
    if waiting:
        yield Finding("database", FAIL, f"{waiting} changes wait", "Run `terreau upgrade`.")
        return
    yield Finding("database", OK, f"{connection.vendor}, tables up to date")


def data_folder() -> Findings:
    folder = Path(settings.TERREAU_DATA)
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding(
            "data folder", FAIL, f"{folder} cannot be written", "Give it to the account that runs the site."
        )
        return
    yield Finding("data folder", OK, str(folder))


def secrets() -> Findings:
    folder = Path(settings.TERREAU_DATA)
    private = [
        folder / name
        for name in ("secrets.json", "opening-code", "terreau.sqlite3", "erasures.jsonl", "backups")
    ]
    open_ones = [path.name for path in private if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    if "secrets.json" in open_ones:
        yield Finding(
            "secrets", FAIL, "others can read secrets.json", f"Run: chmod 600 {folder / 'secrets.json'}"
        )
    elif open_ones:
        yield Finding(
            "secrets", WARN, f"others can read {', '.join(open_ones)}", f"Run: chmod -R go= {folder}"
        )
    elif len(settings.SECRET_KEY) < 32 or len(settings.TERREAU_SEAL_KEY) < 32:
        yield Finding(
            "secrets", FAIL, "a key is shorter than 32 characters", "Make it longer, from a random source."
        )
    else:
        yield Finding("secrets", OK, "secret key and sealing key are there, readable by us only")


def disk() -> Findings:
    free = shutil.disk_usage(settings.TERREAU_DATA).free
    text = f"{free / 1e9:.1f} GB free"
    if free < LEAST_SPACE:
        yield Finding("disk", FAIL, text, "Make room now: writing stops when it is full.")
    elif free < LITTLE_SPACE:
        yield Finding("disk", WARN, text, "Make room soon.")
    else:
        yield Finding("disk", OK, text)


def mail_server() -> Findings:
    if not settings.TERREAU_SMTP:
        text = f"mail goes to the folder {settings.TERREAU_MAIL_FOLDER}, to nobody's mailbox"
        yield Finding("mail server", WARN, text, "Set TERREAU_SMTP to your mail server, host:port.")
        return
    server = get_connection(timeout=10)
    try:
        server.open()
        server.close()
    except (OSError, smtplib.SMTPException) as error:
        reason = str(error) or type(error).__name__
        yield Finding(
            "mail server",
            FAIL,
            f"{settings.TERREAU_SMTP}: {reason}",
            "Check TERREAU_SMTP, its user and password.",
        )
        return
    yield Finding("mail server", OK, f"{settings.TERREAU_SMTP} greets us")


def mailbox() -> Findings:
    """Do answers by mail come in, by a pipe or by a mailbox that lets us in?"""
    if not settings.TERREAU_MAIL_REPLY:
        text = "mail is not answered: TERREAU_MAIL_REPLY is empty"
        yield Finding(
            "answers by mail", WARN, text, "Set it, and see « Answers by mail » in docs/hosting.md."
        )
        return
    if not settings.TERREAU_IMAP_HOST:
        text = f"{settings.TERREAU_MAIL_REPLY}, piped by your mail server"
        yield Finding("answers by mail", OK, text)
        return
    where = (
        f"{settings.TERREAU_IMAP_HOST}:{settings.TERREAU_IMAP_PORT}, folder {settings.TERREAU_IMAP_FOLDER}"
    )
    trouble, advice = what_is_wrong_with_mailbox()
    if trouble:
        yield Finding("answers by mail", FAIL, f"{where}: {trouble}", advice)
    else:
        yield Finding("answers by mail", OK, f"{where} lets us in")


def text_messages() -> Findings:
    """Is the carrier there? It is only reached, never given an SMS."""
    if not settings.TERREAU_SMS_URL:
        yield Finding("SMS", OK, "none is sent: TERREAU_SMS_URL is empty")
        return
    parts = urlsplit(settings.TERREAU_SMS_URL)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout=10):
            pass
    except OSError as error:
        reason = str(error) or type(error).__name__
        yield Finding(
            "SMS", FAIL, f"{parts.hostname}:{port}: {reason}", "Check TERREAU_SMS_URL and the firewall."
        )
        return
    lacking = [
        name
        for name in ("TERREAU_SMS_KEY", "TERREAU_SMS_SENDER", "TERREAU_SMS_SECRET")
        if not getattr(settings, name)
    ]
    if lacking:
        advice = "Without the key the carrier refuses; without the secret, OUI and STOP are not heard."
        yield Finding("SMS", WARN, f"{parts.hostname} answers; {', '.join(lacking)} empty", advice)
    else:
        yield Finding(
            "SMS",
            OK,
            f"{parts.hostname} answers; {settings.TERREAU_SMS_PARTS} parts a month for each authority",
        )


def backups() -> Findings:
    last = last_backup()
    advice = "Run `terreau backup` every night: docs/hosting.md shows how."
    if last is None:
        yield Finding("backup", WARN, "none was made yet", advice)
        return
    hours = (time.time() - last.made_at) / 3600
    text = (
        f"{hours:.0f} h old, {last.size / 1e6:.1f} MB, {'encrypted' if last.encrypted else 'not encrypted'}"
    )
    if not Path(last.file).exists():
        text += " (moved elsewhere since)"
    yield Finding("backup", WARN, text, advice) if hours * 3600 > OLD_BACKUP else Finding("backup", OK, text)


def framework() -> Findings:
    messages = [
        one
        for one in run_checks(include_deployment_checks=settings.TERREAU_SECURE)
        if one.level >= WARNING and not one.is_silenced()
    ]
    for one in messages:
        yield Finding(
            "settings", FAIL if one.level >= ERROR else WARN, f"{one.id} {one.msg}", str(one.hint or "")
        )
    if not settings.TERREAU_SECURE and Authority.objects.filter(is_demo=False).exists():
        yield Finding(
            "https",
            WARN,
            "TERREAU_SECURE is not set",
            "Put the site behind HTTPS, then set TERREAU_SECURE=1.",
        )
    elif not messages:
        yield Finding("settings", OK, "no remark")


def sealing() -> Findings:
    """Can what is sealed still be read? Not with another install's key."""
    sealed = (
        Message.objects.exclude(sealed_address="")
        .order_by("-pk")
        .values_list("sealed_address", flat=True)
        .first()
    )
    if sealed is None:
        return
    try:
        unseal(sealed)
    except SealBroken:
        yield Finding(
            "sealing key", FAIL, "this key does not open what is sealed in the database",
            "Bring back TERREAU_SEAL_KEY, or the secrets.json, that this data was made with.",
        )  # fmt: skip
    else:
        yield Finding("sealing key", OK, "opens what is sealed")


def outbox() -> Findings:
    if mail_is_locked():
        yield Finding(
            "mail lock",
            WARN,
            "this is a restored copy: no mail leaves",
            "Run `terreau unlock_mail` when it is the real one.",
        )
    waiting = Message.objects.filter(channel=Message.Channel.MAIL, status=Message.Status.QUEUED)
    late = waiting.filter(due_at__lt=clock.now() - LATE_MAIL).count()
    recent = clock.now() - timedelta(days=7)
    failed = Message.objects.filter(status=Message.Status.FAILED, created_at__gt=recent).count()
    text = f"{waiting.count()} waiting, {late} of them late, {failed} not delivered in 7 days"
    advice = "Look at the mail server and at the worker." if late else "Look at these addresses."
    yield Finding("outbox", WARN, text, advice) if late or failed else Finding("outbox", OK, text)


def worker() -> Findings:
    last = ChoreRun.objects.aggregate(last=Max("finished_at"))["last"]
    if last is None:
        yield Finding(
            "worker", WARN, "has never run here", "Start the site with `terreau serve`, or `terreau work`."
        )
        return
    silent = clock.now() - last
    text = f"last chore {max(0, int(silent.total_seconds()))} s ago"
    if silent > SILENT_WORKER:
        yield Finding(
            "worker",
            FAIL,
            f"silent for {int(silent.total_seconds() // 60)} minutes",
            "Start it: `terreau serve`, or `terreau work`.",
        )
    else:
        yield Finding("worker", OK, text)


def territories() -> Findings:
    count = Territory.objects.count()
    if count:
        yield Finding("territories", OK, f"{count} loaded")
    else:
        yield Finding("territories", FAIL, "none", "Run `terreau load_territories`.")


def authorities() -> Findings:
    everyone = list(Authority.objects.order_by("name"))
    if not everyone:
        yield Finding("authorities", WARN, "no territory is open yet", "Run `terreau setup`.")
    for authority in everyone:
        name = f"authority {authority.slug}"
        missing = [] if authority.is_demo else [str(one.what) for one in what_is_missing(authority)]
        held = Office.objects.within(authority).held_on(clock.today(authority.zone))
        if not held.filter(kind=Office.Kind.ADMINISTRATOR).exists():
            yield Finding(
                name, FAIL, "has no administrator", "Run `terreau setup` again, or restore a backup."
            )
        elif missing:
            state = FAIL if authority.is_open else WARN
            text = "open to the public" if authority.is_open else "not open yet"
            yield Finding(
                name,
                state,
                f"{text}; missing: {', '.join(missing)}",
                "Fill it on its page « administration ».",
            )
        else:
            yield Finding(name, OK, "open" if authority.is_open else "ready, not open yet")


def hours() -> Findings:
    """A clock that jumped back would hide what is due."""
    last = Line.objects.aggregate(last=Max("at"))["last"]
    ahead = (last - clock.now()).total_seconds() if last else 0
    if ahead > 300:
        yield Finding(
            "clock",
            WARN,
            f"the newest fact lies {int(ahead // 60)} minutes ahead",
            "Set the server's clock by NTP.",
        )
    else:
        yield Finding("clock", OK, f"{clock.now():%Y-%m-%d %H:%M} UTC")


ALONE: tuple[Callable[[], Findings], ...] = (
    data_folder,
    secrets,
    disk,
    mail_server,
    mailbox,
    text_messages,
    backups,
)
WITH_DATABASE: tuple[Callable[[], Findings], ...] = (
    framework, sealing, outbox, worker, territories, authorities, hours,
)  # fmt: skip
