"""Storing pictures, re-encoded, and documents, looked at before they are kept."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.core.errors import GestureError
from terreau.core.text import tidy
from terreau.files.models import StoredFile

LARGEST_BYTES = 8_000_000
LARGEST_DOCUMENT = 10_000_000
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


@transaction.atomic
def store_document(
    *,
    authority: Authority,
    upload: "UploadedFile[Any]",
    about: tuple[str, int],
    audience: str,
    field: str = "attachments",
) -> StoredFile:
    """Keep a PDF as it is, under the name it came with; raises FileError for anything else. It is only ever downloaded."""
    if (upload.size or 0) > LARGEST_DOCUMENT:
        raise FileError(_("This document is too heavy: 10 MB at most."), field=field)
    upload.seek(0)
    content = upload.read()
    if not content.startswith(b"%PDF-"):
        raise FileError(_("This is not a PDF document."), field=field)
    return _kept(
        content,
        authority=authority,
        about_kind=about[0],
        about_id=about[1],
        audience=audience,
        media_type=PDF,
        description=_shown_name(upload.name or ""),
        width=0,
        height=0,
    )


@transaction.atomic
def store_attachment(
    *,
    authority: Authority,
    upload: "UploadedFile[Any]",
    about: tuple[str, int],
    audience: str,
    field: str = "attachments",
) -> StoredFile:
    """A picture or a PDF, told apart by what they hold and never by what they are called."""
    upload.seek(0)
    is_document = upload.read(5) == b"%PDF-"
    upload.seek(0)
    if is_document:
        return store_document(authority=authority, upload=upload, about=about, audience=audience, field=field)
    try:
        return store_picture(
            authority=authority,
            upload=upload,
            about=about,
            audience=audience,
            description=_shown_name(upload.name or ""),
            field=field,
        )
    except NotAPicture as error:
        raise FileError(
            _("Only pictures (JPEG, PNG, WebP) and PDF documents can be joined."), field=field
        ) from error


def refusal_of(upload: "UploadedFile[Any]") -> str:
    """Why a file could not be joined, in a sentence; nothing when it could."""
    upload.seek(0)
    if upload.read(5) == b"%PDF-":
        heavy = (upload.size or 0) > LARGEST_DOCUMENT
        return _("This document is too heavy: 10 MB at most.") if heavy else ""
    if (upload.size or 0) > LARGEST_BYTES:
        return _("This picture is too heavy: 8 MB at most.")
    upload.seek(0)
    try:
        _made_anew(upload.read(), 64, "attachments")
    except NotAPicture:
        return _("Only pictures (JPEG, PNG, WebP) and PDF documents can be joined.")
    except FileError as error:
        return str(error)
    finally:
        upload.seek(0)
    return ""


@transaction.atomic
def change_audience(*, about: tuple[str, int], audience: str) -> int:
    """From now on, the files about a subject are read by others; checked at each request."""
    return StoredFile.objects.filter(about_kind=about[0], about_id=about[1]).update(audience=audience)


def _kept(content: bytes, **fields: Any) -> StoredFile:
    stored = StoredFile.objects.create(size=len(content), sha256=sha256(content).hexdigest(), **fields)
    path = path_of(stored)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return stored


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
