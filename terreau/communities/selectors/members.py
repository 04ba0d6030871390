"""Who is in a community, who has just come, who is invited."""

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from terreau.authorities.models import Authority
from terreau.communities.models import (
    Community,
    Invitation,
    Membership,
    Seat,
)
from terreau.communities.permissions import can_decide_for_community
from terreau.core import clock
from terreau.core.prepared import Pages, paged, prepared
from terreau.people.models import ContactPoint, Person

CODE_LENGTH = 8
NEWCOMERS = 20  # to whom gardeners owe a word


def membership_of(person: Person | None, community: Community) -> Membership | None:
    if person is None:
        return None
    return Membership.objects.filter(community=community, person=person).select_related("person").first()


def members_of(community: Community) -> Pages[Membership]:
    """Who is in a community, by name."""
    return _members_of(community=community.pk).knowing(community=community)


@paged
def _members_of(community: int) -> QuerySet[Membership]:
    rows: QuerySet[Membership] = (
        Membership.objects.present()
        .filter(community=community, person__suspended_at=None)
        .select_related("person", "organisation")
        .order_by("person__name_key", "pk")
    )
    return rows


WHICH: dict[str, tuple[str, ...]] = {
    "decouverte": (Membership.Status.DISCOVERY,),
    "actifs": (Membership.Status.ACTIVE,),
    "pause": (Membership.Status.PAUSED,),
    "anciens": Membership.GONE,
    "sans-ecran": Membership.PRESENT,
}
FOR_GARDENERS = ("anciens", "sans-ecran")


def some_members_of(community: Community, *, which: str = "", text: str = "") -> QuerySet[Membership]:
    """Those of a kind, or whose name holds these letters, by name. Former members keep a name until they are forgotten."""
    rows: QuerySet[Membership] = Membership.objects.filter(
        community=community, status__in=WHICH.get(which, Membership.PRESENT),
        person__suspended_at=None, person__erased_at=None,
    )  # fmt: skip
    if which == "sans-ecran":
        rows = rows.filter(person__account=None)
    if text.strip():
        rows = rows.filter(person__name_key__contains=Person.key_of(text.strip()))
    return rows.select_related("person", "organisation").order_by("person__name_key", "pk")


def newcomers_of(community: Community) -> list[Membership]:
    """The first of those nobody has spoken to yet, the oldest first, with their phone numbers (`person.phones`)."""
    found = _newcomers_of(community=community.pk)
    for one in found:
        one.community = community
    phones = ContactPoint.objects.filter(kind=ContactPoint.Kind.PHONE).order_by("-is_preferred", "pk")
    prefetch_related_objects(found, Prefetch("person__contact_points", phones, to_attr="phones"))
    return found


@prepared
def _newcomers_of(community: int) -> QuerySet[Membership]:
    tending = Seat.objects.filter(community=community, left_on=None).values("person")
    rows: QuerySet[Membership] = (
        Membership.objects.awake()
        .filter(community=community, welcomed_at=None, person__suspended_at=None)
        .exclude(door=Membership.Door.BIRTH)
        .exclude(person__in=tending)
        .select_related("person", "organisation")
        .order_by("joined_at", "pk")[:NEWCOMERS]
    )
    return rows


def waiting_invitations(community: Community) -> QuerySet[Invitation]:
    """Invitations that may still be accepted, the newest first."""
    return (
        Invitation.objects.filter(
            community=community, accepted_at=None, revoked_at=None, expires_at__gt=clock.now()
        )
        .select_related("invited_by")
        .order_by("-created_at", "-pk")
    )


def invitations_for(person: Person, community: Community) -> QuerySet[Invitation]:
    """The same by mail, for whoever decides for the community; a member sees those they sent themselves."""
    waiting = waiting_invitations(community).exclude(email="").exclude(invited_by=None)
    return waiting if can_decide_for_community(person, community) else waiting.filter(invited_by=person)


def letters_of(community: Community) -> QuerySet[Invitation]:
    """People without e-mail who are invited by a letter or a call, those to print first."""
    waiting = waiting_invitations(community).filter(email="").select_related("batch")
    return waiting.order_by("posted_at", "name", "pk")


def find_by_code(authority: Authority, code: str) -> Invitation | None:
    """The invitation of a letter, by the code as it was typed: spaces, dashes and capitals do not matter."""
    typed = "".join(c for c in code.lower() if c.isalnum())
    if len(typed) != CODE_LENGTH:
        return None
    return Invitation.objects.within(authority).filter(code=typed).first()


def find_invitation(authority: Authority, token: str) -> Invitation | None:
    return (
        Invitation.objects.within(authority)
        .filter(token=token)
        .select_related("community__authority", "invited_by", "batch")
        .first()
    )


def memberships_of(person: Person) -> list[Membership]:
    """Where a person is, by name of the community."""
    return _memberships_of(person=person.pk)


@prepared
def _memberships_of(person: int) -> QuerySet[Membership]:
    rows = Membership.objects.filter(person=person).present()
    return rows.select_related("community").order_by("community__name_key", "pk")
