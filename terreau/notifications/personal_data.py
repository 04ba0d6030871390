"""Register lines, export, erasure and retention of messages."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.notifications.models import Message
from terreau.notifications.services import forget_addressee, forget_name
from terreau.people.models import Person

KEPT = timedelta(days=365)
SEALED_KEPT = timedelta(days=30)
_WHY = (
    _("Tell you what concerns you"),
    _("public interest (GDPR 6.1.e)"),
    _("you; gardeners for letters and calls"),
)
_AGE = _("12 months")
_SEALED = _("30 days after it is sent")
_WISH = (_("Write only what you wish"), _WHY[1], _("nobody"), _("while a member"))

declare_personal_fields(
    PersonalField("notifications.Message", "person", *_WHY, _AGE, label=_("Who is told")),
    PersonalField("notifications.Message", "sealed_address", *_WHY, _SEALED, is_sensitive=True, label=_("Where it is sent")),
    PersonalField(
        "notifications.Message", "sealed_secret", *_WHY, _("until the mail has left"), is_sensitive=True,
        label=_("The code in a mail"),
    ),
    PersonalField("notifications.Message", "subject", *_WHY, _AGE, label=_("Subject of a message")),
    PersonalField("notifications.Message", "body", *_WHY, _AGE, label=_("Text of a message")),
    PersonalField(
        "notifications.Message", "sealed_body", *_WHY, _SEALED, is_sensitive=True,
        label=_("Text of a message to an address alone"),
    ),
    PersonalField("notifications.Message", "reply_to", *_WHY, _AGE, label=_("Where a mail is answered")),
    PersonalField("notifications.Message", "language", *_WHY, _AGE, label=_("Language of a message")),
    PersonalField("notifications.Message", "failure", *_WHY, _AGE, label=_("Why a message did not arrive")),
    PersonalField("notifications.Preference", "person", *_WISH, label=_("Whose wish it is")),
    PersonalField("notifications.Preference", "mode", *_WISH, label=_("At once, or never")),
)  # fmt: skip


def export(person: Person) -> dict[str, list[dict[str, object]]]:
    rows = person.messages.order_by("created_at").values(
        "created_at", "channel", "subject", "body", "sent_at"
    )
    return {"messages": [dict(row) for row in rows]}


def erase(person: Person) -> None:
    """Their messages go, those that went to their address alone as well; their name leaves what others were told."""
    person.messages.all().delete()
    person.preferences.all().delete()
    forget_addressee(person=person)
    forget_name(person=person)


def purge(now: datetime, dry_run: bool) -> int:
    """Old messages go whole; what was told to an address alone is emptied a month after it left, or was cancelled."""
    old = Message.objects.filter(created_at__lt=now - KEPT)
    before = now - SEALED_KEPT
    over = Q(sent_at__lt=before) | Q(status=Message.Status.CANCELLED, created_at__lt=before)
    told = Message.objects.filter(over, person=None, created_at__gte=now - KEPT).exclude(
        sealed_address="", sealed_body=""
    )
    if dry_run:
        return old.count() + told.count()
    return old.delete()[0] + told.update(sealed_address="", sealed_body="", sealed_secret="")


declare_personal_source(PersonalSource("notifications", export=export, erase=erase, purge=purge))
