"""Storing pictures, re-encoded."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.core.errors import GestureError
from terreau.files.models import StoredFile

LARGEST_BYTES = 8_000_000


class FileError(GestureError):
    """A refused file."""


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
    stored = StoredFile.objects.create(
        authority=authority,
        about_kind=about[0],
        about_id=about[1],
        audience=audience,
        media_type="image/webp",
        description=description[:200],
        size=len(content),
        sha256=sha256(content).hexdigest(),
        width=width,
        height=height,
    )
    path = path_of(stored)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return stored


def _made_anew(content: bytes, largest_side: int, field: str) -> tuple[bytes, int, int]:
    from terreau.files import pictures  # noqa: PLC0415 - few processes ever open a picture

    try:
        return pictures.made_anew(content, largest_side)
    except pictures.TooManyPixels as error:
        raise FileError(_("This picture has too many pixels: 25 million at most."), field=field) from error
    except pictures.NoPicture as error:
        raise FileError(_("This is not a JPEG, PNG or WebP picture."), field=field) from error


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
