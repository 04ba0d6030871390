"""Reading requests and commitments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from terreau.authorities.models import Authority
from terreau.commitments.models import Commitment, Step
from terreau.commitments.permissions import can_see_names, is_owner
from terreau.communities.models import Circle, CircleMember, Community, Membership
from terreau.core import clock
from terreau.core.prepared import prepared
from terreau.journal.models import Link
from terreau.journal.selectors import links_from
from terreau.offices.models import Office
from terreau.offices.permissions import can_answer_for_authority
from terreau.people.models import Person

FEW = 3  # on the home page
SOME = 5  # on a community's
MINE = 10  # in somebody's own space
FILTERS = ("all", "waiting", "accepted", "kept", "late", "refused")


@dataclass(frozen=True)
class Shown:
    """A commitment as a reader may see it: names only among members, residents' dates only while they are to come."""

    commitment: Commitment
    text: str
    owner: str
    to_owner: str
    tag: str
    tone: str
    note: str
    due_on: date | None


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


def owner_name(owner: Person | Circle | Authority | None, *, with_name: bool) -> str:
    """Whom it was asked of."""
    if isinstance(owner, Circle):
        return _("the circle %(name)s") % {"name": owner.name}
    if isinstance(owner, Authority):
        return owner.name
    return owner.shown_name if owner is not None and with_name else _("a member")


def to_owner_words(owner: Person | Circle | Authority | None, *, with_name: bool) -> str:
    """« au cercle Cantines », « à Tom », « à un membre »."""
    if isinstance(owner, Circle):
        return _("to the circle %(name)s") % {"name": owner.name}
    if isinstance(owner, Authority):
        return _("to the institution")
    if isinstance(owner, Person) and not with_name:
        return _("to a member")
    return _("to %(name)s") % {"name": owner_name(owner, with_name=with_name)}


def shown_text(commitment: Commitment) -> str:
    return commitment.text or _("The words of this request were erased.")


def shown_due_on(commitment: Commitment, today: date, *, to_owner: bool = False) -> date | None:
    """The date taken. A resident's is not shown to others once it has passed: their lateness is nobody's business."""
    day = commitment.due_on if commitment.status == Commitment.Status.ACCEPTED else None
    if day is None or commitment.is_institutions or to_owner or day >= today:
        return day
    return None


def status_tag(commitment: Commitment, now: datetime) -> tuple[str, str]:
    """The word and the colour of a commitment's state."""
    if commitment.is_publicly_late(now):
        return pgettext("request", "late"), "terra"
    words = {
        "asked": (_("waiting for an answer"), "sky"),
        "redirected": (_("waiting for an answer"), "sky"),
        "accepted": (pgettext("request", "accepted"), "leaf"),
        "kept": (_("commitment kept"), "leaf"),
        "not_kept": (pgettext("request", "not kept"), "plain"),
        "refused": (pgettext("request", "refused"), "plain"),
        "handed_back": (pgettext("request", "handed back"), "plain"),
        "withdrawn": (pgettext("request", "withdrawn"), "plain"),
    }
    return words[str(commitment.status)]


def note_of(commitment: Commitment) -> str:
    """Why it was refused, what came of it."""
    if commitment.status == Commitment.Status.REFUSED:
        return commitment.refusal_reason
    return commitment.outcome_text


def shown(commitments: Iterable[Commitment], viewer: Person | None) -> list[Shown]:
    """The lines of a list; the commitments come `.with_owners()`."""
    now = clock.now()
    lines = []
    for one in commitments:
        tag, tone = status_tag(one, now)
        with_name = can_see_names(viewer, one)
        owner = owner_name(one.owner, with_name=with_name)
        to = to_owner_words(one.owner, with_name=with_name)
        mine = viewer is not None and one.owner_person_id == viewer.pk
        due_on = shown_due_on(one, now.astimezone(one.authority.zone).date(), to_owner=mine)
        lines.append(Shown(one, shown_text(one), owner, to, tag, tone, note_of(one), due_on))
    return lines


def commitments_of(community: Community) -> QuerySet[Commitment]:
    """Everything asked in a community, what still waits first, the withdrawn left out."""
    return (
        Commitment.objects.filter(community=community)
        .exclude(status=Commitment.Status.WITHDRAWN)
        .with_owners()
        .order_by("closed_at", "-put_at", "-pk")
    )


def visible_commitments_of(community: Community, *, to_members: bool) -> QuerySet[Commitment]:
    """What a reader finds on a community's page: residents' own requests are shown to members only."""
    rows = commitments_of(community)
    return rows if to_members else rows & Commitment.objects.public()


def latest_requests_of(community: Community, *, to_members: bool) -> list[Commitment]:
    """The first lines of the same, for the community's page."""
    found = _latest_requests_of(community=community.pk, to_members=to_members)
    for one in found:
        one.community, one.authority = community, community.authority
    return found


@prepared
def _latest_requests_of(community: int, to_members: bool) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(community=community).exclude(status=Commitment.Status.WITHDRAWN)
    seen = rows if to_members else rows & Commitment.objects.public()
    owners = seen.select_related("owner_person", "owner_circle", "owner_authority")
    return owners.order_by("closed_at", "-put_at", "-pk")[:SOME]


def in_state(rows: QuerySet[Commitment], state: str, authority: Authority) -> QuerySet[Commitment]:
    """A list narrowed to one state; an unknown one narrows nothing."""
    now = clock.now()
    if state == "late":
        return rows & Commitment.objects.publicly_late(now, clock.today(authority.zone))
    wanted = {
        "waiting": Commitment.WAITING,
        "accepted": ("accepted",),
        "kept": ("kept",),
        "refused": ("refused", *Commitment.RESIDENTS_ONLY),
    }
    return rows.filter(status__in=wanted[state]) if state in wanted else rows


def counts_by_state(rows: QuerySet[Commitment], authority: Authority) -> dict[str, int]:
    """How many in each state, in one query."""
    today, now = clock.today(authority.zone), clock.now()
    late = Commitment.objects.publicly_late(now, today).values("pk")
    return rows.order_by().aggregate(
        all=Count("pk"),
        waiting=Count("pk", filter=Q(status__in=Commitment.WAITING)),
        accepted=Count("pk", filter=Q(status="accepted")),
        kept=Count("pk", filter=Q(status="kept")),
        late=Count("pk", filter=Q(pk__in=late)),
        refused=Count("pk", filter=Q(status__in=("refused", *Commitment.RESIDENTS_ONLY))),
    )


def follow_ups(authority: Authority) -> QuerySet[Commitment]:
    """« Suites données »: everything asked of the authority and of circles, newest news first."""
    return Commitment.objects.within(authority).public().with_owners().order_by("-put_at", "-pk")


def last_kept(authority: Authority) -> list[Commitment]:
    """The last few that were kept, for the home page."""
    return _last_kept(authority=authority.pk)


@prepared
def _last_kept(authority: int) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(authority=authority, status=Commitment.Status.KEPT).public()
    return rows.with_owners().order_by("-put_at", "-pk")[:FEW]


def _owned_by(person: Any) -> Q:
    """Theirs, or of a circle that they are in."""
    circles = CircleMember.objects.filter(
        membership__person=person, membership__status__in=Membership.PRESENT, circle__closed_at=None
    )
    return Q(owner_person=person) | Q(owner_circle__in=circles.values("circle"))


def accepted_by(person: Person) -> list[Commitment]:
    """What a person, or a circle they are in, took on: the first to be done come first."""
    return _accepted_by(person=person.pk)


@prepared
def _accepted_by(person: int) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(_owned_by(person), status=Commitment.Status.ACCEPTED)
    return rows.with_owners().order_by("due_on", "put_at", "pk")[:MINE]


def to_answer_by(person: Person) -> list[Commitment]:
    """What waits for somebody's own yes or no: asked of them, of their circles, of the institution they answer for."""
    answers = can_answer_for_authority(person)
    return _to_answer_by(person=person.pk, authority=person.authority_id, for_authority=answers)


@prepared
def _to_answer_by(person: int, authority: int, for_authority: bool) -> QuerySet[Commitment]:
    mine = _owned_by(person) | Q(owner_authority=authority) if for_authority else _owned_by(person)
    rows = Commitment.objects.filter(mine, authority=authority).waiting()
    open_ones = rows.exclude(community__status=Community.Status.CLOSED)
    return open_ones.with_owners().order_by("put_at", "pk")[:MINE]


def asked_by(person: Person) -> list[Commitment]:
    """What a person asked lately, newest first."""
    return _asked_by(person=person.pk)


@prepared
def _asked_by(person: int) -> QuerySet[Commitment]:
    return Commitment.objects.filter(asked_by=person).with_owners().order_by("-asked_at", "-pk")[:MINE]


def kept_since(community: Community, day: date) -> int:
    """How many commitments a community's people, circles and authority have kept since a day."""
    start = datetime.combine(day, datetime.min.time(), community.authority.zone)
    return Commitment.objects.filter(
        community=community, status=Commitment.Status.KEPT, closed_at__gte=start
    ).count()


def open_for_authority(authority: Authority) -> QuerySet[Commitment]:
    """What the institution must answer or keep, the oldest date first."""
    rows = Commitment.objects.within(authority).filter(owner_authority=authority).open()
    return rows.with_owners().order_by("answer_due_on", "due_on", "pk")


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


def births_of(commitment: Commitment) -> list[Link]:
    """What the request was born of: a gathering, a word."""
    return list(links_from("commitment", [commitment.pk]).filter(kind=Link.Kind.BORN_OF))


def life_of(commitment: Commitment, viewer: Person | None) -> list[dict[str, Any]]:
    """The steps of a commitment, as the trace shows them, and what comes next."""
    with_name = can_see_names(viewer, commitment)
    to_owner = is_owner(viewer, commitment)
    now = clock.now()
    today = now.astimezone(commitment.authority.zone).date()
    steps = [
        _shown_step(step, commitment, today, with_name=with_name, to_owner=to_owner)
        for step in Step.objects.filter(commitment=commitment)
        .select_related("by", "owner_person", "owner_circle", "owner_authority")
        .order_by("at", "pk")
    ]
    if steps and commitment.is_open:
        steps[-1]["now"] = True
        steps.append(_next_step(commitment, now))
    return steps


def _shown_step(
    step: Step, commitment: Commitment, today: date, *, with_name: bool, to_owner: bool
) -> dict[str, Any]:
    owner = step.owner_person or step.owner_circle or step.owner_authority
    names = {
        "owner": owner_name(owner, with_name=with_name),
        "to_owner": to_owner_words(owner, with_name=with_name),
    }
    shows_date = step.due_on is not None and (
        step.owner_authority_id is not None
        or to_owner
        or step.due_on >= today
        or commitment.status == Commitment.Status.KEPT
    )
    verbs = {
        "asked": _("Asked %(to_owner)s"),
        "redirected": _("Passed on %(to_owner)s"),
        "accepted": _("Accepted by %(owner)s"),
        "refused": _("Refused by %(owner)s"),
        "kept": _("Kept by %(owner)s"),
        "not_kept": _("Could not be kept by %(owner)s"),
        "handed_back": _("Handed back by %(owner)s"),
        "withdrawn": pgettext("request", "Withdrawn"),
    }
    return {
        "verb": verbs[step.status] % names,
        "text": step.text,
        "at": step.at,
        "by": step.by.shown_name if with_name and step.by is not None and not step.by.erased_at else "",
        "due_on": step.due_on if shows_date else None,
        "is_on_behalf": step.is_on_behalf,
    }


def _next_step(commitment: Commitment, now: datetime) -> dict[str, Any]:
    """What is still to come; the institution's date stands beside it."""
    verb = _("An answer") if commitment.is_waiting else _("What it led to")
    expected = commitment.expected_on if commitment.is_institutions else None
    return {
        "verb": verb,
        "text": "",
        "later": True,
        "expected_on": expected,
        "is_late": commitment.is_publicly_late(now),
    }
