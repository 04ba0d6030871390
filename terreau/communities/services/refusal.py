"""How this room refuses a gesture, and how it tells the journal what happened."""

from terreau.communities.models import Circle, Community, Membership
from terreau.communities.permissions import capacity_of
from terreau.core.errors import GestureError
from terreau.core.text import tidy
from terreau.journal.services import Subject, record
from terreau.people.models import Person


class CommunityError(GestureError):
    """A refused gesture in a community."""


def tell(
    verb: str,
    *,
    by: Person | None,
    community: Community,
    subject: Subject | None = None,
    circle: Circle | None = None,
    about: Person | None = None,
    entered_by: Person | None = None,
    audience: str = "",
) -> None:
    """One journal line of this community; its members read it unless said otherwise."""
    record(
        verb,
        subject=subject or ("community", community.pk),
        authority=community.authority,
        actor=by,
        entered_by=entered_by,
        capacity=capacity_of(by),
        community_id=community.pk,
        circle_id=circle.pk if circle else None,
        target_person=about,
        audience=audience or f"community:{community.pk}",
    )


def about_membership(membership: Membership) -> Subject:
    return ("membership", membership.pk)


def clean_text(text: str, limit: int, sentence: str, field: str) -> str:
    """Text as typed, tidied; refused with the sentence when it is longer than its column."""
    text = tidy(text)
    if len(text) > limit:
        raise CommunityError(sentence % {"limit": limit}, field=field)
    return text
