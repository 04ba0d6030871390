"""What is joined to a message: only what it really is, only for members, checked at each request."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from terreau.communities.models import Membership
from terreau.conversations import services
from terreau.conversations.models import Post, Thread
from terreau.conversations.tests.factories import make_post, make_thread
from terreau.core.errors import GestureError
from terreau.files.models import StoredFile
from terreau.files.services import path_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"


@pytest.fixture
def thread(cast) -> Thread:
    return make_thread(cast.lina, cast.community)


def picture(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, kind)
    return out.getvalue()


def huge_picture() -> bytes:
    """A picture of 200 million pixels, said in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 20_000, 10_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_picture_is_shown_and_a_document_downloaded(cast, as_person, thread):
    aya, url = as_person(cast.aya), f"{thread.get_absolute_url()}repondre/"
    sent = {"text": "Voici", "attachments": [upload("four.png", picture()), upload("plan du four.pdf", PDF)]}
    assert aya.post(url, sent).status_code == 302
    image, document = StoredFile.objects.order_by("pk")
    page = as_person(cast.lina).get(thread.get_absolute_url()).content.decode()
    assert f'<img src="{image.get_absolute_url()}"' in page
    assert "plan du four.pdf" in page
    answer = as_person(cast.lina).get(document.get_absolute_url())
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="plan du four.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert as_person(cast.lina).get(image.get_absolute_url())["Content-Type"] == "image/webp"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("photo.jpg", b"<!doctype html><script>alert(1)</script>"),
        ("page.pdf", b"<html>%PDF-1.7"),
        ("bombe.zip", b"PK\x03\x04" + b"\0" * 100),
        ("photo.gif", b"GIF89a" + b"\0" * 50),
        ("grande.png", huge_picture()),
        ("lourd.pdf", PDF + b"\0" * 10_000_001),
        ("lourde.png", b"\0" * 8_000_001),
        ("vide.pdf", b""),
    ],
)
def test_tricks_are_refused_in_a_sentence_and_the_words_are_kept(cast, as_person, thread, name, content):
    sent = {"text": "Mes mots restent", "attachments": [upload(name, content)]}
    answer = as_person(cast.aya).post(f"{thread.get_absolute_url()}repondre/", sent)
    assert answer.status_code == 422
    assert "Mes mots restent" in answer.content.decode()
    assert thread.posts.count() == 1
    assert not StoredFile.objects.exists()


def test_three_files_at_most(cast, thread):
    with pytest.raises(GestureError, match="trois"):
        make_post(cast.aya, thread, files=[upload("a.pdf", PDF) for _number in range(4)])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Temp\\x.pdf", "x.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', None),
        ("<img src=x onerror=alert(1)>.pdf", None),
    ],
)
def test_a_name_is_only_words(cast, as_person, thread, name, shown):
    file = upload("x.pdf", PDF)
    vars(file)["_name"] = name  # as a mail may bring it
    make_post(cast.aya, thread, files=[file])
    stored = StoredFile.objects.get()
    assert path_of(stored).name == stored.public_id
    answer = as_person(cast.lina).get(stored.get_absolute_url())
    assert "Set-Cookie" not in answer.headers
    assert answer["Content-Disposition"].startswith("attachment")
    if shown:
        assert stored.description == shown
    assert "<img src=x" not in as_person(cast.lina).get(thread.get_absolute_url()).content.decode()


def test_only_members_read_and_only_while_they_are(cast, as_person, thread):
    make_post(cast.aya, thread, files=[upload("x.pdf", PDF)])
    url = StoredFile.objects.get().get_absolute_url()
    omar = as_person(cast.omar)
    assert omar.get(url).status_code == 200
    for person in (cast.ines, cast.karim, cast.nour, None):
        assert as_person(person).get(url).status_code == 404
    Membership.objects.filter(person=cast.omar).update(status="withdrawn")
    assert omar.get(url).status_code == 404


def test_files_follow_the_fate_of_their_message(cast, as_person, thread, django_capture_on_commit_callbacks):
    post = make_post(cast.omar, thread, files=[upload("x.pdf", PDF)])
    stored = StoredFile.objects.get()
    services.hide_post(by=cast.aya, post=post, reason="Adresse privée.")
    assert as_person(cast.lina).get(stored.get_absolute_url()).status_code == 404
    assert as_person(cast.tom).get(stored.get_absolute_url()).status_code == 200
    services.show_post(by=cast.aya, post=post)
    assert as_person(cast.lina).get(stored.get_absolute_url()).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        services.delete_post(by=cast.omar, post=Post.objects.get(pk=post.pk))
    assert not StoredFile.objects.exists()
    assert not path_of(stored).exists()
