"""Telephone numbers, as people type them: French ones without a prefix, others with theirs."""

from django.utils.translation import gettext as _

from terreau.core.errors import GestureError
from terreau.core.text import tidy

HOME = "FR"


def international(text: str) -> str:
    """The number as networks write it, « +33612345678 »; nothing for what is not a number."""
    import phonenumbers  # noqa: PLC0415 - a tenth of a second at each start, for what is typed now and then

    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def takes_texts(text: str) -> bool:
    """Whether an SMS may reach this number: not a fixed line, nor one at a special price. New ranges are given their chance."""
    import phonenumbers  # noqa: PLC0415 - a tenth of a second at each start, for what is typed now and then

    kind = phonenumbers.PhoneNumberType
    fitting = {kind.MOBILE, kind.FIXED_LINE_OR_MOBILE, kind.PERSONAL_NUMBER, kind.UNKNOWN}
    number = international(text)
    return bool(number) and phonenumbers.number_type(phonenumbers.parse(number)) in fitting


def check_phone(text: str, *, field: str = "phone") -> str:
    """The number in its usual form, « 05 53 00 00 12 » or « +44 20 7946 0000 »; nothing stays nothing."""
    text = tidy(text)
    if not text:
        return ""
    import phonenumbers  # noqa: PLC0415 - a tenth of a second at each start, for what is typed now and then

    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or text.startswith("-") or not phonenumbers.is_possible_number(number):
        raise GestureError(
            _("This is not a phone number. Examples: 05 53 00 00 12, or +44 20 7946 0000."), field=field
        )
    is_home = number.country_code == phonenumbers.country_code_for_region(HOME)
    style = phonenumbers.PhoneNumberFormat
    return str(phonenumbers.format_number(number, style.NATIONAL if is_home else style.INTERNATIONAL))
