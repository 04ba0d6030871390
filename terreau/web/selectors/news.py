"""The last news of a community, in plain words and without a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.commitments.models import Commitment
from terreau.communities.models import CircleNews, Community, Membership
from terreau.conversations.models import Thread
from terreau.core.prepared import prepared
from terreau.core.text import excerpt
from terreau.gatherings.models import Gathering, Minutes

SHOWN = 3
Row = tuple[str, datetime, str, str]  # kind, when, title, public id
READ = 12  # people who join one after the other make one piece of news


@dataclass
class News:
    """Something that happened; `count` people did it in a row."""

    kind: str
    at: datetime
    title: str = ""
    public_id: str = ""
    count: int = 1
    community: str = ""  # its page

    @property
    def text(self) -> str:
        if self.kind == "membership":
            return ngettext("Someone joined", "%(count)d people joined", self.count) % {"count": self.count}
        sentences = {
            "gathering": _("Gathering announced: %(title)s"),
            "minutes": _("Minutes published: %(title)s"),
            "commitment": _("Commitment kept: %(title)s"),
            "thread": _("In the exchanges: %(title)s"),
            "learned": _("A circle learned: %(title)s"),
            "asking": _("A circle wonders: %(title)s"),
        }
        return sentences[self.kind] % {"title": excerpt(self.title, 90)}

    @property
    def url(self) -> str:
        if self.kind == "membership":
            return ""
        if self.kind == "thread":
            return reverse("conversations:thread", args=[self.public_id])
        if self.kind in {"learned", "asking"}:
            return f"{self.community}cercles/{self.public_id}/"
        name = "commitments:commitment" if self.kind == "commitment" else "gatherings:gathering"
        return reverse(name, args=[self.public_id]) + ("#compte-rendu" if self.kind == "minutes" else "")

    @property
    def icon(self) -> str:
        icons = {
            "gathering": "calendar",
            "minutes": "file-text",
            "commitment": "check",
            "membership": "user-plus",
            "thread": "messages-square",
            "learned": "users",
            "asking": "users",
        }
        return icons[self.kind]


def last_news(community: Community, *, to_members: bool) -> list[News]:
    """The latest facts that their reader may know, in one query; what was cancelled since is left out."""
    rows = _told_of(community=community.pk, to_members=to_members)
    here = community.get_absolute_url()
    return _in_a_row(News(*row, community=here) for row in rows)[:SHOWN]


@prepared
def _told_of(community: int, to_members: bool) -> QuerySet[Gathering, Row]:
    """The latest first. Its own gatherings, minutes, commitments, members, threads: few rows, where its journal has many."""
    announced = Gathering.objects.filter(community=community).exclude(status=Gathering.Status.CANCELLED)
    published = Minutes.objects.filter(gathering__community=community, status=Minutes.Status.PUBLISHED)
    kept = Commitment.objects.filter(community=community, status=Commitment.Status.KEPT)
    told = [
        published.exclude(gathering__status=Gathering.Status.CANCELLED).values_list(
            Value("minutes"), "published_at", "gathering__title", "gathering__public_id"
        ),
        (kept if to_members else kept.public()).values_list(
            Value("commitment"), "closed_at", "text", "public_id"
        ),
    ]
    if to_members:
        joined = Membership.objects.filter(community=community).present().exclude(door=Membership.Door.BIRTH)
        told.append(joined.values_list(Value("membership"), "joined_at", Value(""), Value("")))
        threads = Thread.objects.filter(community=community, circle=None).exclude(
            title=""
        )  # titles hidden or erased say nothing
        told.append(threads.values_list(Value("thread"), "last_post_at", "title", "public_id"))
        lines = CircleNews.objects.filter(community=community, circle__closed_at=None)
        told.append(
            lines.exclude(learned="").values_list(Value("learned"), "said_at", "learned", "circle__public_id")
        )
        told.append(
            lines.filter(learned="").values_list(Value("asking"), "said_at", "question", "circle__public_id")
        )
    rows = announced.values_list(Value("gathering"), "created_at", "title", "public_id")
    # The names of a union's columns are those of its first query.
    latest: QuerySet[Gathering, Row] = rows.union(*told, all=True).order_by("-created_at", "-public_id")[
        :READ
    ]
    return latest


def _in_a_row(news: Iterable[News]) -> list[News]:
    told: list[News] = []
    for one in news:
        if told and told[-1].kind == one.kind == "membership":
            told[-1].count += 1
        else:
            told.append(one)
    return told
