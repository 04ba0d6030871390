"""Lists of threads, and the mentions that wait for somebody's word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.communities.models import CircleMember, Community, Membership
from terreau.communities.permissions import can_tend_community
from terreau.conversations.models import Mention, Post, Seen, Sign, Thread
from terreau.conversations.selectors.people import kept_away_by
from terreau.core.prepared import Pages, paged, prepared
from terreau.core.text import excerpt
from terreau.people.models import Person
from terreau.ui import moments

FEW = 3  # on a community's page
MINE = 20


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """A thread in a list."""

    thread: Thread
    by: str
    when: str
    circle: str
    answers_said: str
    is_new: (
        bool  # something was written since this reader last came; never True for a thread they never opened
    )


def latest_threads_of(community: Community) -> list[Thread]:
    """Everyone's threads that moved last, for the community's page: one query."""
    found = _latest_threads_of(community=community.pk)
    for one in found:
        one.community = community
    return found


@prepared
def _latest_threads_of(community: int) -> QuerySet[Thread]:
    return Thread.objects.filter(community=community, circle=None).order_by("-last_post_at", "-pk")[:FEW]


def threads_of(community: Community, person: Person, *, unanswered: bool = False) -> Pages[Thread]:
    """A community's threads that somebody reads, the last to move first; or only those nobody answered yet."""
    tends = can_tend_community(person, community)
    found = _threads_of(community=community.pk, person=person.pk, tends=tends, unanswered=unanswered)
    return found.knowing(community=community)


@paged
def _threads_of(community: int, person: int, tends: bool, unanswered: bool) -> QuerySet[Thread]:
    rows = _read_by(community, person, tends).select_related("started_by", "circle")
    if unanswered:
        rows = rows.filter(_unanswered())
    return rows.order_by("-last_post_at", "-pk")


def _read_by(community: int, person: int, tends: bool) -> QuerySet[Thread]:
    """Everyone's, and those of one's own circles; all of them for those who tend."""
    rows: QuerySet[Thread] = Thread.objects.filter(community=community)
    return rows if tends else rows.filter(Q(circle=None) | Q(circle__in=_circles(person)))


def _circles(person: int) -> QuerySet[CircleMember, dict[str, int]]:
    rows = CircleMember.objects.filter(membership__person=person, membership__status__in=Membership.PRESENT)
    return rows.filter(circle__closed_at=None).values("circle")


def _unanswered() -> Q:
    return Q(status=Thread.Status.OPEN, posts_count__lte=1)


def count_threads(community: Community, person: Person) -> tuple[int, int]:
    """How many threads somebody reads there, and how many of them nobody answered."""
    tends = can_tend_community(person, community)
    return next(iter(_count_threads(community=community.pk, person=person.pk, tends=tends)), (0, 0))


@prepared
def _count_threads(community: int, person: int, tends: bool) -> QuerySet[Thread, tuple[int, int]]:
    rows = _read_by(community, person, tends).order_by().values("community")
    counted = rows.annotate(every=Count("pk"), alone=Count("pk", filter=_unanswered()))
    totals: QuerySet[Thread, tuple[int, int]] = counted.values_list("every", "alone")
    return totals


def thread_lines(threads: Iterable[Thread], person: Person) -> list[ThreadLine]:
    """What a list shows, with what is new for its reader alone: one query."""
    page = list(threads)
    seen = _seen(person, page)
    return [
        ThreadLine(
            thread=one,
            by=one.started_by.shown_name if one.started_by else "",
            when=moments.ago(one.last_post_at),
            circle=one.circle.name if one.circle else "",
            answers_said=_answers_said(max(0, one.posts_count - 1)),
            is_new=one.pk in seen and one.last_post_at > seen[one.pk],
        )
        for one in page
    ]


def _answers_said(number: int) -> str:
    if not number:
        return _("no answer yet")
    return ngettext("%(number)d answer", "%(number)d answers", number) % {"number": number}


def _seen(person: Person, threads: list[Thread]) -> dict[int, datetime]:
    rows = Seen.objects.filter(person=person, thread__in=[one.pk for one in threads])
    return dict(rows.values_list("thread_id", "at")) if threads else {}


def threads_moved(person: Person, *, tended: Iterable[int] = ()) -> list[Thread]:
    """What was written since somebody last came, in the threads they once opened, in all their communities: one query."""
    places = Membership.objects.present().filter(person=person).values("community")
    since = Seen.objects.filter(person=person, thread=OuterRef("pk"), at__lt=OuterRef("last_post_at"))
    rows = Thread.objects.filter(Exists(since), Q(community__in=places) | Q(community__in=list(tended)))
    mine = rows.filter(
        Q(circle=None) | Q(circle__in=_circles(person.pk)) | Q(community__in=list(tended))
    ).select_related("community", "circle")
    return list(mine.order_by("-last_post_at", "-pk")[:MINE])


@dataclass(frozen=True, slots=True)
class Waiting:
    """A post that spoke to somebody, who has not answered yet."""

    post: Post
    by: str
    text: str
    when: str


def mentions_waiting(person: Person) -> list[Waiting]:
    """Posts that name this person, that they neither answered nor signed, in communities where they still are."""
    apart = kept_away_by(person)
    return [
        Waiting(one.post, one.by.shown_name, excerpt(one.post.text, 160), moments.ago(one.post.created_at))
        for one in _mentions_waiting(person=person.pk)
        if one.by is not None and one.by_id not in apart
    ]


@prepared
def _mentions_waiting(person: int) -> QuerySet[Mention]:
    answered = Post.objects.filter(thread=OuterRef("post__thread"), by=person, pk__gt=OuterRef("post"))
    signed = Sign.objects.filter(post=OuterRef("post"), person=person)
    places = Membership.objects.present().filter(person=person).values("community")
    rows = Mention.objects.filter(
        ~Exists(answered),
        ~Exists(signed),
        person=person,
        post__hidden_at=None,
        post__deleted_at=None,
        post__thread__community__in=places,
    ).exclude(~Q(post__thread__circle=None), ~Q(post__thread__circle__in=_circles(person)))
    return rows.select_related("by", "post__thread__community").order_by("-created_at", "-pk")[:MINE]
