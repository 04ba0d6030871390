"""Register lines, export, erasure and retention of what signing in writes, in our tables and in those of our libraries."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext_lazy as _

from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.core.seal import SealBroken, unseal
from terreau.people.models import Person
from terreau.people.selectors import mail_addresses
from terreau.web.models import MailedCode

_SECURITY = _("public interest (GDPR 6.1.e)")
_NOBODY = _("nobody")
_WHILE_ACCOUNT = _("as long as your access exists")
_CODE = (_("Let you in without a password"), _SECURITY, _NOBODY, _("1 day"))
_KEYS = (_("Let you in, and nobody else"), _SECURITY, _NOBODY, _WHILE_ACCOUNT)
_OTHER = (_("Let you in with another service"), _("consent (GDPR 6.1.a)"), _NOBODY, _WHILE_ACCOUNT)

declare_personal_fields(
    PersonalField(
        "web.MailedCode", "sealed_address", *_CODE, is_sensitive=True, label=_("Where a code was sent")
    ),
    PersonalField("web.MailedCode", "account", *_CODE, label=_("Who asked for a code")),
    PersonalField(
        "web.Tally",
        "key",
        _("Stop those who guess codes"),
        _SECURITY,
        _NOBODY,
        _("1 day"),
        label=_("A mark of an address or a network, which cannot be read back"),
    ),
    PersonalField(
        "sessions.Session",
        "session_data",
        _("Keep you signed in"),
        _SECURITY,
        _NOBODY,
        _("until you sign out, 90 days at most"),
        label=_("Your open visits"),
    ),
    PersonalField("account.EmailAddress", "email", *_KEYS, label=_("Address to sign in")),
    PersonalField("mfa.Authenticator", "data", *_KEYS, label=_("Your keys and your application's secret")),
    PersonalField("socialaccount.SocialAccount", "uid", *_OTHER, label=_("Your number at another service")),
    PersonalField(
        "socialaccount.SocialAccount", "extra_data", *_OTHER, label=_("What another service said of you")
    ),
)


def export(person: Person) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The ways to sign in; secrets stay where they are."""
    if person.account_id is None:
        return {}
    keys = Authenticator.objects.filter(user_id=person.account_id).order_by("pk")
    others = SocialAccount.objects.filter(user_id=person.account_id).order_by("pk")
    return {
        "ways_to_sign_in": list(keys.values("type", "created_at", "last_used_at")),
        "other_services": list(others.values("provider", "uid", "date_joined")),
    }


def erase(person: Person) -> None:
    """Codes asked by their account, and those sent to their address before anyone was known behind it."""
    if person.account is not None:
        MailedCode.objects.within(person.authority).filter(account=person.account).delete()
    theirs = mail_addresses(person)
    waiting = MailedCode.objects.within(person.authority).filter(account=None)
    MailedCode.objects.filter(pk__in=[one.pk for one in waiting if _opened(one) in theirs]).delete()


def _opened(mailed: MailedCode) -> str:
    try:
        return unseal(mailed.sealed_address)
    except SealBroken:
        return ""


def purge(now: datetime, dry_run: bool) -> int:
    old = MailedCode.objects.filter(expires_at__lt=now - timedelta(days=1))
    return old.count() if dry_run else old.delete()[0]


declare_personal_source(PersonalSource("web.sign_in", export=export, erase=erase, purge=purge))
