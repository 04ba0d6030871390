"""Mails as people's programs write them: the new text and nothing else. `mails/` holds each one and what must be posted."""

from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from terreau.mailroom.html_text import html_text
from terreau.mailroom.mail_kinds import MailKind, addresses, header, kind_of
from terreau.mailroom.mail_parts import body_of, files_of, is_too_much, parse, returned_ids, unflowed
from terreau.mailroom.replies import new_text, strip

MAILS = sorted((Path(__file__).parent / "mails").glob("*.eml"))


def test_there_are_enough():
    assert len(MAILS) >= 30


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_the_new_text_and_nothing_else(path):
    message = parse(path.read_bytes())
    expected = path.with_suffix(".txt").read_text(encoding="utf-8").removesuffix("\n")
    kind = kind_of(message)
    if expected.startswith("ignored: "):
        assert f"ignored: {kind}" == expected
    else:
        assert kind == MailKind.REPLY
        assert new_text(message) == expected


@given(st.binary(max_size=2_000))
@example(b"")
@example(b"Content-Type: text/plain; charset=x-nowhere\n\n\xff\xfe")
@example(
    b"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=a\n\n--a\n"
)
@example(b"Content-Transfer-Encoding: uuencode\n\nbegin 644 a\n\xff\xff\n")
@example(b"Content-Type: text/html\n\n<![if !x]><![a<a href='http://[' ><blockquote>")
@example(b"Subject: =?x?b?\xe9=?=\nFrom: =?utf-8?q?=ff?= <a@b\n\n")
@example(b"Content-Type: text/plain; charset*=utf-8''%ff\nAuto-Submitted: \xff\n\na")
def test_any_bytes_are_read_somehow(raw):
    message = parse(raw)
    assert kind_of(message) in set(MailKind)
    assert isinstance(new_text(message), str)
    assert isinstance(header(message, "Subject") + "".join(addresses(message, "From", "To")), str)


HEADS = st.sampled_from([
    b"Content-Type: text/html; charset=utf-8\n", b"Content-Type: text/plain; format=flowed; delsp=yes\n",
    b"Content-Type: multipart/alternative; boundary=x\n", b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: quoted-printable\n", b"Content-Disposition: attachment\n", b"",
])  # fmt: skip
PIECES = st.sampled_from([
    "<blockquote>", "</blockquote>", "<p>", "</div>", "<ol><li>", "> ", "\n", "Le 3 à 18:30, a@b.c a écrit :", "De : ",
    "Envoyé :", "Objet : ", "-- \n", "--x\n", "--x--", "=C3", "Cordialement,\n", "\u202f", "é", "texte ", "\r", "\x00", "____",
])  # fmt: skip


@given(HEADS, st.lists(PIECES, max_size=40).map("".join))
def test_any_mixture_of_what_programs_write_is_read(head, body):
    text = new_text(parse(head + b"\n" + body.encode()))
    assert "\x00" not in text


@given(st.lists(st.text(alphabet="abcdefghij klmnop", min_size=1, max_size=40), min_size=1, max_size=8))
def test_plain_prose_stays_whole(lines):
    prose = "\n".join(line.strip() or "x" for line in lines)
    assert strip(prose) == prose
    quoted = "\n".join(f"> {line}" for line in lines)
    assert strip(f"{prose}\n\nLe 3 nov. 2025 à 18:30, Aya <a@example.org> a écrit :\n{quoted}") == prose
    assert strip(f"Le 3 nov. 2025 à 18:30, Aya a écrit :\n{quoted}\n\n{prose}\n-- \nLina") == prose


@pytest.mark.parametrize(
    "hostile",
    [
        "<b>" * 300_000 + "</i>" * 300_000,
        "<blockquote>" * 100_000,
        "<a href='http://x'>" * 100_000 + "</a>" * 100_000,
        "<a href='" * 12_000,
        "<!--" * 30_000,
        "<a" * 50_000,
        "<" * 1_000_000,
    ],
)
def test_html_made_to_be_slow_is_not(hostile):
    started = process_time()
    html_text(hostile)
    assert process_time() - started < 10


@pytest.mark.parametrize(
    "line", ["Le " + "a écrit " * 9_000, "a@" * 20_000, "> " * 40_000, "_" * 80_000, "-- " * 20_000, "De : \n" * 30_000,
             "Envoyé depuis " + "mon a" * 20_000, "Le 3 à 18:30\n" * 10_000, "Cordialement,\n06 00 00 00 00\n" * 8_000],
)  # fmt: skip
def test_text_made_to_be_slow_is_not(line):
    started = process_time()
    strip(line)
    assert process_time() - started < 5


NESTED = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(5_000))


@pytest.mark.parametrize(
    "raw",
    [
        NESTED + b"Content-Type: text/plain\n\nhi\n",
        b"Content-Type: message/rfc822\n\n" * 20_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 500_000 + b"\n\nhi",
        b"From: " + b"<a@b>, " * 1_000_000 + b"\n\nhi",
        b"From: " + b"(" * 1_000_000 + b"\n\nhi",
        b"Content-Type: text/plain; charset=" + b"x*0*=a; " * 20_000 + b"\n\nhi",
        b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 20_000,
    ],
    ids=["parts in parts", "mails in mails", "words", "addresses", "comments", "parameters", "parts"],
)
def test_mails_made_to_be_slow_are_not(raw):
    started = process_time()
    message = parse(raw)
    assert kind_of(message) in set(MailKind)
    addresses(message, "From", "To")
    new_text(message)
    files_of(message, None)
    returned_ids(message)
    assert process_time() - started < 6


@pytest.mark.parametrize("raw", [b"--b\n\nx\n" * 1_000_000, b"X: a\n" * 1_500_000, b"X: " + b"a" * 400_000])
def test_what_would_take_long_is_seen_before(raw):
    assert is_too_much(raw)


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_no_true_mail_is_too_much(path):
    raw = path.read_bytes()
    assert not is_too_much(raw)
    assert not is_too_much(raw.replace(b"\n", b"\r\n") + b"x" * 1_000_000)


def test_a_paragraph_without_end_is_read_in_time():
    started = process_time()
    unflowed("a \n" * 600_000, is_space_removed=False)
    assert process_time() - started < 5


def test_flowed_paragraphs_are_whole_again_but_signatures_stay_apart():
    assert unflowed("a \nb\n\n> c \n> d\n-- \nLina", is_space_removed=False) == "a b\n\n> c d\n-- \nLina"
    assert unflowed("a \nb", is_space_removed=True) == "ab"


def test_a_forwarded_mail_in_a_mail_is_not_what_they_wrote():
    raw = (
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nVoir la suite\n--x\n"
        b"Content-Type: message/rfc822\n\nSubject: secret\nContent-Type: text/plain\n\nSecret\n--x--\n"
    )
    assert new_text(parse(raw)) == "Voir la suite"


def test_pictures_of_a_quotation_or_a_signature_are_not_theirs():
    html = (
        '<p>Voici<img src="cid:photo"></p><div class="gmail_signature"><img src="cid:logo"></div>'
        '<blockquote><img src="cid:ours"></blockquote>'
    )
    raw = b"Content-Type: text/html; charset=utf-8\n\n" + html.encode()
    assert body_of(parse(raw)).pictures == frozenset({"photo"})
