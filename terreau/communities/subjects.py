"""What may be spoken of from below: communities, circles, memberships; and the audiences of a person."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from terreau.communities.models import Charter, Circle, Community, Exclusion, Membership
from terreau.communities.permissions import place_of
from terreau.communities.selectors import acting_gardeners
from terreau.communities.services.appealing import undo_keeping_out
from terreau.core.registries import (
    ModeratedKind,
    SubjectKind,
    declare_moderated,
    declare_subject,
    declare_tokens,
)
from terreau.people.models import Person


def _audience(community: Community) -> list[str]:
    if community.status == Community.Status.CLOSED:
        return [f"community:{community.pk}"]
    return ["public"]


def _charter_audience(charter: Charter) -> list[str]:
    """Adopted, it is everyone's; before, members'."""
    if charter.status in (Charter.Status.ADOPTED, Charter.Status.REPLACED):
        return _audience(charter.community)
    return [f"community:{charter.community_id}"]


declare_subject(
    SubjectKind(
        kind="community",
        find=lambda ids: Community.objects.in_bulk(list(ids)),
        title=lambda community: community.name,
        url=lambda community: community.get_absolute_url(),
        audience_tokens=_audience,
        text=lambda community: community.purpose,
    )
)
declare_subject(
    SubjectKind(
        kind="charter",
        find=lambda ids: Charter.objects.select_related("community").in_bulk(list(ids)),
        title=lambda charter: _("Charter of “%(name)s”") % {"name": charter.community.name},
        url=lambda charter: charter.get_absolute_url(),
        audience_tokens=_charter_audience,
        text=lambda charter: charter.text,
    )
)
declare_subject(
    SubjectKind(
        kind="circle",
        find=lambda ids: Circle.objects.select_related("community").in_bulk(list(ids)),
        title=lambda circle: circle.name,
        url=lambda circle: circle.get_absolute_url(),
        audience_tokens=lambda circle: _audience(circle.community),
    )
)
declare_subject(
    SubjectKind(
        kind="membership",
        find=lambda ids: Membership.objects.select_related("community", "person").in_bulk(list(ids)),
        title=lambda membership: membership.person.shown_name,
        url=lambda membership: f"{membership.community.get_absolute_url()}membres/",
        audience_tokens=lambda membership: [
            f"community:{membership.community_id}",
            f"person:{membership.person_id}",
        ],
    )
)


def tokens(person: Person) -> Iterable[str]:
    """`community:12` for whoever is in it, at rest or not; `gardeners:12` for whoever tends it today."""
    place = place_of(person)
    for community_id, status in place.statuses.items():
        if status in Membership.PRESENT:
            yield f"community:{community_id}"
    for community_id in place.acting:
        yield f"community:{community_id}"
        yield f"gardeners:{community_id}"


declare_tokens("communities", tokens)
declare_subject(
    SubjectKind(
        kind="exclusion",
        find=lambda ids: Exclusion.objects.select_related("community").in_bulk(list(ids)),
        title=lambda exclusion: _("Kept out of “%(name)s”") % {"name": exclusion.community.name},
        url=lambda exclusion: f"{exclusion.community.get_absolute_url()}ma-place/",
        audience_tokens=lambda exclusion: [],  # nobody finds it, nobody reports it
    )
)
declare_moderated(
    ModeratedKind(
        kind="exclusion",
        rows=lambda: Exclusion.objects.select_related(
            "community__authority", "person__account", "authority", "gesture"
        ),
        author=lambda exclusion: exclusion.person,
        moderators=lambda exclusion: f"gardeners:{exclusion.community_id}",
        people=lambda exclusion: acting_gardeners(exclusion.community),
        hide=lambda exclusion, by, reason: None,
        show=lambda exclusion, by: undo_keeping_out(by=by, exclusion=exclusion),
        decided=lambda exclusion: (
            (exclusion.decided_by, exclusion.starts_at) if exclusion.lifted_at is None else None
        ),
        words=lambda exclusion: exclusion.reason,
    )
)
