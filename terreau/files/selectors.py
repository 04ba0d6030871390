"""Finding files."""

from collections.abc import Iterable

from django.db.models import Sum

from terreau.authorities.models import Authority
from terreau.files.models import StoredFile
from terreau.people.models import Person


def picture_of(kind: str, subject_id: int) -> StoredFile | None:
    """The last picture stored about a subject."""
    return StoredFile.objects.filter(about_kind=kind, about_id=subject_id).order_by("-pk").first()


def bytes_kept(*, by: Person | None = None, authority: Authority | None = None) -> int:
    """How much is kept of what somebody brought, or of a whole space's files."""
    rows = (
        StoredFile.objects.filter(authority=authority)
        if by is None
        else StoredFile.objects.filter(brought_by=by)
    )
    return int(rows.aggregate(total=Sum("size"))["total"] or 0)


def files_of(kind: str, subject_ids: Iterable[int]) -> dict[int, list[StoredFile]]:
    """The files about each of several subjects, in the order they came: one query."""
    found: dict[int, list[StoredFile]] = {}
    ids = list(subject_ids)
    if ids:
        for stored in StoredFile.objects.filter(about_kind=kind, about_id__in=ids).order_by("pk"):
            found.setdefault(stored.about_id, []).append(stored)
    return found
