"""Who a letter reaches, and the letters that left."""

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from terreau.authorities.models import Authority
from terreau.communities.models import CircleMember, Membership
from terreau.digests.models import Newsletter, Rhythm
from terreau.gatherings.models import Attendance
from terreau.people.models import ContactPoint, Person
from terreau.people.selectors import has_mail_account

CRITERIA = ("communities", "circles", "gatherings", "territories")


def recipients_of(authority: Authority, segment: Mapping[str, Sequence[int]]) -> QuerySet[Person]:
    """Awake members with an e-mail address who did not stop such mail; with criteria, those who meet one of them.

    `segment`: ids by criterion: in a community, in a circle, came to a gathering, came to one in a place.
    """
    awake = Membership.objects.awake().filter(person=OuterRef("pk"))
    mail = ContactPoint.objects.filter(person=OuterRef("pk"), kind=ContactPoint.Kind.MAIL)
    stopped = Rhythm.objects.filter(person=OuterRef("pk"), weekday=None)
    rows = Person.objects.filter(
        has_mail_account() | Exists(mail),
        Exists(awake),
        ~Exists(stopped),
        authority=authority,
        erased_at=None,
        suspended_at=None,
        mail_held_at=None,
    )
    if any(segment.get(name) for name in CRITERIA):
        rows = rows.filter(_one_of(segment))
    return rows.order_by("name_key", "pk")


def _one_of(segment: Mapping[str, Sequence[int]]) -> Q:
    came = Attendance.objects.filter(person=OuterRef("pk"), status=Attendance.Status.CAME)
    inside = Membership.objects.awake().filter(person=OuterRef("pk"))
    places = CircleMember.objects.filter(membership__person=OuterRef("pk"), circle__closed_at=None)
    return (
        Q(Exists(inside.filter(community__in=segment.get("communities", ()))))
        | Q(Exists(places.filter(circle__in=segment.get("circles", ()))))
        | Q(Exists(came.filter(gathering__in=segment.get("gatherings", ()))))
        | Q(Exists(came.filter(gathering__territory__in=segment.get("territories", ()))))
    )


def sent_newsletters(authority: Authority) -> QuerySet[Newsletter]:
    """The archive, the latest first."""
    sent = Newsletter.objects.within(authority).filter(status=Newsletter.Status.SENT)
    return sent.order_by("-sent_at", "-pk")


def drafts_of(authority: Authority) -> QuerySet[Newsletter]:
    drafts = Newsletter.objects.within(authority).filter(status=Newsletter.Status.DRAFT)
    return drafts.select_related("written_by").order_by("-created_at", "-pk")
