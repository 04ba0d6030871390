"""Reading lists of people: as they come, homonyms kept apart, every refused line with its reason."""

import csv
import io
import unicodedata
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from terreau.communities.member_file import read_people
from terreau.core.tables import TableError

REAL = sorted(Path(__file__).resolve().parents[3].parent.glob("shared/data/imports/*.csv"))


def table(*rows, delimiter=";", encoding="utf-8", end="\n") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding)


def one(**said) -> dict[str, str]:
    found = read_people(table(list(said), list(said.values()))).people[0]
    return {k: v for k, v in vars(found).items() if v and k != "line"}


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "mac_roman"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_whatever_wrote_it(delimiter, encoding, end):
    rows = (
        ["Prénom", "NOM", "E-mail", "Tél.", "Commune"],
        ["Zoé", "Lefèvre", "Zoe@Example.org ", "0612345678", "Périgueux"],
    )
    read = read_people(table(*rows, delimiter=delimiter, encoding=encoding, end=end))
    assert [(one.name, one.email, one.phone) for one in read.people] == [
        ("Zoé Lefèvre", "zoe@example.org", "06 12 34 56 78")
    ]
    assert (read.rejected, read.unread) == ([], [])


@pytest.mark.parametrize(
    ("headings", "values", "name"),
    [
        (["nom", "mail"], ["Rosa Luz", "r@example.org"], "Rosa Luz"),
        (["Nom de famille", "Prénom", "Courriel"], ["Luz", "Rosa", "r@example.org"], "Rosa Luz"),
        (["Email address", "First name", "Last name"], ["r@example.org", "Rosa", "Luz"], "Rosa Luz"),
        (["ADRESSE MAIL", "Nom complet"], ["r@example.org", "Rosa Luz"], "Rosa Luz"),
        (["Courriel (obligatoire)", "NOM*"], ["Rosa <r@example.org>", "Luz"], "Luz"),
        (["Prénom", "mél"], [unicodedata.normalize("NFD", "Zoé"), "r@example.org"], "Zoé"),
    ],
)
def test_headings_of_all_kinds(headings, values, name):
    found = read_people(table(headings, values)).people[0]
    assert (found.name, found.email) == (name, "r@example.org")


def test_a_spreadsheet_with_figures_for_phones_and_codes():
    book, packed = Workbook(), io.BytesIO()
    book.active.append(["Nom", "Téléphone", "Adresse", "Code postal", "Commune", "Allergies"])
    book.active.append(["Rosa Luz", 612345678, "3 place du Marché", 1000, "Bourg-en-Bresse", "noix"])
    book.save(packed)
    read = read_people(packed.getvalue(), "liste.xlsx")
    assert read.people[0].phone == "06 12 34 56 78"
    assert read.people[0].postal_address == "3 place du Marché\n01000 Bourg-en-Bresse"
    assert read.unread == ["Allergies"]


def test_a_town_alone_is_no_address():
    assert one(nom="Rosa", mail="r@example.org", commune="Montignac") == {
        "name": "Rosa",
        "email": "r@example.org",
    }


def test_doubles_are_merged_by_mail_or_phone_and_never_by_name():
    read = read_people(
        table(
            ["nom", "prénom", "mail", "téléphone", "adresse"],
            ["Luz", "Rosa", "r@example.org", "", ""],
            ["LUZ", "Rosa", "R@example.org", "06 12 34 56 78", "1 rue Haute"],  # same name, same mail
            ["Mme Rosa", "Luz", "", "+33612345678", ""],  # same name, same phone
            ["Luz", "Rosa", "rosa.luz@example.org", "", "1 rue Haute"],  # a namesake, at the same address
            ["Luz", "Pablo", "r@example.org", "", "1 rue Haute"],  # the same household
            ["", "", "r@example.org", "", ""],  # the same mail, nobody named
        )
    )
    assert [(one.line, one.name, one.email) for one in read.people] == [
        (2, "Rosa Luz", "r@example.org"),
        (5, "Rosa Luz", "rosa.luz@example.org"),
        (6, "Pablo Luz", "r@example.org"),
    ]
    assert (read.people[0].phone, read.people[0].postal_address) == ("06 12 34 56 78", "1 rue Haute")
    assert sorted((twin.line, twin.of) for twin in read.merged) == [(3, 2), (4, 2), (7, 2)]
    assert [(twin.line, twin.of) for twin in read.namesakes] == [(5, 2)]
    assert read.total == 6


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["Rosa", "pas une adresse", "", ""], "courriel"),
        (["Rosa", "", "12", ""], "téléphone"),
        (["Rosa", "", "", ""], "jointe"),
        (["", "", "0612345678", ""], "nom"),
        (['=HYPERLINK("http://x")', "r@example.org", "", ""], "formule"),
        (["http://achat.example", "r@example.org", "", ""], "lien"),
        (["R" * 81, "r@example.org", "", ""], "80"),
        (["Rosa", "r@example.org", "", "1 rue", "et", "puis"], "séparateur"),
        (["Rosa", "a@example.org; b@example.org", "", ""], "courriel"),
    ],
)
def test_a_line_that_cannot_be_read_says_why_and_the_others_are_read(row, why, settings):
    read = read_people(table(["nom", "mail", "tel", "adresse"], row, [], ["Ana", "ana@example.org", "", ""]))
    assert [one.name for one in read.people] == ["Ana"]
    assert [line.line for line in read.rejected] == [2]
    assert why in read.rejected[0].reason


@pytest.mark.parametrize(
    "content",
    [b"", b"   \n", b"couleur;taille\nbleu;3\n", b"nom;mail\n", b"%PDF-1.7", b"Bonjour, voici la liste."],
    ids=["empty", "blank", "other columns", "headings only", "a pdf", "a letter"],
)  # fmt: skip
def test_what_is_no_list_gets_one_sentence(content):
    with pytest.raises(TableError) as refusal:
        read_people(content)
    assert str(refusal.value).endswith(".")


@pytest.mark.skipif(not REAL, reason="the shared examples are not here: only made-up lists are read")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem[:40])
def test_a_real_export_of_something_else_is_refused_or_read_without_harm(path):
    try:
        people = read_people(path.read_bytes(), path.name).people
    except TableError:
        people = []
    assert not people


@given(st.binary(max_size=400))
def test_any_bytes_get_an_answer(content):
    with suppress(TableError):
        assert read_people(content).total


@given(
    st.lists(
        st.tuples(st.text(max_size=12), st.sampled_from(["a@x.org", "b@x.org", "", "?"])),
        min_size=1,
        max_size=9,
    )
)
def test_no_line_is_lost_and_nobody_is_merged_by_a_name(rows):
    try:
        read = read_people(table(["nom", "mail"], *rows))
    except TableError:
        return
    lines = [
        *(one.line for one in read.people),
        *(one.line for one in read.merged),
        *(one.line for one in read.rejected),
    ]
    assert len(lines) == len(set(lines)) == read.total
    mails = dict(zip(range(2, 99), (mail for _name, mail in rows), strict=False))
    if "\n" not in "".join(name for name, _mail in rows) and "\r" not in "".join(name for name, _m in rows):
        assert all(mails[twin.line] == mails[twin.of] != "" for twin in read.merged)


def test_a_spreadsheet_of_another_office_suite_says_what_to_do():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(TableError, match=r"\.xlsx"):
        read_people(packed.getvalue(), "liste.ods")
