"""Register lines, export, erasure and retention of memberships, seats and invitations."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from terreau.communities.models import (
    CharterRemark,
    CharterVoice,
    Exclusion,
    Facilitation,
    ImportedPerson,
    Invitation,
    JoinRequest,
    JoinWord,
    MemberImport,
    Membership,
    PairGesture,
    Relay,
    Seat,
    SeatProposal,
)
from terreau.communities.personal_data import living  # noqa: F401  # declares its own part
from terreau.communities.services import erase_memberships
from terreau.core import clock
from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.people.models import Person
from terreau.people.selectors import mail_addresses

KEPT = timedelta(days=730)
MISSION = _("public interest (GDPR 6.1.e)")
CONSENT = _("consent (GDPR 6.1.a)")
MEMBERS = _("members of the community")
GARDENERS = _("gardeners of the community")
AFTER_LEAVING = _("24 months after leaving")
AFTER_SEAT = _("24 months after the seat")
_MEMBER = (MISSION, MEMBERS, AFTER_LEAVING)
_WRITTEN = (CONSENT, MEMBERS, _("while a member; emptied when leaving"))
_TENDED = (MISSION, GARDENERS, AFTER_LEAVING)
_WELCOME = (_("Make sure somebody spoke to you"), *_TENDED)
_SEAT = (_("Fill a gardener's seat"), MISSION, GARDENERS, _("24 months after the offer"))
_SAID = (
    _("Say what you wish the community to know"),
    CONSENT,
    MEMBERS,
    _("while a member; emptied when leaving"),
)
_THING = (_("Take a thing off the list"), MISSION, GARDENERS, _("while it is on the list"))
_RELAY = (_("Reach you by letter through somebody near"), CONSENT, GARDENERS, _("until either takes it back"))
_ANSWERED = _("3 months after the answer")
_ASKED = (_("Answer a request to join"), CONSENT, MEMBERS, _ANSWERED)
_REFUSED = (_("Say why it was no"), MISSION, _("whoever asked, and gardeners"), _ANSWERED)
_ORIGIN = (_("Know where people come from, when they say it"), *_TENDED)
_LIST = (_("Answer for a list of people"), MISSION, GARDENERS, _("24 months"))
_LISTED = (_("Invite you once"), MISSION, GARDENERS, _("until the invitation leaves, 31 days at most"))
_INVITATION = (_("Invite you once"), MISSION, GARDENERS, _("30 days, answered or not"))
_PERSON_OF = (_("Know who is in a community"), *_MEMBER)
_STATUS_OF = (_("Respect your rest and your leaving"), *_MEMBER)
_DOOR_OF = (_("Know by which door people come in"), *_TENDED)
_INTRODUCTION_OF = (_("Introduce yourself in your own words"), *_WRITTEN)
_IF_QUIET_OF = (_("Reach you as you wish if you go quiet"), *_TENDED)
_ENTERED_BY_OF = (_("Know who entered you, and on whose word"), *_TENDED)
_BEHALF_REASON_OF = (_("Say why somebody entered you"), *_TENDED)
_PAUSED_UNTIL_OF = (_("Write to you on the day you chose"), *_TENDED)

declare_personal_fields(
    PersonalField("communities.Membership", "person", *_PERSON_OF, label=_("Who is a member")),
    PersonalField(
        "communities.Membership", "status", *_STATUS_OF, label=_("Newcomer, active, at rest, gone")
    ),
    PersonalField(
        "communities.Membership",
        "call_back",
        *_IF_QUIET_OF,
        label=_("Whether to call you back once you left"),
    ),
    PersonalField("communities.Membership", "door", *_DOOR_OF, label=_("How you came in")),
    PersonalField(
        "communities.Membership", "introduction", *_INTRODUCTION_OF, label=_("What you say of yourself")
    ),
    PersonalField(
        "communities.Membership", "if_quiet", *_IF_QUIET_OF, label=_("A call, a message, or peace")
    ),
    PersonalField(
        "communities.Membership", "entered_by", *_ENTERED_BY_OF, label=_("Who entered you on your behalf")
    ),
    PersonalField(
        "communities.Membership", "behalf_reason", *_BEHALF_REASON_OF, label=_("Why somebody entered you")
    ),
    PersonalField("communities.Membership", "welcomed_at", *_WELCOME, label=_("Day of the word of welcome")),
    PersonalField("communities.Membership", "welcomed_by", *_WELCOME, label=_("Who welcomed you")),
    PersonalField("communities.Membership", "welcomed_how", *_WELCOME, label=_("How you were welcomed")),
    PersonalField(
        "communities.Membership",
        "paused_until",
        *_PAUSED_UNTIL_OF,
        label=_("End of your rest, if you said one"),
    ),
    PersonalField(
        "communities.Seat",
        "person",
        _("Know who tends a community"),
        MISSION,
        _("everyone"),
        AFTER_SEAT,
        label=_("Who holds a gardener's seat"),
    ),
    PersonalField(
        "communities.Seat",
        "minutes_a_week",
        _("Fit the week to your time"),
        MISSION,
        _("nobody"),
        AFTER_SEAT,
        label=_("Minutes you give a week"),
    ),
    PersonalField("communities.SeatProposal", "person", *_SEAT, label=_("Who is proposed as a gardener")),
    PersonalField("communities.SeatProposal", "proposed_by", *_SEAT, label=_("Who proposes a gardener")),
    PersonalField("communities.SeatProposal", "answered_by", *_SEAT, label=_("Who answers the proposal")),
    PersonalField(
        "communities.CircleMember",
        "membership",
        _("Know who is in a circle"),
        MISSION,
        MEMBERS,
        _("while in the circle"),
        label=_("Who is in a circle"),
    ),
    PersonalField("communities.Invitation", "email", *_INVITATION, label=_("E-mail address to invite")),
    PersonalField("communities.Invitation", "name", *_INVITATION, label=_("Name of the person invited")),
    PersonalField(
        "communities.Invitation", "introduction", *_INVITATION, label=_("What you say of yourself")
    ),
    PersonalField("communities.Invitation", "if_quiet", *_INVITATION, label=_("A call, a message, or peace")),
    PersonalField("communities.Invitation", "invited_by", *_INVITATION, label=_("Who invites")),
    PersonalField("communities.Invitation", "phone", *_INVITATION, label=_("Phone of the person invited")),
    PersonalField("communities.Invitation", "postal_address", *_INVITATION, label=_("Where the letter goes")),
    PersonalField("communities.Invitation", "organisation_name", *_INVITATION, label=_("Your organisation")),
    PersonalField("communities.Invitation", "origin", *_INVITATION, label=_("Where you come from")),
    PersonalField("communities.JoinRequest", "person", *_ASKED, label=_("Who asks to join")),
    PersonalField("communities.JoinRequest", "introduction", *_ASKED, label=_("What you say of yourself")),
    PersonalField("communities.JoinRequest", "if_quiet", *_ASKED, label=_("A call, a message, or peace")),
    PersonalField("communities.JoinRequest", "origin", *_ASKED, label=_("Where you come from")),
    PersonalField("communities.JoinRequest", "answers", *_ASKED, label=_("Your answers to the community")),
    PersonalField("communities.JoinRequest", "status", *_ASKED, label=_("What was answered")),
    PersonalField("communities.JoinRequest", "answered_by", *_ASKED, label=_("Who answered you")),
    PersonalField("communities.JoinRequest", "refusal", *_REFUSED, label=_("Why it was no")),
    PersonalField("communities.JoinWord", "by", *_ASKED, label=_("Who speaks about a request")),
    PersonalField("communities.JoinWord", "text", *_ASKED, label=_("What was said about a request")),
    PersonalField("communities.Membership", "skills", *_SAID, label=_("What you like to do")),
    PersonalField("communities.Membership", "availability", *_SAID, label=_("When you are free")),
    PersonalField(
        "communities.Membership",
        "access_needs",
        *_SAID,
        is_sensitive=True,
        label=_("What you need to take part"),
    ),
    PersonalField("communities.Membership", "welcomer", *_WELCOME, label=_("Who is named to welcome you")),
    PersonalField("communities.FirstThing", "added_by", *_THING, label=_("Who added a thing to do")),
    PersonalField("communities.Relay", "name", *_RELAY, label=_("Through whom your letters go")),
    PersonalField("communities.Relay", "phone", *_RELAY, label=_("Phone of your relay")),
    PersonalField("communities.Relay", "member_said", *_RELAY, label=_("How you agreed to a relay")),
    PersonalField("communities.Relay", "relay_said", *_RELAY, label=_("How the relay agreed")),
    PersonalField("communities.Relay", "entered_by", *_RELAY, label=_("Who wrote the relay down")),
    PersonalField("communities.Membership", "origin", *_ORIGIN, label=_("Where you come from")),
    PersonalField("communities.MemberImport", "filename", *_LIST, label=_("Name of a list")),
    PersonalField("communities.MemberImport", "given_by", *_LIST, label=_("Who gave a list")),
    PersonalField("communities.MemberImport", "by", *_LIST, label=_("Who brought a list in")),
    PersonalField("communities.ImportedPerson", "name", *_LISTED, label=_("Name of the person to invite")),
    PersonalField("communities.ImportedPerson", "email", *_LISTED, label=_("E-mail address to invite")),
    PersonalField("communities.ImportedPerson", "phone", *_LISTED, label=_("Phone of the person to invite")),
    PersonalField("communities.ImportedPerson", "postal_address", *_LISTED, label=_("Where a letter may go")),
    PersonalField("communities.ImportedPerson", "organisation_name", *_LISTED, label=_("Your organisation")),
    PersonalField(
        "communities.Community",
        "started_by",
        _("Know who called a community"),
        MISSION,
        MEMBERS,
        _("until erasure"),
        label=_("Who called the community"),
    ),
)


# ---------------------------------------------------------------- how a community governs itself

_TWO = (
    _("Do together what could harm"), MISSION, GARDENERS, _("24 months after the answer; emptied when erased"),
)  # fmt: skip
_KEPT_OUT = (
    _("Keep a community safe, and say why"),
    MISSION,
    _("you, and the gardeners of the community"),
    _("24 months after the end; emptied when erased"),
)
_HELP = (_("Know who helps a community for a time"), MISSION, _("everyone"), _("24 months after the help"))
_RULES = (
    _("Decide together on the rules of a community"),
    MISSION,
    MEMBERS,
    _("as long as the charter is kept; emptied when erased"),
)
_EXPORT = (_("Know who took contacts out, and why"), CONSENT, MEMBERS, _("24 months"))

declare_personal_fields(
    *(
        PersonalField("communities.PairGesture", field, *_TWO, label=label, is_sensitive=is_sensitive)
        for field, label, is_sensitive in (
            ("about", _("Whom a proposal of two people is about"), True),
            ("sealed_reason", _("The reason given, sealed"), True),
            ("sealed_refusal", _("The reason of a refusal, sealed"), True),
            ("proposed_by", _("Who proposed it"), False),
            ("answered_by", _("Who answered it"), False),
        )
    ),
    *(
        PersonalField("communities.Exclusion", field, *_KEPT_OUT, label=label, is_sensitive=True)
        for field, label in (
            ("person", _("Who is kept out")),
            ("sealed_reason", _("The reason given, sealed")),
            ("decided_by", _("Who decided it")),
            ("status_before", _("What you were before")),
        )
    ),
    *(
        PersonalField("communities.Facilitation", field, *_HELP, label=label)
        for field, label in (
            ("person", _("Who facilitates for a time")),
            ("for_whom", _("For which association or firm")),
            ("offer", _("What a facilitator brings")),
            ("report", _("The report a facilitator leaves")),
            ("answered_by", _("Who said yes to a facilitator")),
        )
    ),
    *(
        PersonalField(model, field, *_RULES, label=label)
        for model, field, label in (
            ("communities.Charter", "proposed_by", _("Who proposed a charter")),
            ("communities.CharterBacker", "person", _("Who asks that a charter be discussed")),
            ("communities.CharterVoice", "person", _("What you said of a charter")),
            ("communities.CharterVoice", "reason", _("Why you object")),
            ("communities.CharterVoice", "entered_by", _("Who entered your word")),
            ("communities.CharterRemark", "by", _("Who speaks for the authority")),
            ("communities.CharterRemark", "text", _("What the authority says of a charter")),
            ("communities.CharterAgreement", "person", _("Which charter you agreed to")),
            ("communities.CircleNews", "by", _("Who told the news of a circle")),
        )
    ),
    PersonalField(
        "communities.ContactExport", "for_person", *_EXPORT, label=_("Who took a file of contacts")
    ),
)


_TOLD_OF_A_REQUEST = ("created_at", "status", "introduction", "origin", "refusal")


def export(person: Person) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    memberships = person.memberships.order_by("joined_at").values(
        "community__name", "status", "door", "origin", "joined_at", "introduction", "if_quiet",
        "skills", "availability", "access_needs", "behalf_reason", "welcomed_at",
        "welcomed_how", "paused_until", "left_at", "call_back", "organisation__name",
    )  # fmt: skip
    asked = list(person.join_requests.order_by("created_at").select_related("community"))
    answers = [
        {"community__name": request.community.name, "question": one["question"], "answer": one["answer"]}
        for request in asked
        for one in request.answers
    ]
    told = [
        {"community__name": one.community.name, **{name: getattr(one, name) for name in _TOLD_OF_A_REQUEST}}
        for one in asked
    ]
    words = JoinWord.objects.filter(by=person).order_by("created_at")
    circles = person.memberships.filter(circle_places__isnull=False)
    return {
        "memberships": list(memberships),
        "join_requests": told,
        "join_answers": answers,
        "relays": list(
            Relay.objects.filter(membership__person=person).values(
                "membership__community__name", "name", "phone", "created_at"
            )
        ),
        "join_words": list(words.values("request__community__name", "created_at", "text")),
        "circles": list(circles.values("circle_places__circle__name", "community__name")),
        "seats": list(
            person.seats.order_by("starts_on").values(
                "community__name", "kind", "starts_on", "ends_on", "left_on", "minutes_a_week"
            )
        ),
        "proposals_about_you": [
            {
                "community__name": one.community.name,
                "kind": one.get_kind_display(),
                "status": one.get_status_display(),
                "answered_at": one.answered_at,
                "text": one.reason,
                "answer_reason": one.refusal,
            }
            for one in PairGesture.objects.filter(about=person)
            .exclude(status=PairGesture.Status.PROPOSED)
            .select_related("community")
        ],
        "charter_voices": [
            {
                "community__name": one.charter.community.name,
                "kind": one.get_stance_display(),
                "at": one.spoken_at,
                "text": one.reason,
            }
            for one in CharterVoice.objects.filter(person=person).select_related("charter__community")
        ],
        "charter_remarks": list(
            CharterRemark.objects.filter(by=person)
            .annotate(at=F("said_at"), title=F("charter__community__name"))
            .values("title", "at", "text")
        ),
        "facilitations": list(
            Facilitation.objects.filter(person=person)
            .annotate(title=F("for_whom"), text=F("offer"), body=F("report"))
            .values("community__name", "starts_on", "ends_on", "left_on", "title", "text", "body")
        ),
        "exclusions": [
            {
                "community__name": one.community.name,
                "kind": one.get_kind_display(),
                "at": one.starts_at,
                "ends_on": one.lifted_at or one.until,
                "text": one.reason,
            }
            for one in Exclusion.objects.filter(person=person).select_related("community")
        ],
        "seat_proposals": list(
            person.seat_proposals.values("community__name", "kind", "status", "created_at")
        ),
    }


def erase(person: Person) -> None:
    addresses = mail_addresses(person)
    for rows in (Invitation.objects, ImportedPerson.objects):
        rows.within(person.authority).filter(email__in=addresses).delete()
    JoinRequest.objects.filter(person=person).delete()
    JoinWord.objects.filter(by=person).delete()
    erase_memberships(person=person)
    CharterVoice.objects.filter(person=person, stance=CharterVoice.Stance.OBJECTION).update(reason="-")
    CharterVoice.objects.filter(person=person, stance=CharterVoice.Stance.CONSENT).update(reason="")
    CharterRemark.objects.filter(by=person).update(text="-")
    Facilitation.objects.filter(person=person).update(
        for_whom="-", offer="", report="", ends_on=F("starts_on")
    )
    PairGesture.objects.filter(about=person).update(sealed_reason="", sealed_refusal="")
    Exclusion.objects.filter(person=person).update(sealed_reason="", lifted_at=clock.now())


def purge(now: datetime, dry_run: bool) -> int:
    """Two years after leaving, after a seat or after an offer of one, who it was goes."""
    long_ago = now - KEPT
    old = (
        Membership.objects.filter(status__in=("withdrawn", "former"), left_at__lt=long_ago),
        Seat.objects.filter(Q(left_on__lt=long_ago.date()) | Q(left_on=None, ends_on__lt=long_ago.date())),
        SeatProposal.objects.filter(created_at__lt=long_ago),
        Exclusion.objects.filter(lifted_at__lt=long_ago),
        Facilitation.objects.filter(ends_on__lt=long_ago.date()),
        PairGesture.objects.filter(proposed_at__lt=long_ago).exclude(
            pk__in=Exclusion.objects.filter(gesture__isnull=False).values("gesture")
        ),
        MemberImport.objects.filter(created_at__lt=long_ago),
    )
    count = sum(rows.count() for rows in old)
    if not dry_run:
        for rows in old:
            rows.delete()
    return count


declare_personal_source(PersonalSource("communities", export=export, erase=erase, purge=purge))
