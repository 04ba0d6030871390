"""The addresses that people answer to."""

from django.conf import settings

from terreau.core.registries import mail_handlers
from terreau.mailroom.tokens import ReplyToken, read, sign
from terreau.people.models import Person
from terreau.people.selectors import verified_mail_addresses


def reply_address(*, person: Person, kind: str, subject_id: int) -> str:
    """Where this person, and nobody else, answers by mail to this thing; nothing when the install receives no mail.

    Signed, kept nowhere, and always the same: it may be given in each message about the same thing. It opens no door by
    itself: who writes, and whether they still may, is looked at when the answer comes. None for somebody whose address was
    never proven: their answer would be refused.
    """
    if not settings.TERREAU_MAIL_REPLY or kind not in mail_handlers:
        return ""
    if not person.account_id and not verified_mail_addresses(person):
        return ""
    local, _at, domain = settings.TERREAU_MAIL_REPLY.partition("@")
    token = ReplyToken(person.authority_id, person.pk, kind, subject_id)
    return f"{local}+{sign(token, settings.SECRET_KEY)}@{domain}"


def read_address(address: str) -> ReplyToken | None:
    """What an address of ours stands for; None when it is not one, or was made up."""
    local, _at, domain = address.strip().lower().partition("@")
    own_local, _at, own_domain = settings.TERREAU_MAIL_REPLY.partition("@")
    name, _plus, token = local.partition("+")
    if not own_local or (name, domain) != (own_local, own_domain):
        return None
    return read(token, settings.SECRET_KEY, (handler.kind for handler in mail_handlers))
