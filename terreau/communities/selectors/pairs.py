"""What waits for a second person, who may answer it, and who is kept out."""

from django.db.models import Q, QuerySet

from terreau.communities.models import (
    Community,
    ContactExport,
    Exclusion,
    Membership,
    PairGesture,
    Seat,
)
from terreau.communities.permissions import MEMBERS_TURN, UNDERSTUDY_TURN
from terreau.communities.selectors.seats import acting_gardeners, seats_held
from terreau.core import clock
from terreau.offices.models import Office
from terreau.people.models import Consent, Person
from terreau.people.selectors import contact_value, mail_address

SHOWN = 20


def pair_gestures_of(community: Community) -> list[PairGesture]:
    """The last ones, those that wait first."""
    rows = PairGesture.objects.filter(community=community).select_related(
        "proposed_by", "answered_by", "about", "export"
    )
    waiting = rows.filter(status=PairGesture.Status.PROPOSED).order_by("expires_at", "pk")
    over = rows.exclude(status=PairGesture.Status.PROPOSED).order_by("-answered_at", "-pk")
    found = [*waiting[:SHOWN], *over[:SHOWN]]
    for one in found:
        one.community = community
    return found


def earlier_lapses(community: Community, kind: str, about: Person | None) -> list[PairGesture]:
    """The last proposals of the same thing that nobody answered, in a row, the newest first."""
    rows = PairGesture.objects.filter(community=community, kind=kind, about=about).order_by("-proposed_at")[
        :8
    ]
    found = []
    for one in rows:
        if one.status != PairGesture.Status.LAPSED:
            break
        found.append(one)
    return found


def deciding_members(community: Community) -> QuerySet[Person]:
    """Members awake who decide together: residents, and the civil servant who tends it. Nobody elected, no other agent."""
    today = clock.today(community.authority.zone)
    offices = Office.objects.within(community.authority).held_on(today)
    elected = offices.filter(kind=Office.Kind.ELECTED).values("person")
    agents = offices.filter(kind=Office.Kind.AGENT).values("person")
    gardeners = Seat.objects.held_on(today).filter(community=community, kind__in=Seat.GARDENERS)
    awake = Membership.objects.awake().filter(community=community).values("person")
    people: QuerySet[Person] = Person.objects.within(community.authority).present()
    return (
        people.filter(pk__in=awake, suspended_at=None)
        .filter(~Q(pk__in=agents) | Q(pk__in=gardeners.values("person")))
        .exclude(pk__in=elected)
        .order_by("name_key", "pk")
    )


def members_awake(community: Community) -> QuerySet[Person]:
    """Whom one may write to: not at rest, not suspended."""
    awake = Membership.objects.awake().filter(community=community).values("person")
    people: QuerySet[Person] = Person.objects.within(community.authority).present()
    return people.filter(pk__in=awake, suspended_at=None).select_related("account").order_by("pk")


def who_may_answer(gesture: PairGesture) -> list[Person]:
    """Those whose word is awaited: see `can_answer_pair`."""
    found = {one.pk: one for one in acting_gardeners(gesture.community)}
    if gesture.turn >= UNDERSTUDY_TURN:
        understudies = [s for s in seats_held(gesture.community) if s.kind == Seat.Kind.UNDERSTUDY]
        found.update({seat.person_id: seat.person for seat in understudies})
    if gesture.turn >= MEMBERS_TURN:
        there_before = Membership.objects.present().filter(
            community=gesture.community, joined_at__lt=gesture.first_proposed_at
        )
        members = deciding_members(gesture.community).filter(pk__in=there_before.values("person"))
        found.update({one.pk: one for one in members.select_related("account")})
    return [one for pk, one in found.items() if pk not in (gesture.proposed_by_id, gesture.about_id)]


def exclusion_in_force(person: Person | None, community: Community) -> Exclusion | None:
    """What keeps somebody out today, if anything."""
    if person is None:
        return None
    rows = Exclusion.objects.filter(community=community, person=person, lifted_at=None)
    return rows.select_related("community__authority", "authority").order_by("kind", "-pk").first()


def exclusions_of(community: Community) -> QuerySet[Exclusion]:
    """Who is kept out today, for those who tend."""
    rows = Exclusion.objects.filter(community=community, lifted_at=None)
    return rows.select_related("person", "decided_by").order_by("-starts_at", "-pk")


def members_besides(community: Community, person: Person) -> QuerySet[Person]:
    """Those who are in, or suspended, and hold no seat here: whom a gardener may have to set aside."""
    rows = Membership.objects.filter(
        community=community, status__in=(*Membership.PRESENT, Membership.Status.SUSPENDED)
    )
    today = clock.today(community.authority.zone)
    seated = Seat.objects.held_on(today).filter(community=community).values("person")
    people: QuerySet[Person] = Person.objects.within(community.authority).present()
    return (
        people.filter(pk__in=rows.values("person"))
        .exclude(pk__in=seated)
        .exclude(pk=person.pk)
        .order_by("name_key", "pk")
    )


def excluded_from(community: Community) -> QuerySet[Person]:
    """Those who may be let back in by two."""
    rows = Exclusion.objects.filter(community=community, kind=Exclusion.Kind.EXCLUSION, lifted_at=None)
    people: QuerySet[Person] = Person.objects.within(community.authority).present()
    return people.filter(pk__in=rows.values("person")).order_by("name_key", "pk")


def contacts_purpose(community: Community) -> str:
    """The name of the consent to be in a file of contacts."""
    return f"contacts:{community.public_id}"


def agrees_to_export(person: Person | None, community: Community) -> bool:
    return Consent.objects.filter(
        person=person, purpose=contacts_purpose(community), withdrawn_at=None
    ).exists()


def exports_of(community: Community) -> QuerySet[ContactExport]:
    """The files of contacts that were taken, the newest first: members read who, when, why."""
    rows = ContactExport.objects.filter(community=community, downloaded_at__isnull=False)
    return rows.select_related("gesture__answered_by", "for_person").order_by("-downloaded_at", "-pk")


def contacts_of(community: Community) -> list[tuple[str, str, str, str, str]]:
    """(name, mail, phone, postal address, organisation) of members awake who agreed to it, by name."""
    agreed = Consent.objects.filter(purpose=contacts_purpose(community), withdrawn_at=None).values("person")
    rows = (
        Membership.objects.awake()
        .filter(community=community, person__in=agreed, person__suspended_at=None, person__erased_at=None)
        .select_related("person__account", "organisation")
        .prefetch_related("person__contact_points")
        .order_by("person__name_key", "pk")
    )
    return [
        (
            one.person.name,
            mail_address(one.person),
            contact_value(one.person, "phone"),
            contact_value(one.person, "post"),
            one.organisation.name if one.organisation else "",
        )
        for one in rows
    ]
