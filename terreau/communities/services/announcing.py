"""A message to all members leaves after a day, in which the other gardener may suggest changes; at once if they agree.

Silence never keeps a message back. Only what speaks in the institution's name needs the agent gardener: without them it
does not leave, and after a week its author is told so.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from terreau.communities.models import Announcement, AnnouncementWord, Community
from terreau.communities.notices import living
from terreau.communities.permissions import (
    can_agree_to_announcement,
    can_announce,
    can_rewrite_announcement,
    can_suggest_on_announcement,
    can_withdraw_announcement,
    forget_place,
    is_agent_gardener,
)
from terreau.communities.selectors import members_awake
from terreau.communities.services.refusal import CommunityError, clean_text, tell
from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.journal.models import Verb
from terreau.offices.services import check_neutral
from terreau.people.models import Person

READ_FOR = timedelta(hours=24)
AGENT_WITHIN = timedelta(days=7)
SUBJECT_LIMIT, TEXT_LIMIT, WORD_LIMIT = 120, 4000, 1200
AT_ONCE = 500  # people in one transaction


def _checked(by: Person, subject: str, text: str) -> dict[str, str]:
    sentence = _("These words are too long: %(limit)d characters at most.")
    subject = clean_text(" ".join(subject.split()), SUBJECT_LIMIT, sentence, "subject")
    text = clean_text(text, TEXT_LIMIT, sentence, "text")
    if not subject:
        raise CommunityError(_("Give it a subject."), field="subject")
    if not text:
        raise CommunityError(_("Write your message."), field="text")
    check_neutral(by=by, text=f"{subject}\n{text}")
    return {"subject": subject, "text": text}


@transaction.atomic
def write_announcement(
    *, by: Person, community: Community, subject: str, text: str, for_institution: bool = False
) -> Announcement:
    """Nothing leaves yet: the other who tends reads it first, for a day."""
    if not can_announce(by, community):
        raise CommunityError(_("Those who tend this community write to all its members."))
    words, now = _checked(by, subject, text), clock.now()
    found = Announcement.objects.create(
        authority=community.authority, community=community, **words, for_institution=for_institution,
        written_by=by, written_at=now, leaves_at=now + READ_FOR,
    )  # fmt: skip
    _tell(Verb.OFFER, found, by)
    living.ask_to_read_announcement(found)
    return found


@transaction.atomic
def rewrite_announcement(
    *, by: Person, announcement: Announcement, subject: str, text: str, for_institution: bool = False
) -> Announcement:
    """Other words, another day to read them: whoever agreed had read the former ones."""
    if not can_rewrite_announcement(by, announcement):
        raise CommunityError(_("Only its author writes it again, before it leaves."))
    words, now = _checked(by, subject, text), clock.now()
    rows = Announcement.objects.filter(
        pk=announcement.pk, status=Announcement.Status.WAITING, version=announcement.version
    )
    changes = {
        **words, "for_institution": for_institution, "version": announcement.version + 1, "written_at": now,
        "leaves_at": now + READ_FOR, "agreed_by": None, "agreed_at": None,
    }  # fmt: skip
    if not rows.update(**changes):
        raise CommunityError(_("This changed meanwhile. Please look again."))
    announcement.refresh_from_db()
    living.ask_to_read_announcement(announcement)
    return announcement


@transaction.atomic
def suggest_on_announcement(*, by: Person, announcement: Announcement, text: str) -> AnnouncementWord:
    """The author reads it, and writes again or keeps it. A suggestion keeps nothing back."""
    if not can_suggest_on_announcement(by, announcement):
        raise CommunityError(_("This message is not waiting for you any more."))
    text = clean_text(text, WORD_LIMIT, _("These words are too long: %(limit)d characters at most."), "text")
    if not text:
        raise CommunityError(_("Say what you would change."), field="text")
    word = AnnouncementWord.objects.create(
        authority=announcement.authority, announcement=announcement, by=by, text=text, said_at=clock.now()
    )
    living.tell_announcement_suggestion(word)
    return word


@transaction.atomic
def agree_to_announcement(*, by: Person, announcement: Announcement, version: int) -> Announcement:
    """Two agree: it leaves at once. One agrees to the words one has read, no others."""
    if not can_agree_to_announcement(by, announcement):
        raise CommunityError(_("This message is not waiting for you any more."))
    now = clock.now()
    rows = Announcement.objects.filter(
        pk=announcement.pk, status=Announcement.Status.WAITING, version=version, agreed_by=None
    )
    if version != announcement.version or not rows.update(agreed_by=by, agreed_at=now, leaves_at=now):
        raise CommunityError(_("This changed meanwhile. Please look again."))
    announcement.agreed_by, announcement.agreed_at, announcement.leaves_at = by, now, now
    _tell(Verb.ACCEPT, announcement, by)
    return announcement


@transaction.atomic
def withdraw_announcement(*, by: Person, announcement: Announcement) -> Announcement:
    """Its author takes it back before it leaves."""
    if not can_withdraw_announcement(by, announcement):
        raise CommunityError(_("Only its author takes it back, before it leaves."))
    if not announcement.advance(to=Announcement.Status.WITHDRAWN):
        raise CommunityError(_("It has left already."))
    _tell(Verb.UNDO, announcement, by)
    return announcement


def _tell(verb: str, announcement: Announcement, by: Person) -> None:
    tell(verb, by=by, community=announcement.community, audience=f"gardeners:{announcement.community_id}")


# ---------------------------------------------------------------- leaving


def send_announcements(now: datetime) -> int:
    """What waited its day leaves, once for each member, whatever stops on the way or runs at the same time."""
    sent = 0
    due = Q(status=Announcement.Status.LEAVING) | Q(status=Announcement.Status.WAITING, leaves_at__lte=now)
    rows = Announcement.objects.filter(due).select_related(
        "community__authority",
        "authority",
        "written_by__account",
        "written_by__authority",
        "agreed_by__authority",
    )
    for one in rows.order_by("leaves_at", "pk"):
        if one.status == Announcement.Status.WAITING and not _begin(one, now):
            continue
        _hand_over(one)
        with transaction.atomic():
            sent += one.advance(to=Announcement.Status.SENT)
    return sent


def _begin(one: Announcement, now: datetime) -> bool:
    """Whether it starts to leave now. Words that wait for the agent wait a week; nobody's silence keeps the others."""
    if one.for_institution and not _agent_is_with(one):
        if now >= one.written_at + AGENT_WITHIN:
            _let_go(one)
        return False
    if not _may_still_leave(one):
        _let_go(one)
        return False
    with transaction.atomic():
        begins = one.advance(to=Announcement.Status.LEAVING, sent_at=now)
        if begins:
            tell(Verb.ANNOUNCE, by=one.written_by, community=one.community)
    return begins


def _agent_is_with(one: Announcement) -> bool:
    """Written by the agent gardener of today, or agreed by them."""
    for person in (one.written_by, one.agreed_by):
        if person is not None:
            forget_place(person)
            if is_agent_gardener(person, one.community):
                return True
    return False


def _may_still_leave(one: Announcement) -> bool:
    """Its author still tends, or another who tends stands behind it; the electoral period may have begun since."""
    people = [person for person in (one.written_by, one.agreed_by) if person is not None]
    for person in people:
        forget_place(person)
    behind = [p for p in people if can_announce(p, one.community) and not p.is_suspended]
    if not behind:
        return False
    try:
        check_neutral(by=behind[0], text=f"{one.subject}\n{one.text}")
    except GestureError:
        return False
    return True


def _let_go(one: Announcement) -> None:
    with transaction.atomic():
        if one.advance(to=Announcement.Status.LAPSED):
            living.tell_announcement_lapsed(one)


def _hand_over(one: Announcement) -> None:
    """To each member awake, by the way they chose; some at a time, each message under its own key."""
    last = 0
    while people := list(members_awake(one.community).filter(pk__gt=last)[:AT_ONCE]):
        with transaction.atomic():
            living.send_announcement(one, people)
        last = people[-1].pk
