"""What a reader is shown of a request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from terreau.authorities.models import Authority
from terreau.commitments.models import Commitment, Step
from terreau.commitments.permissions import can_see_names, is_owner
from terreau.communities.models import Circle
from terreau.core import clock
from terreau.journal.models import Link
from terreau.journal.selectors import links_from
from terreau.people.models import Person
from terreau.ui import moments


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
    when: str  # since when it was asked, and for when


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


def _tags() -> dict[str, tuple[str, str]]:
    """The word and the colour of each state, read once for a whole list."""
    return {
        "late": (pgettext("request", "late"), "terra"),
        "asked": (_("waiting for an answer"), "sky"),
        "redirected": (_("waiting for an answer"), "sky"),
        "accepted": (pgettext("request", "accepted"), "leaf"),
        "kept": (_("commitment kept"), "leaf"),
        "not_kept": (pgettext("request", "not kept"), "plain"),
        "refused": (pgettext("request", "refused"), "plain"),
        "handed_back": (pgettext("request", "handed back"), "plain"),
        "withdrawn": (pgettext("request", "withdrawn"), "plain"),
    }


def _when(commitment: Commitment, due_on: date | None) -> str:
    """« demandé il y a 3 jours · pour le 4 mars »."""
    asked = _("asked %(ago)s") % {"ago": moments.ago(commitment.asked_at)}
    return asked if due_on is None else asked + " · " + _("for %(day)s") % {"day": moments.month_day(due_on)}


def note_of(commitment: Commitment) -> str:
    """Why it was refused, what came of it."""
    if commitment.status == Commitment.Status.REFUSED:
        return commitment.refusal_reason
    return commitment.outcome_text


def shown(commitments: Iterable[Commitment], viewer: Person | None) -> list[Shown]:
    """The lines of a list; the commitments come `.with_owners()`."""
    now, tags = clock.now(), _tags()
    lines = []
    for one in commitments:
        tag, tone = tags["late" if one.is_publicly_late(now) else str(one.status)]
        with_name = can_see_names(viewer, one)
        owner = owner_name(one.owner, with_name=with_name)
        to = to_owner_words(one.owner, with_name=with_name)
        mine = viewer is not None and one.owner_person_id == viewer.pk
        due_on = shown_due_on(one, now.astimezone(one.authority.zone).date(), to_owner=mine)
        when = _when(one, due_on)
        lines.append(Shown(one, shown_text(one), owner, to, tag, tone, note_of(one), due_on, when))
    return lines


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
