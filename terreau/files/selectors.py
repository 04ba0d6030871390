"""Finding files."""

from terreau.files.models import StoredFile


def picture_of(kind: str, subject_id: int) -> StoredFile | None:
    """The last picture stored about a subject."""
    return StoredFile.objects.filter(about_kind=kind, about_id=subject_id).order_by("-pk").first()
