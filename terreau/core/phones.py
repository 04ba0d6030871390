"""Telephone numbers, as people type them: French ones without a prefix, others with theirs."""

from django.utils.translation import gettext as _

from terreau.core.errors import GestureError
from terreau.core.text import tidy

HOME = "FR"


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
