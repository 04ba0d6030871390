"""Pictures: what is kept, what is refused, who reads."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from conftest import Cast
from terreau.files.services import FileError, path_of, remove_files, store_picture
from terreau.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cupboard(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def picture(size: tuple[int, int] = (40, 30), kind: str = "JPEG") -> SimpleUploadedFile:
    image, out = Image.new("RGB", size, "green"), io.BytesIO()
    exif = image.getexif()
    exif[0x010E] = "CANARI-EXIF"
    image.save(out, kind, exif=exif)
    return SimpleUploadedFile("../../<b>x.jpg", out.getvalue())


def test_a_picture_is_re_encoded_and_loses_its_hidden_data(cast: Cast) -> None:
    stored = store_picture(authority=cast.authority, upload=picture((4000, 3000)), about=("authority", 1))
    content = path_of(stored).read_bytes()
    assert (stored.width, stored.height, stored.media_type) == (1600, 1200, "image/webp")
    assert b"CANARI" not in content
    assert Image.open(io.BytesIO(content)).format == "WEBP"


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"GIF89a" + b"0" * 50, b"\xff\xd8\xff"],
)
def test_anything_else_is_refused_in_a_sentence(cast: Cast, content: bytes) -> None:
    with pytest.raises(FileError, match="JPEG, PNG"):
        store_picture(
            authority=cast.authority, upload=SimpleUploadedFile("x.png", content), about=("authority", 1)
        )


def test_a_200_megapixel_picture_is_refused_before_it_is_opened(cast: Cast) -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(out, "PNG")
    with pytest.raises(FileError):
        store_picture(
            authority=cast.authority, upload=SimpleUploadedFile("x.png", out.getvalue()), about=("a", 1)
        )


def test_only_its_audience_reads_it(cast: Cast, as_person: Callable[[Person | None], Client]) -> None:
    mine = store_picture(
        authority=cast.authority,
        upload=picture(),
        about=("person", cast.aya.pk),
        audience=f"person:{cast.aya.pk}",
    )
    address = f"/fichiers/{mine.public_id}/"
    response = as_person(cast.aya).get(address)
    assert response.content == path_of(mine).read_bytes()
    assert as_person(cast.lina).get(address).status_code == 404
    assert as_person(None).get(address).status_code == 404
    assert Client(SERVER_NAME="villeneuve.test").get(address).status_code == 404


def test_removed_files_leave_the_disk(cast: Cast, django_capture_on_commit_callbacks) -> None:
    stored = store_picture(authority=cast.authority, upload=picture(), about=("authority", 1))
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_files(about=("authority", 1)) == 1
    assert not path_of(stored).exists()
