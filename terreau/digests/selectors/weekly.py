"""Reading the week of communities, and who wants a digest today."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from terreau.authorities.models import Authority
from terreau.communities.models import Community, Membership
from terreau.core.phones import takes_texts
from terreau.digests.models import USUAL_DAY, Rhythm
from terreau.digests.selectors.happenings import LONGEST
from terreau.mailroom.selectors import gets_texts
from terreau.notifications.models import Message
from terreau.people.models import ContactPoint, Person
from terreau.people.selectors import contact_value, has_mail_account

KIND = "digest"
A_WEEK = timedelta(days=7)
LIVING = (Community.Status.GERM, Community.Status.ACTIVE, Community.Status.RESTING)


def readers_on(authority: Authority, day: date) -> QuerySet[Person]:
    """Those who want a digest that day and are awake in a community; with an address, or on paper."""
    awake = Membership.objects.awake().filter(person=OuterRef("pk"), community__status__in=LIVING)
    mail = ContactPoint.objects.filter(person=OuterRef("pk"), kind=ContactPoint.Kind.MAIL)
    wanted = Q(rhythm__weekday=day.weekday())
    if day.weekday() == USUAL_DAY:
        wanted |= Q(rhythm=None)
    return (
        Person.objects.filter(wanted, Exists(awake), authority=authority, erased_at=None, suspended_at=None)
        .filter(Q(mail_held_at=None) & (has_mail_account() | Exists(mail)) | Q(rhythm__is_on_paper=True))
        .order_by("pk")
    )


def communities_of_readers(people: list[int]) -> dict[int, list[int]]:
    """The communities each person is awake in."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Membership.objects.awake().filter(person__in=people, community__status__in=LIVING)
    for person, community in rows.order_by("community__name_key", "pk").values_list(
        "person_id", "community_id"
    ):
        found[person].append(community)
    return found


def since_of(person: Person, day: date) -> datetime:
    """The end of what their last digest told: a week ago, or a little more for whoever changed days."""
    start = datetime.combine(day, datetime.min.time(), person.authority.zone)
    last = (
        Message.objects.filter(
            person=person, about_kind=KIND, about_id__lt=day.toordinal(), status=Message.Status.SENT
        )
        .order_by("-about_id")
        .values_list("sent_at", flat=True)
        .first()
    )
    return max(last, start - LONGEST) if last else start - A_WEEK


def rhythm_of(person: Person) -> Rhythm:
    """What they chose, or what they get by default (not written)."""
    found: Rhythm | None = Rhythm.objects.filter(person=person).first()
    return found or Rhythm(person=person, authority_id=person.authority_id)


def on_paper_in(community: Community) -> QuerySet[Person]:
    """Members without an e-mail address, whom a letter or an SMS may reach, by name, with what was chosen for them."""
    mail = ContactPoint.objects.filter(person=OuterRef("pk"), kind=ContactPoint.Kind.MAIL)
    other = ContactPoint.objects.filter(person=OuterRef("pk")).exclude(kind=ContactPoint.Kind.MAIL)
    inside = Membership.objects.present().filter(community=community).values("person")
    return (
        Person.objects.filter(
            ~Exists(mail), ~has_mail_account(), Exists(other), pk__in=inside, erased_at=None
        )
        .select_related("rhythm", "authority", "account")
        .prefetch_related("contact_points", "consents")
        .order_by("name_key", "pk")
    )


@dataclass(frozen=True)
class Offline:
    """A member without e-mail, as whoever tends sees them on the page of paper and SMS."""

    person: Person
    has_post: bool
    is_on_paper: bool
    has_mobile: bool
    has_texts: bool


def offline_rows(people: Iterable[Person]) -> list[Offline]:
    """What may be offered to each: paper to whoever has a postal address, SMS to whoever has a mobile phone."""
    return [
        Offline(
            person=one,
            has_post=bool(contact_value(one, ContactPoint.Kind.POST)),
            is_on_paper=bool(getattr(one, "rhythm", None) and one.rhythm.is_on_paper),
            has_mobile=takes_texts(contact_value(one, ContactPoint.Kind.PHONE)),
            has_texts=gets_texts(one),
        )
        for one in people
    ]
