"""What a person finds in their own space."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from terreau.commitments.selectors import asked_by, owned_by, shown
from terreau.communities.models import CircleMember, Membership, Seat
from terreau.communities.permissions import place_of
from terreau.crossings.services import gather
from terreau.gatherings.selectors import upcoming_for
from terreau.people.models import Person

SHOWN = 10


@dataclass(frozen=True)
class Home:
    """One of my communities: my place in it, and the circles I am in."""

    membership: Membership
    role: str
    circles: str


def space_of(person: Person) -> dict[str, Any]:
    """My communities with my place in each, what I said I would do, what I asked, when we meet."""
    return {
        "homes": _homes(person),
        "commitments": shown(owned_by(person)[:SHOWN], person),
        "asked": shown(asked_by(person)[:SHOWN], person),
        "gatherings": upcoming_for(person)[:SHOWN],
    }


def _homes(person: Person) -> list[Home]:
    seats = place_of(person).seats
    open_places = CircleMember.objects.filter(circle__closed_at=None).select_related("circle")
    memberships = (
        Membership.objects.filter(person=person)
        .present()
        .select_related("community")
        .prefetch_related(Prefetch("circle_places", open_places.order_by("circle__name"), to_attr="places"))
        .order_by("community__name_key", "pk")
    )
    return [
        Home(
            one,
            str(
                Seat.Kind(seats[one.community_id]).label
                if one.community_id in seats
                else one.get_status_display()
            ),
            ", ".join(place.circle.name for place in one.places),
        )
        for one in memberships
    ]


def headings() -> dict[str, str]:
    """How each part of a person's data is called on the page."""
    return {
        "person": _("Who you are"),
        "account": _("Your account"),
        "ways_to_sign_in": _("Your ways to sign in"),
        "other_services": _("Your other services"),
        "contact_points": _("How to reach you"),
        "consents": _("What you agreed to"),
        "offices": _("Offices you hold"),
        "memberships": _("Your communities"),
        "circles": _("Your circles"),
        "seats": _("Your gardener seats"),
        "seat_proposals": _("Seats you were offered"),
        "gatherings_you_answered": _("Gatherings you answered"),
        "gatherings_you_announced": _("Gatherings you announced"),
        "minutes_lines_you_wrote": _("Lines of minutes you wrote"),
        "requests_you_made": _("What you asked"),
        "requests_made_to_you": _("What was asked of you"),
        "answers_you_gave": _("What you answered to requests"),
        "messages": _("What was sent to you"),
        "journal": _("What was noted of your acts"),
        "campaigns_opened": _("Listenings you opened"),
        "words_sorted": _("Words you sorted"),
        "words_typed": _("Cards you typed"),
        "answers_given": _("Answers you gave"),
        "weeks": _("Your weeks as a gardener"),
        "gestures": _("Gestures proposed to you"),
        "gestures_about_you": _("Gestures about you"),
    }


def columns() -> dict[str, str]:
    """How each column is called."""
    return {
        "name": _("Name"), "language": _("Language"), "known_since": _("Since"), "email": _("E-mail"), "kind": _("Kind"),
        "value": _("Value"), "verified_at": _("Checked"), "purpose": _("Purpose"), "how": _("How"),
        "given_at": _("Given"), "withdrawn_at": _("Withdrawn"), "title": _("Title"), "starts_on": _("From"),
        "ends_on": _("Until"), "community__name": _("Community"), "status": _("State"), "joined_at": _("Joined"),
        "introduction": _("Introduction"), "created_at": _("When"), "channel": _("By"), "subject": _("Subject"),
        "body": _("Text"), "sent_at": _("Sent"), "at": _("When"), "verb": _("Act"), "subject_kind": _("About"),
        "capacity": _("As"), "text": _("Text"), "type": _("Kind"), "last_used_at": _("Last used"),
        "provider": _("Service"), "uid": _("Number"), "date_joined": _("Since"), "door": _("Way in"),
        "if_quiet": _("If you go quiet"), "behalf_reason": _("Reason"), "welcomed_at": _("Welcomed on"),
        "welcomed_how": _("Welcomed how"), "paused_until": _("At rest until"), "left_at": _("Left on"),
        "left_on": _("Left on"), "minutes_a_week": _("Minutes a week"), "organisation__name": _("Organisation"),
        "circle_places__circle__name": _("Circle"), "gathering": _("Gathering"), "on": _("On"), "need": _("Need"),
        "contact": _("Address"), "place": _("Where"), "asked_at": _("Asked on"), "due_on": _("For"),
        "outcome_text": _("What came of it, in a few words"), "refusal_reason": _("Why it was refused"),
        "opens_on": _("From"), "theme__name": _("Theme"), "week_start": _("Week of"), "minutes": _("Minutes"),
        "answered_at": _("Answered on"), "answer_reason": _("Reason"), "facts": _("What was noted"),
        "round__week_start": _("Week of"),
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
