"""Sheets are read again with another program's eyes."""

from io import BytesIO
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from terreau.ui.sheets import render_sheet, sheet_response

RECEIPT = "communities/receipt.typ"


def values(**changes):
    whole = {
        "title": "Un reçu", "eyebrow": "Pays", "lead": "Voici.", "rows": [{"term": "Nom", "text": "Aya"}],
        "rights_title": "À vous", "rights": ["Vous lisez."], "contact": [], "officer": "", "sign": ["Ici", "Là"],
    }  # fmt: skip
    return {**whole, **changes}


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def test_a_sheet_is_tagged_titled_and_speaks_its_language():
    with translation.override("fr"):
        sheet = read(render_sheet(RECEIPT, values()))
    root: Any = sheet.trailer["/Root"]
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert sheet.metadata is not None
    assert sheet.metadata.title == "Un reçu"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert "Aya" in sheet.pages[0].extract_text()


@pytest.mark.parametrize(
    "typed", ['#panic("non")', "$x^2$", "*gras* _penché_ `code`", "<script>", "@ref", "\\ #{1+1}", "[[]"]
)
def test_what_people_type_stays_what_they_typed(typed):
    found = read(render_sheet(RECEIPT, values(rows=[{"term": "Nom", "text": typed}]))).pages[0].extract_text()
    assert "".join(typed.split()) in "".join(found.split())


@pytest.mark.parametrize("typed", ["مرحبا", "🌱🌍", "שלום", "漢字", "x" * 5000, "\u202eabc"])
def test_letters_we_do_not_draw_never_stop_a_sheet(typed):
    assert read(render_sheet(RECEIPT, values(rows=[{"term": "Nom", "text": typed}]))).pages


def test_the_answer_is_private_and_named():
    response = sheet_response(b"%PDF", "reçu.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert "filename*=utf-8''re%C3%A7u.pdf" in response["Content-Disposition"]
