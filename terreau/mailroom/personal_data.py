"""The mailroom keeps a hash of what came in, so that nothing is posted twice; no person, no text. Old ones go."""

from datetime import datetime, timedelta

from terreau.core.registries import PersonalSource, declare_personal_source
from terreau.mailroom.models import Inbound

KEPT = timedelta(days=90)


def purge(now: datetime, dry_run: bool) -> int:
    old = Inbound.objects.filter(created_at__lt=now - KEPT)
    return old.count() if dry_run else old.delete()[0]


declare_personal_source(PersonalSource("mailroom", purge=purge))
