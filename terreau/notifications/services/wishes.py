"""What somebody wishes to receive about a space, written by the rooms above."""

from django.db import transaction

from terreau.notifications.models import Message, Preference
from terreau.people.models import Person


@transaction.atomic
def wish(*, person: Person, space: tuple[str, int], mode: str) -> None:
    """Each message at once, or none; said again, the last word stands."""
    Preference.objects.update_or_create(
        person=person,
        space_kind=space[0],
        space_id=space[1],
        defaults={"mode": mode, "authority": person.authority},
    )


@transaction.atomic
def forget_wish(*, person: Person, space: tuple[str, int]) -> None:
    """Back to what is usual there."""
    Preference.objects.filter(person=person, space_kind=space[0], space_id=space[1]).delete()


@transaction.atomic
def forget_told(*, kind: str, ids: list[int]) -> int:
    """What was told of these things is emptied, and leaves no more: their words were taken back or hidden."""
    told = Message.objects.filter(about_kind=kind, about_id__in=ids)
    told.filter(status=Message.Status.QUEUED).update(status=Message.Status.CANCELLED)
    return told.update(body="", sealed_body="")
