"""Whom something may be asked of, and who answers."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.communities.models import Circle, Community, Membership
from terreau.core import clock
from terreau.offices.models import Office
from terreau.people.models import Person


@dataclass(frozen=True)
class OwnerChoice:
    """One possible owner: the value a form sends, the name shown, and what the services take."""

    value: str
    name: str
    kind: str  # "authority", "circle" or "person"
    owner: Person | Circle | Authority

    @property
    def as_owner(self) -> dict[str, Any]:
        return {f"owner_{self.kind}": self.owner}


def answerers_of(authority: Authority) -> QuerySet[Person]:
    """Agents and elected people holding office today."""
    held = Office.objects.held_on(clock.today(authority.zone)).filter(
        kind__in=(Office.Kind.AGENT, Office.Kind.ELECTED)
    )
    return (
        Person.objects.within(authority)
        .present()
        .filter(suspended_at=None, pk__in=held.values("person"))
        .select_related("account", "authority")
        .order_by("pk")
    )


def circle_people(circle: Circle) -> QuerySet[Person]:
    """Those of a circle who may be called upon."""
    awake = (Membership.Status.DISCOVERY, Membership.Status.ACTIVE)
    memberships = Membership.objects.filter(circle_places__circle=circle, status__in=awake)
    return (
        Person.objects.filter(pk__in=memberships.values("person"), erased_at=None, suspended_at=None)
        .select_related("account", "authority")
        .order_by("pk")
    )


def owner_choices(community: Community) -> list[tuple[str, list[OwnerChoice]]]:
    """Whom a request may be put to, in groups: the authority, open circles, present members."""
    people = Person.objects.filter(
        memberships__community=community, memberships__status__in=Membership.PRESENT, suspended_at=None
    ).present()
    circles = Circle.objects.filter(community=community, closed_at=None).order_by("name")
    groups = [
        (
            _("The institution"),
            [OwnerChoice("authority", community.authority.name, "authority", community.authority)],
        ),
        (_("A circle"), [OwnerChoice(f"circle-{one.public_id}", one.name, "circle", one) for one in circles]),
        (
            _("A member"),
            [
                OwnerChoice(f"person-{one.public_id}", one.name, "person", one)
                for one in people.order_by("name_key", "pk")
            ],
        ),
    ]
    return [(title, owners) for title, owners in groups if owners]
