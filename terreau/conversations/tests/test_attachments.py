"""What is joined to a message: only what it really is, only for members, checked at each request."""

import io
import struct
import zlib
from time import perf_counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from terreau.communities.models import Membership
from terreau.conversations import services
from terreau.conversations.models import Post, Thread
from terreau.conversations.tests.factories import make_post, make_thread
from terreau.core.errors import GestureError
from terreau.files.documents import DocumentWithProgram, check_document
from terreau.files.models import StoredFile
from terreau.files.services import path_of
from terreau.moderation.models import Report

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"


@pytest.fixture(autouse=True)
def cupboard(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


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


def moving_picture() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("P", (8, 8), color) for color in range(3)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def packed(objects: bytes) -> bytes:
    """A PDF whose objects are in a compressed stream, as most are today."""
    stream = zlib.compress(objects)
    return (
        b"%PDF-1.7\n2 0 obj<</Type /ObjStm /Filter /FlateDecode>>stream\n"
        + stream
        + b"\nendstream endobj\n%%EOF"
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
        ("vide.png", b""),
        ("iphone.jpg", b"\0\0\0\x18ftypheic\0\0\0\0heic" + b"\0" * 60),
        ("anime.gif", moving_picture()),
        ("double.pdf", PDF + b"\n" + b"PK\x03\x04" + b"\0" * 4000),
        ("programme.pdf", PDF.replace(b"<<>>", b"<</S /JavaScript /JS (app.alert(1))>>")),
        ("cache.pdf", PDF.replace(b"<<>>", b"<</S /J#61vaScript>>")),
        ("range.pdf", packed(b"<</S /JavaScript /JS (x)>>")),
        ("gonfle.pdf", packed(b"\0" * 30_000_000)),
        ("verrou.pdf", PDF.replace(b"%%EOF", b"trailer<</Encrypt 5 0 R>>\n%%EOF")),
    ],
)
def test_tricks_are_refused_in_a_sentence_and_the_words_are_kept(cast, as_person, thread, name, content):
    sent = {"text": "Mes mots restent", "attachments": [upload(name, content)]}
    answer = as_person(cast.aya).post(f"{thread.get_absolute_url()}repondre/", sent)
    assert answer.status_code == 422
    assert "Mes mots restent" in answer.content.decode()
    assert name in answer.content.decode()  # which of them, when there are several
    assert thread.posts.count() == 1
    assert not StoredFile.objects.exists()


def test_one_bad_file_among_good_ones_leaves_nothing_behind(cast, as_person, thread, settings):
    good = [upload("a.png", picture()), upload("b.pdf", PDF)]
    sent = {"text": "Mes mots restent", "attachments": [*good, upload("c.svg", b"<svg/>")]}
    assert as_person(cast.aya).post(f"{thread.get_absolute_url()}repondre/", sent).status_code == 422
    assert not StoredFile.objects.exists()
    assert not [one for one in settings.MEDIA_ROOT.rglob("*") if one.is_file()]


def test_whoever_joined_files_chooses_them_again(cast, as_person, thread):
    sent = {"text": " ", "attachments": [upload("a.png", picture())]}
    answer = as_person(cast.aya).post(f"{thread.get_absolute_url()}repondre/", sent)
    assert answer.status_code == 422
    assert "Choisissez de nouveau vos fichiers" in answer.content.decode()


@pytest.mark.parametrize("mode", ["CMYK", "I;16", "L", "P", "LA", "1"])
def test_any_kind_of_picture_is_made_anew(cast, thread, mode):
    out = io.BytesIO()
    image = Image.new(mode, (40, 30), 32_768 if mode == "I;16" else 0)
    image.save(out, "JPEG" if mode == "CMYK" else "PNG")
    make_post(cast.aya, thread, files=[upload("x.png", out.getvalue())])
    stored = StoredFile.objects.get()
    with Image.open(path_of(stored)) as kept:
        assert (kept.format, kept.size) == ("WEBP", (40, 30))
        if mode == "I;16":
            assert 118 <= kept.convert("L").tobytes()[0] <= 138  # half of the light stays half


def test_where_a_picture_was_taken_is_not_kept(cast, thread):
    image, out = Image.new("RGB", (40, 30), "green"), io.BytesIO()
    exif = image.getexif()
    exif[0x010E] = "CANARI-EXIF"
    exif.get_ifd(0x8825)[1] = "N"
    image.save(out, "JPEG", exif=exif, comment=b"CANARI-COMMENT")
    make_post(cast.aya, thread, files=[upload("x.jpg", out.getvalue())])
    content = path_of(StoredFile.objects.get()).read_bytes()
    assert b"CANARI" not in content
    with Image.open(io.BytesIO(content)) as kept:
        assert not kept.getexif()


def test_each_has_a_share_of_the_room(cast, as_person, thread, monkeypatch):
    make_post(cast.aya, thread, files=[upload("x.pdf", PDF)])
    monkeypatch.setattr("terreau.files.services.PERSON_SHARE", len(PDF) + 10)
    sent = {"text": "Mes mots restent", "attachments": [upload("x.pdf", PDF)]}
    answer = as_person(cast.aya).post(f"{thread.get_absolute_url()}repondre/", sent)
    assert answer.status_code == 422
    assert "200 Mo" in answer.content.decode()
    assert thread.posts.count() == 2
    make_post(cast.lina, thread, files=[upload("x.pdf", PDF)])  # hers is her own
    monkeypatch.undo()
    monkeypatch.setattr("terreau.files.services.AUTHORITY_SHARE", 1)
    with pytest.raises(GestureError, match="plus de place"):
        make_post(cast.lina, thread, files=[upload("x.pdf", PDF)])


def test_one_file_is_reported_and_hidden_alone(cast, as_person, thread):
    post = make_post(cast.omar, thread, files=[upload("a.png", picture()), upload("b.pdf", PDF)])
    stored = StoredFile.objects.order_by("pk")[0]
    lina, aya = as_person(cast.lina), as_person(cast.aya)
    report = f"/signaler/file/{stored.public_id}/"
    assert report in lina.get(thread.get_absolute_url()).content.decode()
    assert as_person(cast.omar).post(report, {"reason": "hurts"}).status_code == 422  # his own
    assert as_person(cast.karim).get(report).status_code == 404
    assert lina.post(report, {"reason": "exposes"}).status_code == 302
    found = Report.objects.get()
    assert (
        aya.post(
            f"{found.get_absolute_url()}decider/", {"decision": "hide", "reason": "On voit un enfant."}
        ).status_code
        == 302
    )
    assert lina.get(stored.get_absolute_url()).status_code == 404
    assert aya.get(stored.get_absolute_url()).status_code == 200
    page = lina.get(thread.get_absolute_url()).content.decode()
    assert stored.get_absolute_url() not in page
    assert "Un fichier a été masqué" in page
    services.hide_post(by=cast.aya, post=post, reason="Voir.")
    services.show_post(by=cast.aya, post=post)
    assert lina.get(stored.get_absolute_url()).status_code == 404  # its message is back, not it
    as_person(cast.omar).post(f"{found.get_absolute_url()}recours/", {"words": "C’est mon fils."})
    as_person(cast.nour).post(
        f"{found.get_absolute_url()}recours/reponse/",
        {"decision": "changes", "answer": "Ses parents l’ont dit."},
    )
    assert lina.get(stored.get_absolute_url()).status_code == 200


def test_a_circles_files_are_its_own(cast, as_person):
    thread = make_thread(cast.lina, cast.community, circle=cast.circle)
    make_post(cast.aya, thread, files=[upload("x.pdf", PDF)])
    url = StoredFile.objects.get().get_absolute_url()
    answers = [as_person(one).get(url).status_code for one in (cast.lina, cast.aya, cast.tom, cast.omar)]
    assert answers == [200, 200, 200, 404]


def test_a_file_opens_nothing_where_it_is_read(cast, as_person, thread):
    make_post(cast.aya, thread, files=[upload("x.pdf", PDF), upload("x.png", picture())])
    for stored in StoredFile.objects.all():
        answer = as_person(cast.lina).get(stored.get_absolute_url())
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]


def test_a_document_of_beginnings_without_an_end_is_read_once(cast, as_person, thread):
    """Each beginning used to look for its end through all the rest: a file of 140 kB held everybody for half a minute."""
    endless = b"%PDF-1.4\n" + b"stream\n" * 200_000 + b"%%EOF"
    before = perf_counter()
    check_document(endless)
    assert perf_counter() - before < 5
    with pytest.raises(DocumentWithProgram):
        check_document(b"%PDF-1.4\nstream\nabc endstream /JavaScript stream\n%%EOF")
    check_document(b"%PDF-1.4\nstream\n/JavaScript endstream\n%%EOF")  # drawn, not said


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
        ("facture\u202efdp.exe", None),
        ("../" * 50 + "x" * 300 + ".pdf", None),
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
    assert not {"\u202e", "/", "\n"} & set(stored.description)
    assert stored.description.endswith(".pdf")
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
