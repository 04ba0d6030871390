"""Messages that leave from the pages that join rooms: codes, and what changed in the way one signs in."""

from django.utils import translation

from terreau.authorities.models import Authority
from terreau.mailroom.selectors import SIGN_IN
from terreau.notifications.models import Message
from terreau.notifications.services import Address, queue_text_to, send
from terreau.web.models import MailedCode


def tell_code(*, mailed: MailedCode, address: str, code: str, language: str) -> Message | None:
    """Six digits, and nothing that opens anything by a click."""
    return send(
        key=f"code:{mailed.public_id}",
        template="web/sign_in/notices/code.txt",
        context={"is_change": mailed.purpose == MailedCode.Purpose.ADDRESS},
        authority=mailed.authority,
        address=Address(mail=address),
        language=language,
        secret=code,
        useful_until=mailed.expires_at,
    )


def text_code(*, mailed: MailedCode, address: str, code: str, language: str) -> Message:
    """The same by SMS; the mailroom looks, when it leaves, whether that number said yes."""
    return queue_text_to(
        key=f"code:{mailed.public_id}",
        number=address,
        template="web/sign_in/texts/code.txt",
        authority=mailed.authority,
        language=language,
        about_kind=SIGN_IN,
        secret=code,
        useful_until=mailed.expires_at,
    )


def tell_change(*, authority: Authority, address: str, what: str, key: str) -> Message | None:
    """Something changed in the way an account is opened: its owner hears of it where they read before the change."""
    return send(
        key=f"access:{key}",
        template="web/sign_in/notices/changed.txt",
        context={"what": what},
        authority=authority,
        address=Address(mail=address),
        language=translation.get_language() or "fr",
    )
