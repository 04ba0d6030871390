"""Asking to come in: answering the community's questions, speaking with its members, being let in or told why not."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from terreau.communities.models import Community, EntryQuestion, JoinRequest, JoinWord, Membership, Settings
from terreau.communities.notices import entering as notices
from terreau.communities.permissions import can_decide_for_community, can_join_community
from terreau.communities.permissions.asking import can_answer_request, can_refuse_request, can_see_request
from terreau.communities.services.entering import check_introduction, check_origin, enter
from terreau.communities.services.refusal import CommunityError, clean_text, tell
from terreau.core import clock
from terreau.journal.models import Verb
from terreau.people.models import Person

QUESTIONS, QUESTION_LIMIT, ANSWER_LIMIT, WORD_LIMIT, REFUSAL_LIMIT = 3, 200, 400, 600, 400
REMIND_AFTER = timedelta(days=14)
KEPT = timedelta(days=90)


def _too_long() -> str:
    return _("These words are too long: %(limit)d characters at most.")


@transaction.atomic
def set_door(
    *, by: Person, community: Community, entry: str, members_invite: bool, questions: Sequence[str]
) -> Settings:
    """How one comes in: at once, or by asking; with which questions, three at most; and who invites."""
    if not can_decide_for_community(by, community):
        raise CommunityError(_("Only those who tend this community write down what it decides."))
    if entry not in Settings.Entry.values:
        raise CommunityError(_("Choose how one comes in."), field="entry")
    texts = [clean_text(text, QUESTION_LIMIT, _too_long(), "question_1") for text in questions]
    kept = [text for text in texts if text][:QUESTIONS]
    found, _made = Settings.objects.update_or_create(
        community=community,
        defaults={"authority": community.authority, "entry": entry, "members_invite": members_invite},
    )
    EntryQuestion.objects.filter(community=community).delete()
    EntryQuestion.objects.bulk_create(
        EntryQuestion(authority=community.authority, community=community, position=place, text=text)
        for place, text in enumerate(kept, 1)
    )
    tell(Verb.UPDATE, by=by, community=community)
    return found


@transaction.atomic
def request_to_join(
    *,
    person: Person,
    community: Community,
    answers: Sequence[tuple[str, str]] = (),
    introduction: str = "",
    if_quiet: str = Membership.IfQuiet.WRITE,
    origin: str = "",
) -> JoinRequest:
    """Ask once; asked again while it waits, it is the same request."""
    waiting: JoinRequest | None = JoinRequest.objects.filter(
        community=community, person=person, status=JoinRequest.Status.OPEN
    ).first()
    if waiting is not None:
        return waiting
    if person.authority_id != community.authority_id or not can_join_community(person, community):
        raise CommunityError(_("This community takes nobody in for now."))
    said = [
        {"question": question, "answer": clean_text(answer, ANSWER_LIMIT, _too_long(), f"answer_{place}")}
        for place, (question, answer) in enumerate(answers[:QUESTIONS], 1)
    ]
    try:
        with transaction.atomic():
            asked = JoinRequest.objects.create(
                authority=community.authority, community=community, person=person, answers=said,
                introduction=check_introduction(introduction), if_quiet=if_quiet, origin=check_origin(origin),
            )  # fmt: skip
    except IntegrityError:
        return JoinRequest.objects.get(community=community, person=person, status=JoinRequest.Status.OPEN)
    tell(Verb.OFFER, by=person, community=community)
    notices.tell_someone_asks(asked)
    return asked


@transaction.atomic
def speak_on_request(*, by: Person, request: JoinRequest, text: str) -> JoinWord:
    """A word around a request: whoever asks is told of what members say, those who tend of what they answer."""
    if not can_see_request(by, request) or request.status != JoinRequest.Status.OPEN:
        raise CommunityError(_("This request was answered already."))
    text = clean_text(text, WORD_LIMIT, _too_long(), "text")
    if not text:
        raise CommunityError(_("Write a word first."), field="text")
    word: JoinWord = JoinWord.objects.create(authority=request.authority, request=request, by=by, text=text)
    notices.tell_word_on_request(word)
    return word


@transaction.atomic
def accept_request(*, by: Person, request: JoinRequest) -> Membership:
    """Let them in. Clicked by two people at the same time, one of them did it."""
    if not can_answer_request(by, request):
        raise CommunityError(_("Only those who tend this community answer; any other member after 30 days."))
    if not request.advance(to=JoinRequest.Status.ACCEPTED, answered_by=by, answered_at=clock.now()):
        raise CommunityError(_("This request was answered already."))
    membership = enter(
        person=request.person, community=request.community, door=Membership.Door.ASKED,
        introduction=request.introduction, if_quiet=request.if_quiet, origin=request.origin,
    )  # fmt: skip
    notices.tell_request_answered(request)
    return membership


@transaction.atomic
def refuse_request(*, by: Person, request: JoinRequest, reason: str) -> JoinRequest:
    """Say no, and why: only whoever asked reads it, with those who tend."""
    if not can_refuse_request(by, request):
        raise CommunityError(_("Only those who tend this community refuse a request."))
    reason = clean_text(reason, REFUSAL_LIMIT, _too_long(), "reason")
    if not reason:
        raise CommunityError(_("Say why, in a sentence."), field="reason")
    if not request.advance(
        to=JoinRequest.Status.REFUSED, answered_by=by, answered_at=clock.now(), refusal=reason
    ):
        raise CommunityError(_("This request was answered already."))
    tell(Verb.REJECT, by=by, community=request.community, audience=f"gardeners:{request.community_id}")
    notices.tell_request_answered(request)
    return request


@transaction.atomic
def take_request_back(*, by: Person, request: JoinRequest) -> None:
    """Whoever asked changes their mind: what they wrote goes at once."""
    if request.person_id != by.pk:
        raise CommunityError(_("Only whoever asked takes it back."))
    if request.status != JoinRequest.Status.OPEN or not request.advance(
        to=JoinRequest.Status.TAKEN_BACK, answered_at=clock.now(), introduction="", answers=[]
    ):
        raise CommunityError(_("This request was answered already."))
    JoinWord.objects.filter(request=request).delete()


def remind_of_requests(now: datetime) -> int:
    """After two weeks without an answer, those who tend are reminded, once."""
    late = JoinRequest.objects.filter(
        status=JoinRequest.Status.OPEN, created_at__lte=now - REMIND_AFTER, reminded_at=None
    )
    reminded = 0
    for request in late.select_related("community__authority", "person").order_by("pk")[:200]:
        with transaction.atomic():
            if JoinRequest.objects.filter(pk=request.pk, reminded_at=None).update(reminded_at=now):
                notices.remind_of_request(request)
                reminded += 1
    return reminded


def forget_requests(now: datetime) -> int:
    """Three months after the answer, what was said around a request is forgotten."""
    over = JoinRequest.objects.exclude(status=JoinRequest.Status.OPEN)
    return over.filter(answered_at__lt=now - KEPT).delete()[0]
