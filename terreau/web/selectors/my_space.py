"""What a person finds in their own space."""

from typing import Any

from django.utils.translation import gettext as _

from terreau.commitments.selectors import owned_by, shown
from terreau.communities.models import Membership, Seat
from terreau.core import clock
from terreau.crossings.services import gather
from terreau.gatherings.selectors import upcoming_for
from terreau.people.models import Person


def space_of(person: Person) -> dict[str, Any]:
    """My communities with my place in each, what I said I would do, when we meet."""
    today = clock.today(person.authority.zone)
    seats = {seat.community_id: seat for seat in Seat.objects.held_on(today).filter(person=person)}
    memberships = list(
        Membership.objects.filter(person=person)
        .present()
        .select_related("community")
        .order_by("community__name")
    )
    return {
        "memberships": [(membership, seats.get(membership.community_id)) for membership in memberships],
        "commitments": shown(owned_by(person)[:20], person),
        "gatherings": upcoming_for(person)[:10],
    }


def headings() -> dict[str, str]:
    """How each part of a person's data is called on the page."""
    return {
        "person": _("Who you are"),
        "account": _("Your account"),
        "contact_points": _("How to reach you"),
        "consents": _("What you agreed to"),
        "offices": _("Offices you hold"),
        "memberships": _("Your communities"),
        "seats": _("Your gardener seats"),
        "invitations": _("Invitations"),
        "attendances": _("Gatherings you came to"),
        "commitments": _("What was asked of you"),
        "asked": _("What you asked"),
        "messages": _("What was sent to you"),
        "journal": _("What was noted of your acts"),
        "sortings": _("Words you sorted"),
        "answers": _("Answers you gave"),
        "rounds": _("Your weeks as a gardener"),
        "gestures": _("Gestures proposed to you"),
    }


def columns() -> dict[str, str]:
    """How each column is called."""
    return {
        "name": _("Name"), "language": _("Language"), "known_since": _("Since"), "email": _("E-mail"), "kind": _("Kind"),
        "value": _("Value"), "verified_at": _("Checked"), "purpose": _("Purpose"), "how": _("How"),
        "given_at": _("Given"), "withdrawn_at": _("Withdrawn"), "title": _("Title"), "starts_on": _("From"),
        "ends_on": _("Until"), "community": _("Community"), "status": _("State"), "joined_at": _("Joined"),
        "introduction": _("Introduction"), "created_at": _("When"), "channel": _("By"), "subject": _("Subject"),
        "body": _("Text"), "sent_at": _("Sent"), "at": _("When"), "verb": _("Act"), "subject_kind": _("About"),
        "capacity": _("As"), "text": _("Text"), "entered_by": _("Entered by"), "reason": _("Reason"),
    }  # fmt: skip


Section = tuple[str, list[str], list[list[Any]]]


def written_about(person: Person) -> list[Section]:
    """Everything kept about a person, as tables: heading, columns, rows."""
    known, named = headings(), columns()
    return [
        (
            str(known.get(heading, heading.replace("_", " "))),
            [str(named.get(column, column.replace("_", " "))) for column in rows[0]],
            [["" if value is None else value for value in row.values()] for row in rows],
        )
        for heading, rows in gather(person).items()
    ]
