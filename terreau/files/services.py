"""Storing pictures: opened with limits, re-encoded, without EXIF, position or anything a camera hid."""

import io
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from terreau.authorities.models import Authority
from terreau.core.errors import GestureError
from terreau.files.models import StoredFile

LARGEST_BYTES = 8_000_000
LARGEST_PIXELS = 25_000_000
ACCEPTED = ("JPEG", "PNG", "WEBP")


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
    picture = _open(upload.read(), field)
    picture.thumbnail((largest_side, largest_side))
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=4)
    content = out.getvalue()
    stored = StoredFile.objects.create(
        authority=authority,
        about_kind=about[0],
        about_id=about[1],
        audience=audience,
        media_type="image/webp",
        description=description[:200],
        size=len(content),
        sha256=sha256(content).hexdigest(),
        width=picture.width,
        height=picture.height,
    )
    path = path_of(stored)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return stored


def _open(content: bytes, field: str) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=ACCEPTED) as found:
            if found.width * found.height > LARGEST_PIXELS:
                raise FileError(_("This picture has too many pixels: 25 million at most."), field=field)
            upright = ImageOps.exif_transpose(found)
            return upright.convert(
                "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
            )
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
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
