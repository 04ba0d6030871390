"""Numbers typed in every way."""

import pytest

from terreau.core.errors import GestureError
from terreau.core.phones import check_phone


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
