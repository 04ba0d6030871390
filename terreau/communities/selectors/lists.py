"""Lists of people brought in."""

from django.db.models import QuerySet

from terreau.communities.models import Community, ImportedPerson, MemberImport

SHOWN = 20


def imports_of(community: Community) -> QuerySet[MemberImport]:
    """Every list brought to a community, the newest first; those still being read are left out."""
    return (
        MemberImport.objects.filter(community=community)
        .exclude(status=MemberImport.Status.READING)
        .order_by("-created_at", "-pk")
    )


def first_of_list(batch: MemberImport) -> QuerySet[ImportedPerson]:
    """The first people of a list who wait."""
    return ImportedPerson.objects.filter(batch=batch).order_by("line")[:SHOWN]
