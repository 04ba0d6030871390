"""Register lines, export, erasure and retention of messages."""

from datetime import datetime, timedelta

from terreau.core.registries import PersonalField, PersonalSource, declare_personal_fields, declare_personal_source
from terreau.notifications.models import Message
from terreau.people.models import Person

KEPT = timedelta(days=365)
_WHY = ("Tell you what concerns you", "public interest (GDPR 6.1.e)", "the person; gardeners for letters and calls", "12 months")

declare_personal_fields(
    PersonalField("notifications.Message", "sealed_address", *_WHY, is_sensitive=True),
    PersonalField("notifications.Message", "sealed_secret", *_WHY[:3], "until the mail has left", is_sensitive=True),
    PersonalField("notifications.Message", "subject", *_WHY),
    PersonalField("notifications.Message", "body", *_WHY),
    PersonalField("notifications.Preference", "mode", "Write only what you wish", *_WHY[1:3], "while a member"),
)


def export(person: Person) -> dict[str, list[dict[str, object]]]:
    rows = person.messages.order_by("created_at").values("created_at", "channel", "subject", "body", "sent_at")
    return {"messages": [dict(row) for row in rows]}


def erase(person: Person) -> None:
    person.messages.all().delete()
    person.preferences.all().delete()


def purge(now: datetime, dry_run: bool) -> int:
    old = Message.objects.filter(created_at__lt=now - KEPT)
    return old.count() if dry_run else old.delete()[0]


declare_personal_source(PersonalSource("notifications", export=export, erase=erase, purge=purge))
