"""Reading consultation files: the real ones whole, the odd ones well, the wrong ones in one sentence."""

import csv
import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from terreau.core.tables import TableError
from terreau.core.text import tidy
from terreau.listening.consultation_file import read_consultation

LILLE = (
    "consultations/lille-grand-debat/propositions-libres.csv",
    "imports/decidim_mel_propositions_utf8.csv",
    "imports/decidim_mel_propositions_utf8bom_crlf_excel.csv",
)


def shared(name: str) -> bytes:
    """A file of the shared folder beside the repository."""
    path = Path(settings.ROOT).parent.parent / "shared" / "data" / name
    if not path.exists():
        pytest.skip(f"{name} is not in the shared folder beside the repository.")
    return path.read_bytes()


@pytest.mark.parametrize("name", LILLE)
def test_the_real_proposals_come_whole(name):
    content = shared(name)
    read = read_consultation(content, name)
    wanted = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert (len(read.rows), read.rejected) == (196, [])
    for row, source in zip(read.rows, wanted, strict=True):
        assert row.title == tidy(source["title"])
        assert row.text == tidy(source["body"])
        assert row.said_on == source["created_at"][:10]
        said = datetime.strptime(source["created_at"], "%Y-%m-%d %H:%M:%S %z")
        assert datetime.fromisoformat(row.said_at) == said
        assert row.url == source["url"]
    assert any('"intelligents"' in row.text for row in read.rows)
    assert any("\n" in row.text for row in read.rows)


def test_other_real_exports():
    assert len(read_consultation(shared("consultations/lille-grand-debat/debats.csv")).rows) == 29
    assert len(read_consultation(shared("consultations/republique-numerique/opinions.csv")).rows) == 696


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_separators(encoding, delimiter, end):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerows(
        [
            ["Titre", "Texte", "Date"],
            ["Été", 'Dit : "l’école"; oui,\nvraiment', "24/01/2019"],
            ["", "Œuvre", ""],
        ]
    )
    read = read_consultation(out.getvalue().encode(encoding))
    assert [row.text for row in read.rows] == ['Dit : "l’école"; oui,\nvraiment', "Œuvre"]
    assert read.rows[0].said_on == "2019-01-24"
    assert [row.line for row in read.rows] == [2, 4]


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=200))
def test_any_text_comes_back_as_typed(text):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows([["texte"], [text]])
    try:
        read = read_consultation(out.getvalue().encode())
    except TableError:
        assert not tidy(text)
        return
    kept = [row.text for row in read.rows] + ["" for _one in read.rejected]
    assert kept in ([tidy(text)], [""])


def test_a_spreadsheet():
    book = Workbook()
    book.active.append(["Intitulé", "Contribution", "Créé le"])
    book.active.append(["Un", "Le banc\ndevant la poste", datetime.fromisoformat("2019-01-24T22:29")])
    book.active.append(["Deux", '=HYPERLINK("http://x")', None])
    book.active.append([None, None, None])
    out = io.BytesIO()
    book.save(out)
    read = read_consultation(out.getvalue(), "paroles.xlsx")
    assert [(row.title, row.text, row.said_on) for row in read.rows] == [
        ("Un", "Le banc\ndevant la poste", "2019-01-24")
    ]
    assert [one.line for one in read.rejected] == [3]


@pytest.mark.parametrize("heading", ["Paroles", "Textes", "Contributions", "Propositions"])
def test_headings_in_the_plural(heading):
    read = read_consultation(f"Titres;{heading};Tranche d’âge\nUn;Le banc;30-40\n".encode())
    assert [(row.title, row.text) for row in read.rows] == [("Un", "Le banc")]
    assert read.unread == ["Tranche d’âge"]


def test_a_quotation_mark_that_swallows_the_rest_is_refused_with_its_line():
    with pytest.raises(TableError, match="3"):
        read_consultation('texte;date\nOui;\n"Le banc;\nNon;\nPeut-être;\n'.encode())
    read = read_consultation(b'texte;date\n"Le ""banc""\n ici";\nNon;"2019-01-24"')
    assert [row.text for row in read.rows] == ['Le "banc"\n ici', "Non"]


def test_lines_that_cannot_be_read_say_why():
    read = read_consultation(b"texte;date\nOui;hier\n;2019-01-01\nUn;2019-01-01;de trop\n=A1+1;\nBien;\n")
    assert [row.text for row in read.rows] == ["Bien"]
    assert [one.line for one in read.rejected] == [2, 3, 4, 5]
    assert all(one.reason for one in read.rejected)


def test_paragraphs_exported_as_html_keep_their_words():
    read = read_consultation(
        "body\n<p>Le <strong>banc</strong>&nbsp;!</p><ul><li>ici</li><li>là</li></ul>\n".encode()
    )
    assert read.rows[0].text == "Le banc !\n\n- ici\n- là"


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 90_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"   \n", b"texte\n", b"couleur;taille\nrouge;3\n", b"\x89PNG\r\n\x1a\n\x00\x00", bytes(range(256)) * 40,
        b"%PDF-1.4 texte", b"PK\x03\x04 casse", b"\xd0\xcf\x11\xe0 vieux", b"texte\n" + b"a" * 10_000_000,
        b'texte\n"jamais ferm\xc3\xa9\n' + b"a\n" * 10_500, bomb(), b"\xff\xfe\x00",
    ],
)  # fmt: skip
def test_wrong_files_get_one_sentence(content):
    refused = ""
    rows = []
    try:
        with translation.override("fr"):
            rows = read_consultation(content).rows
    except TableError as refusal:
        refused = str(refusal)
    assert not rows
    assert "\n" not in refused
    assert refused.endswith(("Rien n’a été changé.", "Rien n’a changé."))


SOURCE = b"""import csv, io, re

from django.db import models

def total(rows, rejected):
    return len(rows) + len(rejected), [a, b, c]
"""


@pytest.mark.parametrize(
    "content",
    [SOURCE, SOURCE[7:], b'"""Reads, writes"""\n' + SOURCE, b'a, "\nb\n', b'{"a": 1, "b": 2}', b"Bonjour, un banc\n",
     b"<html>\n<p>a, b</p>\n</html>\n"],
)  # fmt: skip
def test_what_is_no_table_is_not_shown_as_columns(content):
    with translation.override("fr"), pytest.raises(TableError) as refusal:
        read_consultation(content, "forms.py")
    assert str(refusal.value).startswith("Ce fichier n’est pas un tableau de paroles")


def test_a_table_without_words_names_its_columns():
    with pytest.raises(TableError, match="couleur, taille"):
        read_consultation(b"couleur;taille\nrouge;3\nbleu;4\n")


def test_more_rows_than_can_be_imported_at_once():
    with pytest.raises(TableError, match="10"):
        read_consultation(b"texte\n" + b"oui\n" * 10_001)
