"""Register lines and retention of what signing in writes."""

from datetime import datetime, timedelta

from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.people.models import Person
from terreau.web.models import MailedCode

_WHY = ("Let you in without a password", "security (GDPR 6.1.f)", "nobody")

declare_personal_fields(
    PersonalField("web.MailedCode", "sealed_address", *_WHY, "1 day", is_sensitive=True),
)


def erase(person: Person) -> None:
    if person.account_id:
        MailedCode.objects.filter(account_id=person.account_id).delete()


def purge(now: datetime, dry_run: bool) -> int:
    old = MailedCode.objects.filter(expires_at__lt=now - timedelta(days=1))
    return old.count() if dry_run else old.delete()[0]


declare_personal_source(PersonalSource("web.sign_in", erase=erase, purge=purge))
