"""The last news of a community, in plain words and without a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.commitments.models import Commitment
from terreau.communities.models import Community
from terreau.core.prepared import prepared
from terreau.core.text import excerpt
from terreau.gatherings.models import Gathering, Minutes
from terreau.journal.models import Line, Verb

SHOWN = 3
READ = 12  # people who join one after the other make one piece of news

TOLD = (
    Q(verb=Verb.ANNOUNCE, subject_kind="gathering")
    | Q(verb=Verb.CREATE, subject_kind="minutes")
    | Q(verb=Verb.UPDATE, subject_kind="commitment")
    | Q(verb=Verb.JOIN, subject_kind="membership")
)


@dataclass
class News:
    """Something that happened; `count` people did it in a row."""

    kind: str
    at: datetime
    title: str = ""
    public_id: str = ""
    count: int = 1

    @property
    def text(self) -> str:
        if self.kind == "membership":
            return ngettext("Someone joined", "%(count)d people joined", self.count) % {"count": self.count}
        sentences = {
            "gathering": _("Gathering announced: %(title)s"),
            "minutes": _("Minutes published: %(title)s"),
            "commitment": _("Commitment kept: %(title)s"),
        }
        return sentences[self.kind] % {"title": excerpt(self.title, 90)}

    @property
    def url(self) -> str:
        if self.kind == "membership":
            return ""
        name = "commitments:commitment" if self.kind == "commitment" else "gatherings:gathering"
        return reverse(name, args=[self.public_id]) + ("#compte-rendu" if self.kind == "minutes" else "")

    @property
    def icon(self) -> str:
        icons = {
            "gathering": "calendar",
            "minutes": "file-text",
            "commitment": "check",
            "membership": "user-plus",
        }
        return icons[self.kind]


def last_news(community: Community, *, to_members: bool) -> list[News]:
    """The latest facts of the journal that their reader may know, in one query; what was cancelled since is left out."""
    rows = _told_of(community=community.pk, own=f"community:{community.pk}", to_members=to_members)
    return _in_a_row(News(*row) for row in rows)[:SHOWN]


@prepared
def _told_of(community: int, own: str, to_members: bool) -> QuerySet[Line, tuple[str, datetime, str, str]]:
    """(kind, when, title, public id), the latest first."""
    heard = Q(audience="public") | Q(audience=own) if to_members else Q(audience="public")
    lines = Line.objects.filter(TOLD, heard, community_id=community)
    named = lines.annotate(title=_of_subject("title"), thing=_of_subject("public_id"))
    rows = named.filter(title__isnull=False).order_by("-at", "-pk")
    return rows.values_list("subject_kind", "at", "title", "thing")[:READ]


def _of_subject(what: str) -> Case:
    """The title, or the public id, of what a line is about; null when it is no news any more."""
    gathering = Gathering.objects.exclude(status=Gathering.Status.CANCELLED)
    sources: dict[str, tuple[QuerySet[Any], str]] = {
        "gathering": (gathering, what),
        "minutes": (Minutes.objects.filter(status=Minutes.Status.PUBLISHED), f"gathering__{what}"),
        "commitment": (
            Commitment.objects.filter(status=Commitment.Status.KEPT),
            "text" if what == "title" else what,
        ),
    }
    found = [
        When(subject_kind=kind, then=Subquery(rows.filter(pk=OuterRef("subject_id")).values(column)[:1]))
        for kind, (rows, column) in sources.items()
    ]
    return Case(*found, default=Value(""), output_field=TextField())


def _in_a_row(news: Iterable[News]) -> list[News]:
    told: list[News] = []
    for one in news:
        if told and told[-1].kind == one.kind == "membership":
            told[-1].count += 1
        else:
            told.append(one)
    return told
