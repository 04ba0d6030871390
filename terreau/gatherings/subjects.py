"""Gatherings and their minutes can be told, found and traced."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from terreau.communities.models import Community
from terreau.core.registries import SubjectKind, declare_subject
from terreau.gatherings.models import Gathering, Minutes


def _tokens(gathering: Gathering) -> Iterable[str]:
    yield f"community:{gathering.community_id}"
    if gathering.community.status != Community.Status.CLOSED:
        yield "public"


def _minutes_tokens(minutes: Minutes) -> Iterable[str]:
    return (
        _tokens(minutes.gathering)
        if minutes.is_published
        else [f"community:{minutes.gathering.community_id}"]
    )


def _minutes_title(minutes: Minutes) -> str:
    return _("Minutes: %(title)s") % {"title": minutes.gathering.title}


def _minutes_text(minutes: Minutes) -> str:
    return "\n".join(line.text for line in minutes.lines.all())


declare_subject(
    SubjectKind(
        kind="gathering",
        find=lambda ids: Gathering.objects.select_related("community").in_bulk(list(ids)),
        title=lambda gathering: gathering.title,
        url=lambda gathering: reverse("gatherings:gathering", args=[gathering.public_id]),
        audience_tokens=_tokens,
        text=lambda gathering: f"{gathering.place}\n{gathering.description}",
    )
)
declare_subject(
    SubjectKind(
        kind="minutes",
        find=lambda ids: (
            Minutes.objects.select_related("gathering__community")
            .prefetch_related("lines")
            .in_bulk(list(ids))
        ),
        title=_minutes_title,
        url=lambda minutes: (
            f"{reverse('gatherings:gathering', args=[minutes.gathering.public_id])}#compte-rendu"
        ),
        audience_tokens=_minutes_tokens,
        text=_minutes_text,
    )
)
