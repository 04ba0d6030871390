"""Storing pictures, re-encoded, and documents, looked at before they are kept."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.core.text import tidy
from terreau.files import documents
from terreau.files.models import StoredFile
from terreau.files.selectors import bytes_kept
from terreau.people.models import Person

LARGEST_BYTES = 8_000_000
LARGEST_DOCUMENT = 10_000_000
PERSON_SHARE = 200_000_000  # bytes of what one person joined to messages
AUTHORITY_SHARE = 20_000_000_000  # bytes of everything that a space keeps
PDF = "application/pdf"


class FileError(GestureError):
    """A refused file."""


class NotAPicture(FileError):
    """A refused file that is no picture at all."""


def path_of(stored: StoredFile) -> Path:
    """Where a file lies on disk, outside anything served."""
    return Path(settings.MEDIA_ROOT) / stored.public_id[:2] / stored.public_id


@transaction.atomic
def store_picture(
    *,
    authority: Authority,
    upload: "UploadedFile[Any]",
    about: tuple[str, int],
    audience: str = "public",
    description: str = "",
    largest_side: int = 1600,
    field: str = "picture",
) -> StoredFile:
    """Keep a picture, re-encoded as WebP within `largest_side` pixels; raises FileError for anything else."""
    if (upload.size or 0) > LARGEST_BYTES:
        raise FileError(_("This picture is too heavy: 8 MB at most."), field=field)
    content, width, height = _made_anew(upload.read(), largest_side, field)
    return _kept(
        content,
        authority=authority,
        about_kind=about[0],
        about_id=about[1],
        audience=audience,
        media_type="image/webp",
        description=description[:200],
        width=width,
        height=height,
    )


@dataclass(frozen=True)
class Ready:
    """A file looked at and made safe, not kept yet: a picture is made anew before any transaction, not inside."""

    content: bytes
    media_type: str
    description: str
    width: int = 0
    height: int = 0


def made_ready(upload: "UploadedFile[Any]", *, field: str = "attachments") -> Ready:
    """A picture or a PDF, told apart by what they hold and never by what they are called; raises FileError for anything else."""
    upload.seek(0)
    start = upload.read(12)
    upload.seek(0)
    if not start:
        raise FileError(_("This file is empty."), field=field)
    name = _shown_name(upload.name or "")
    if start.startswith(documents.START):
        ends_well = name.lower().endswith(".pdf")  # what is downloaded never calls itself a program
        return Ready(_checked_document(upload, field), PDF, name if ends_well else f"{name[:190]}.pdf")
    if (upload.size or 0) > LARGEST_BYTES:
        raise FileError(_("This picture is too heavy: 8 MB at most."), field=field)
    try:
        content, width, height = _made_anew(upload.read(), 1600, field)
    except NotAPicture as error:
        raise FileError(_not_kept(start), field=field) from error
    return Ready(content, "image/webp", name, width, height)


def _not_kept(start: bytes) -> str:
    from terreau.files import pictures  # noqa: PLC0415 - few processes ever open a picture

    if pictures.is_from_a_phone(start):
        return _(
            "This picture is in HEIC, which few devices open. Send it as JPEG: a screenshot of it will do."
        )
    return _("Only pictures (JPEG, PNG, WebP) and PDF documents can be joined.")


def _checked_document(upload: "UploadedFile[Any]", field: str) -> bytes:
    if (upload.size or 0) > LARGEST_DOCUMENT:
        raise FileError(_("This document is too heavy: 10 MB at most."), field=field)
    content: bytes = upload.read()
    try:
        documents.check_document(content)
    except documents.LockedDocument as error:
        raise FileError(_("This PDF is locked by a password: nobody could read it."), field=field) from error
    except documents.DocumentWithProgram as error:
        raise FileError(
            _("This PDF holds a program. Print it to PDF again, and join that one."), field=field
        ) from error
    except documents.DamagedDocument as error:
        raise FileError(_("This PDF is damaged, or holds something else as well."), field=field) from error
    return content


@transaction.atomic
def store_attachment(
    *,
    authority: Authority,
    upload: "UploadedFile[Any] | Ready",
    about: tuple[str, int],
    audience: str,
    by: Person | None = None,
    field: str = "attachments",
) -> StoredFile:
    """Keep what somebody joins, within their share of the cupboard and within the space's."""
    ready = upload if isinstance(upload, Ready) else made_ready(upload, field=field)
    _check_share(authority, by, len(ready.content), field)
    return _kept(
        ready.content,
        authority=authority,
        about_kind=about[0],
        about_id=about[1],
        audience=audience,
        media_type=ready.media_type,
        description=ready.description,
        width=ready.width,
        height=ready.height,
        brought_by=by,
    )


def _check_share(authority: Authority, by: Person | None, more: int, field: str) -> None:
    if by is not None and bytes_kept(by=by) + more > PERSON_SHARE:
        raise FileError(
            _("You have joined 200 MB already. Take back some of your messages with files, or send a link."),
            field=field,
        )
    if bytes_kept(authority=authority) + more > AUTHORITY_SHARE:
        raise FileError(
            _("There is no room left for files here. Whoever runs this space can make some."), field=field
        )


def refusal_of(upload: "UploadedFile[Any]") -> str:
    """Why a file could not be joined, in a sentence; nothing when it could."""
    try:
        made_ready(upload)
    except FileError as error:
        return str(error)
    finally:
        upload.seek(0)
    return ""


@transaction.atomic
def hide_file(*, stored: StoredFile, audience: str) -> bool:
    """One file is hidden, its message still shown: only those who look after the place read it."""
    return bool(
        StoredFile.objects.filter(pk=stored.pk, hidden_at=None).update(
            hidden_at=clock.now(), audience=audience
        )
    )


@transaction.atomic
def show_file(*, stored: StoredFile, audience: str) -> bool:
    hidden = StoredFile.objects.filter(pk=stored.pk, hidden_at__isnull=False)
    return bool(hidden.update(hidden_at=None, audience=audience))


@transaction.atomic
def change_audience(*, about: tuple[str, int], audience: str) -> int:
    """From now on, the files about a subject are read by others; checked at each request. One hidden by itself stays so."""
    files = StoredFile.objects.filter(about_kind=about[0], about_id=about[1], hidden_at=None)
    return files.update(audience=audience)


def _kept(content: bytes, **fields: Any) -> StoredFile:
    stored = StoredFile.objects.create(size=len(content), sha256=sha256(content).hexdigest(), **fields)
    path = path_of(stored)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return stored


def shown_name(upload: "UploadedFile[Any]") -> str:
    """What to call a file when speaking of it."""
    return _shown_name(upload.name or "") or _("This file")


def _shown_name(name: str) -> str:
    """The name a file came with, as words to show: never a path."""
    bare = tidy(name.replace("\\", "/").rpartition("/")[2]).replace("\n", " ")
    return bare[-200:]


def _made_anew(content: bytes, largest_side: int, field: str) -> tuple[bytes, int, int]:
    from terreau.files import pictures  # noqa: PLC0415 - few processes ever open a picture

    try:
        return pictures.made_anew(content, largest_side)
    except pictures.TooManyPixels as error:
        raise FileError(_("This picture has too many pixels: 25 million at most."), field=field) from error
    except pictures.NoPicture as error:
        raise NotAPicture(_("This is not a JPEG, PNG or WebP picture."), field=field) from error


def forget_bringer(*, person: Person) -> None:
    """Files stay or go with what they are about; who brought them is no longer known."""
    StoredFile.objects.filter(brought_by=person).update(brought_by=None)


@transaction.atomic
def remove_files(*, about: tuple[str, int], except_for: StoredFile | None = None) -> int:
    """Forget the files about a subject."""
    old = StoredFile.objects.filter(about_kind=about[0], about_id=about[1])
    if except_for:
        old = old.exclude(pk=except_for.pk)
    paths = [path_of(stored) for stored in old]
    count = old.delete()[0]

    def unlink_all() -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    transaction.on_commit(unlink_all)
    return count
