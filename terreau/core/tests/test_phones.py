"""Numbers typed in every way."""

import pytest

from terreau.core.errors import GestureError
from terreau.core.phones import check_phone, international, takes_texts


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  ", ""),
        ("0553000012", "05 53 00 00 12"),
        ("05.53.00.00.12", "05 53 00 00 12"),
        ("05-53-00-00-12", "05 53 00 00 12"),
        ("+33 (0)5 53 00 00 12", "05 53 00 00 12"),
        ("0033 5 53 00 00 12", "05 53 00 00 12"),
        ("+44 20 7946 0000", "+44 20 7946 0000"),
        ("+352 621 123 456", "+352 621 123 456"),
        ("00 32 2 555 12 12", "+32 2 555 12 12"),
        ("0262 12 34 56", "0262 12 34 56"),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed, kept):
    assert check_phone(typed).replace(" ", "") == kept.replace(" ", "")


@pytest.mark.parametrize(
    "typed", ["-1", "1", "12345", "-0553000012", "05 53", "le soir", "9" * 30, "+", "<script>", "٠٥"]
)
def test_what_is_no_number_is_refused_with_an_example(typed):
    with pytest.raises(GestureError, match="05 53 00 00 12") as refused:
        check_phone(typed, field="contact_phone")
    assert refused.value.field == "contact_phone"


def test_numbers_are_the_same_however_written():
    written = ("06 39 98 00 12", "+33 6 39 98 00 12", "0033639980012")
    assert {international(text) for text in written} == {"+33639980012"}
    assert [international(text) for text in ("STOP", "", "12")] == ["", "", ""]


def test_sms_go_to_mobiles_and_to_what_may_be_one():
    assert [takes_texts(text) for text in ("06 39 98 00 12", "+1 212 555 0123", "07 12 34 56 78")] == [
        True,
        True,
        True,
    ]
    assert [takes_texts(text) for text in ("05 53 00 00 12", "08 12 34 56 78", "x")] == [False, False, False]
