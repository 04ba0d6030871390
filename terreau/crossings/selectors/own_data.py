"""What is written about someone, in plain words: the page « Ce qui est écrit sur moi » and the archive say the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from terreau.care.models import Gesture
from terreau.commitments.models import Commitment
from terreau.communities.models import JoinRequest, Membership, Seat, SeatProposal
from terreau.conversations.models import Post, Sign, Thread
from terreau.core.registries import personal_sources
from terreau.digests.models import Rhythm
from terreau.gatherings.models import Attendance, MinuteLine
from terreau.listening.models import SAID_AS, Word
from terreau.moderation.models import Appeal, Complaint, Report
from terreau.notifications.models import Message
from terreau.offices.models import Office
from terreau.people.models import Consent, ContactPoint, Person
from terreau.ui.moments import long_day, moment

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Section:
    """One part of what is kept: its title, and a table."""

    title: str
    head: list[str]
    rows: list[list[str]]


def gather(person: Person) -> dict[str, Rows]:
    """Everything the rooms keep about a person, by heading, third parties left out; what is closest to them first."""
    found: dict[str, Rows] = {}
    for source in personal_sources:
        if source.export is not None:
            found.update({heading: rows for heading, rows in source.export(person).items() if rows})
    known = list(headings())
    return dict(sorted(found.items(), key=lambda one: known.index(one[0]) if one[0] in known else len(known)))


def written_about(found: Mapping[str, Rows]) -> list[Section]:
    """As tables, with words in the place of codes and without columns that say nothing."""
    known, named = headings(), columns()
    sections = []
    for heading, rows in found.items():
        told = [column for column in rows[0] if any(row[column] not in (None, "", {}) for row in rows)]
        sections.append(
            Section(
                str(known.get(heading, heading.replace("_", " "))),
                [str(named.get(column, column.replace("_", " "))) for column in told],
                [[in_words(heading, column, row[column]) for column in told] for row in rows],
            )
        )
    return sections


def in_words(heading: str, column: str, value: Any) -> str:
    """A value as people say it: a day, a choice by its name."""
    if value is None or value == {}:
        return ""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return long_day(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return _facts_in_words(value)
    if column == "purpose" and str(value).startswith("community:"):
        return _("being entered in a community by a gardener")
    return str(_choices().get((heading, column), _choices().get(("", column), {})).get(value, value))


def _facts_in_words(facts: Mapping[str, Any]) -> str:
    """What a gesture noted, without addresses and numbers that only the software reads."""
    known = {
        "name": _("name"), "introduction": _("introduction"), "days": _("days"), "ends_on": _("until"),
        "calls": _("a call is wished"), "acts": _("gestures done"), "total": _("gestures of all"),
        "communities": _("communities tended"), "text": _("text"), "title": _("title"),
    }  # fmt: skip
    told = {known[key]: in_words("", key, value) for key, value in facts.items() if key in known}
    return ", ".join(
        _("%(what)s: %(value)s") % {"what": what, "value": value} for what, value in told.items() if value
    )


def _choices() -> dict[tuple[str, str], Mapping[Any, Any]]:
    """The names of codes, by heading and column; an empty heading is for all of them."""
    commitment, gesture = dict(Commitment.Status.choices), dict(Gesture.Status.choices)
    return {
        ("", "language"): dict(Person.Language.choices),
        ("", "capacity"): SAID_AS,
        ("", "verb"): verbs(),
        ("", "subject_kind"): kinds(),
        ("", "channel"): dict(Message.Channel.choices),
        ("words_typed", "channel"): dict(Word.Channel.choices),
        ("ways_to_sign_in", "type"): {
            "totp": _("a code from an application"),
            "webauthn": _("a passkey"),
            "recovery_codes": _("recovery codes"),
        },
        ("contact_points", "kind"): dict(ContactPoint.Kind.choices),
        ("consents", "how"): dict(Consent.How.choices),
        ("offices", "kind"): dict(Office.Kind.choices),
        ("memberships", "status"): dict(Membership.Status.choices),
        ("memberships", "door"): dict(Membership.Door.choices),
        ("memberships", "origin"): dict(Membership.Origin.choices),
        ("memberships", "if_quiet"): dict(Membership.IfQuiet.choices),
        ("memberships", "call_back"): dict(Membership.CallBack.choices),
        ("memberships", "welcomed_how"): dict(Membership.Greeting.choices),
        ("join_requests", "status"): dict(JoinRequest.Status.choices),
        ("join_requests", "origin"): dict(Membership.Origin.choices),
        ("seats", "kind"): dict(Seat.Kind.choices),
        ("seat_proposals", "kind"): dict(Seat.Kind.choices),
        ("seat_proposals", "status"): dict(SeatProposal.Status.choices),
        ("gatherings_you_answered", "status"): dict(Attendance.Status.choices),
        ("minutes_lines_you_wrote", "kind"): dict(MinuteLine.Kind.choices),
        ("requests_you_made", "status"): commitment,
        ("requests_made_to_you", "status"): commitment,
        ("answers_you_gave", "status"): commitment,
        ("threads_you_started", "status"): dict(Thread.Status.choices),
        ("messages_you_wrote", "via"): dict(Post.Via.choices),
        ("signs_you_put", "kind"): dict(Sign.Kind.choices),
        ("reports_made", "reason"): dict(Complaint.Reason.choices),
        ("reports_made", "report__status"): dict(Report.Status.choices),
        ("decisions_about_your_words", "status"): dict(Report.Status.choices),
        ("appeals", "status"): dict(Appeal.Status.choices),
        ("digest", "weekday"): dict(Rhythm.Day.choices),
        ("gestures", "kind"): gestures(),
        ("gestures", "status"): gesture,
        ("gestures", "answer_reason"): dict(Gesture.Reason.choices),
        ("gestures_about_you", "kind"): gestures(),
        ("gestures_about_you", "status"): gesture,
    }


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
        "join_requests": _("Communities you asked to join"),
        "join_answers": _("Your answers to their questions"),
        "join_words": _("What you said about a request to join"),
        "relays": _("Through whom your letters go"),
        "circles": _("Your circles"),
        "seats": _("Your gardener seats"),
        "seat_proposals": _("Seats you were offered"),
        "charter_voices": _("What you said of charters"),
        "messages_to_all": _("Messages to all that you wrote"),
        "changes_suggested": _("Changes you suggested"),
        "rest_voices": _("What you said about rest"),
        "rest_asked": _("Rest that you asked for"),
        "wake_wishes": _("Communities you wished to wake"),
        "crises_said": _("Crises that you declared"),
        "charter_remarks": _("What you said of charters for the authority"),
        "facilitations": _("Communities you helped for a time"),
        "proposals_about_you": _("What two people were asked about you"),
        "exclusions": _("Times you were kept out of a community"),
        "gatherings_you_answered": _("Gatherings you answered"),
        "gatherings_you_announced": _("Gatherings you announced"),
        "minutes_lines_you_wrote": _("Lines of minutes you wrote"),
        "requests_you_made": _("What you asked"),
        "requests_made_to_you": _("What was asked of you"),
        "answers_you_gave": _("What you answered to requests"),
        "threads_you_started": _("Threads you started"),
        "messages_you_wrote": _("Messages you wrote"),
        "what_your_messages_said_before": _("What your messages said before"),
        "signs_you_put": _("Signs you put under messages"),
        "threads_you_read": _("How far you read"),
        "files_you_joined": _("Files you joined to messages"),
        "reports_made": _("What you reported"),
        "decisions_about_your_words": _("What was decided about your words"),
        "appeals": _("Decisions you appealed"),
        "people_kept_away": _("People you keep away"),
        "digest": _("The week of your communities"),
        "messages": _("What was sent to you"),
        "journal": _("What was noted of your acts"),
        "campaigns_opened": _("Listenings you opened"),
        "words_sorted": _("Words you sorted"),
        "words_typed": _("Cards you typed"),
        "words_you_keep": _("Words you keep"),
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
        "origin": _("Where you come from"),
        "skills": _("What you like to do"), "availability": _("When you are free"),
        "access_needs": _("What you need to take part"),
        "refusal": _("Why it was no"), "question": _("Question"), "answer": _("Answer"),
        "request__community__name": _("Community"),
        "membership__community__name": _("Community"), "phone": _("Phone"),
        "if_quiet": _("If you go quiet"), "call_back": _("To be called back"),
        "behalf_reason": _("Reason"), "welcomed_at": _("Welcomed on"),
        "welcomed_how": _("Welcomed how"), "paused_until": _("At rest until"), "left_at": _("Left on"),
        "left_on": _("Left on"), "minutes_a_week": _("Minutes a week"), "organisation__name": _("Organisation"),
        "circle_places__circle__name": _("Circle"), "gathering": _("Gathering"), "on": _("On"), "need": _("Need"),
        "contact": _("Address"), "place": _("Where"), "asked_at": _("Asked on"), "due_on": _("For"),
        "outcome_text": _("What came of it, in a few words"), "refusal_reason": _("Why it was refused"),
        "opens_on": _("From"), "theme__name": _("Theme"), "week_start": _("Week of"), "minutes": _("Minutes"),
        "answered_at": _("Answered on"), "answer_reason": _("Reason"), "facts": _("What was noted"),
        "thread__community__name": _("Community"), "post__thread__community__name": _("Community"),
        "via": _("By"), "edited_at": _("Changed on"),
        "hidden_reason": _("Why it was hidden"), "until": _("Until"),
        "round__week_start": _("Week of"), "last_seen_on": _("Last visit"),
        "words": _("Text"), "reason": _("Reason"), "report__status": _("State"), "report__decision_reason": _("Reason"),
        "decided_at": _("When"), "decision_reason": _("Reason"), "settled_at": _("Answered on"), "since": _("Since"),
        "weekday": _("Which day"), "is_on_paper": _("On paper"),
        "hidden_title": _("Title, once hidden"), "media_type": _("Kind of file"), "size": _("Size in bytes"),
        "description": _("Name of the file"),
    }  # fmt: skip


def verbs() -> dict[str, str]:
    """What the journal's verbs mean."""
    return {
        "Accept": _("said yes"), "Add": _("added"), "Announce": _("announced"), "Arrive": _("came"),
        "Create": _("created"), "Delete": _("erased"), "Flag": _("reported"), "Follow": _("followed"),
        "Ignore": _("set aside"), "Invite": _("invited"), "Join": _("joined"), "Leave": _("left"),
        "Like": _("thanked"), "Move": _("passed on"), "Offer": _("offered or asked"), "Read": _("read"),
        "Reject": _("refused"), "Remove": _("removed"), "Undo": _("undid"), "Update": _("changed"),
    }  # fmt: skip


def kinds() -> dict[str, str]:
    """What the journal's subjects are."""
    return {
        "campaign": _("a listening"), "word": _("a word"), "theme": _("a theme"), "community": _("a community"),
        "circle": _("a circle"), "membership": _("a member's place"), "gathering": _("a gathering"),
        "minutes": _("minutes"), "commitment": _("a request"), "person": _("a person"),
        "thread": _("a thread"), "post": _("a message"), "authority": _("the authority"), "gesture": _("a gesture of the week"),
        "report": _("a report"), "newsletter": _("a letter of the institution"),
    }  # fmt: skip


def gestures() -> dict[str, str]:
    """What the gestures of a gardener's week are about."""
    return {
        "newcomer_unwelcomed": _("a newcomer to greet"), "word_unanswered": _("a word to answer"),
        "answer_owed_by_authority": _("an answer the authority owes"), "minutes_late": _("minutes to publish"),
        "seat_empty_or_ending": _("a seat to fill"), "gardener_overloaded": _("someone to relieve"),
    }  # fmt: skip
