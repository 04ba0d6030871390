"""A charter is adopted by the consent of members, in a round of some days; never by the authority."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from terreau.communities import notices
from terreau.communities.models import (
    Charter,
    CharterAgreement,
    CharterBacker,
    CharterRemark,
    CharterVoice,
    Community,
)
from terreau.communities.months import months_later
from terreau.communities.permissions import (
    can_amend_charter,
    can_propose_charter,
    can_remark_on_charter,
    can_speak_on_charter,
    can_tend_community,
    is_member,
)
from terreau.communities.selectors import charter_in_force, deciding_members, round_of, settings_of
from terreau.communities.services.refusal import CommunityError, clean_text, tell
from terreau.communities.services.settling import check_values, settle
from terreau.communities.services.speaking_for import check_speaks_for
from terreau.core import clock
from terreau.journal.models import Verb
from terreau.people.models import Person

TEXT_LIMIT, REASON_LIMIT, REMARK_LIMIT = 12000, 600, 1200
DRAFT_KEPT = timedelta(days=30)


def _tell(verb: str, charter: Charter, by: Person | None, audience: str = "") -> None:
    tell(verb, by=by, community=charter.community, subject=("charter", charter.pk), audience=audience)


@transaction.atomic
def propose_charter(
    *, by: Person, community: Community, text: str, values: Mapping[str, Any] | None = None
) -> Charter:
    """Whoever tends opens the round at once; another member needs two others beside them."""
    if not can_propose_charter(by, community):
        raise CommunityError(_("Only members of this community propose its charter."))
    charter = _write(by, community, text, values or {})
    CharterBacker.objects.create(authority=community.authority, charter=charter, person=by)
    _tell(Verb.OFFER, charter, by)
    if can_tend_community(by, community):
        _open(charter, by)
    return charter


def _write(by: Person, community: Community, text: str, values: Mapping[str, Any]) -> Charter:
    text = clean_text(text, TEXT_LIMIT, _("This text is too long: %(limit)d characters at most."), "text")
    if not text:
        raise CommunityError(_("Write the charter first."), field="text")
    values = check_values(values)
    today = clock.today(community.authority.zone)
    current = charter_in_force(community)
    is_same = current is not None and current.text == text and not values
    if is_same and current is not None and current.review_on is not None and current.review_on > today:
        raise CommunityError(_("This is the charter in force, word for word."), field="text")
    last = Charter.objects.filter(community=community).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            return Charter.objects.create(
                authority=community.authority,
                community=community,
                number=last + 1,
                text=text,
                values=values,
                status=Charter.Status.DRAFT,
                proposed_by=by,
                proposed_at=clock.now(),
            )
    except IntegrityError as error:
        raise CommunityError(_("A text is being discussed already: speak on that one first.")) from error


def _open(charter: Charter, by: Person) -> None:
    """The round begins: whoever proposed it consents, every member who decides is told."""
    now = clock.now()
    days = settings_of(charter.community).round_days
    if not charter.advance(to=Charter.Status.PROPOSED, opened_at=now, closes_at=now + timedelta(days=days)):
        return
    _tell(Verb.ANNOUNCE, charter, by)
    backers = list(CharterBacker.objects.filter(charter=charter).values_list("person", flat=True))
    CharterVoice.objects.bulk_create(
        [
            CharterVoice(
                authority=charter.authority, charter=charter, person_id=one, stance="consent", spoken_at=now
            )
            for one in backers
        ],
        ignore_conflicts=True,
    )
    people = deciding_members(charter.community).exclude(pk__in=backers).select_related("account")
    notices.tell_round_open(charter, people)
    _settle(charter, now)


@transaction.atomic
def back_charter(*, by: Person, charter: Charter) -> Charter:
    """A third member opens the round."""
    if charter.status != Charter.Status.DRAFT or not can_speak_on_charter(by, charter.community):
        raise CommunityError(_("This text is not waiting for members any more."))
    CharterBacker.objects.get_or_create(charter=charter, person=by, defaults={"authority": charter.authority})
    enough = CharterBacker.objects.filter(charter=charter).count() >= Charter.BACKERS
    if enough or can_tend_community(by, charter.community):
        _open(charter, by)
    return charter


@transaction.atomic
def speak_on_charter(
    *,
    by: Person,
    charter: Charter,
    consents: bool,
    reason: str = "",
    for_person: Person | None = None,
    said_how: str = "",
) -> CharterVoice:
    """Consent, or object with a reason. Said again, the last word counts: that is how an objection is lifted.

    For somebody without a screen, those who tend write down what they said, and that they did.
    """
    if for_person is not None:
        check_speaks_for(by=by, person=for_person, community=charter.community, said_how=said_how)
    elif not can_speak_on_charter(by, charter.community):
        raise CommunityError(_("Only members of this community decide on its charter."))
    if not charter.is_open:
        raise CommunityError(_("This round is over."))
    reason = clean_text(
        reason, REASON_LIMIT, _("This reason is too long: %(limit)d characters at most."), "reason"
    )
    if not consents and not reason:
        raise CommunityError(_("Say what would make it good enough for you."), field="reason")
    voice, _is_new = CharterVoice.objects.update_or_create(
        charter=charter,
        person=for_person or by,
        defaults={
            "authority": charter.authority,
            "stance": CharterVoice.Stance.CONSENT if consents else CharterVoice.Stance.OBJECTION,
            "reason": reason,
            "entered_by": by if for_person else None,
            "said_how": said_how if for_person else "",
            "spoken_at": clock.now(),
        },
    )
    if for_person is not None:
        tell(
            Verb.UPDATE, by=for_person, entered_by=by, community=charter.community,
            subject=("charter", charter.pk), audience=f"gardeners:{charter.community_id}",
        )  # fmt: skip
    _settle(charter, clock.now())
    if not consents:
        notices.tell_objection(charter)
    return voice


@transaction.atomic
def amend_charter(
    *, by: Person, charter: Charter, text: str, values: Mapping[str, Any] | None = None
) -> Charter:
    """An objection is answered by writing again: another version, another round, everyone speaks anew."""
    if not can_amend_charter(by, charter):
        raise CommunityError(_("Who proposed this text, or who tends, writes it again."))
    if not charter.is_open or text.strip() == charter.text.strip():
        raise CommunityError(_("Change something, or leave this round to its end."), field="text")
    if not charter.advance(to=Charter.Status.AMENDED):
        raise CommunityError(_("This round is over."))
    again = _write(by, charter.community, text, charter.values if values is None else values)
    CharterBacker.objects.create(authority=charter.authority, charter=again, person=by)
    _open(again, by)
    return again


@transaction.atomic
def withdraw_charter(*, by: Person, charter: Charter) -> Charter:
    """Nothing changes: the charter in force stays."""
    if not can_amend_charter(by, charter):
        raise CommunityError(_("Who proposed this text, or who tends, withdraws it."))
    if not charter.can_advance(Charter.Status.WITHDRAWN) or not charter.advance(to=Charter.Status.WITHDRAWN):
        raise CommunityError(_("This round is over."))
    _tell(Verb.UNDO, charter, by)
    return charter


@transaction.atomic
def remark_on_charter(*, by: Person, charter: Charter, text: str) -> CharterRemark:
    """What the authority thinks of it stands apart, and decides nothing."""
    if not can_remark_on_charter(by, charter.community):
        raise CommunityError(_("Remarks are for the authority; members speak in the round."))
    text = clean_text(text, REMARK_LIMIT, _("This is too long: %(limit)d characters at most."), "text")
    if not text:
        raise CommunityError(_("Write your remark."), field="remark")
    return CharterRemark.objects.create(
        authority=charter.authority, charter=charter, by=by, text=text, said_at=clock.now()
    )


@transaction.atomic
def agree_to_charter(*, person: Person, charter: Charter) -> CharterAgreement:
    """Which version somebody agreed to, kept once."""
    if charter.status != Charter.Status.ADOPTED or not is_member(person, charter.community):
        raise CommunityError(_("Members agree to the charter in force."))
    agreement, _is_new = CharterAgreement.objects.get_or_create(
        charter=charter, person=person, defaults={"authority": charter.authority, "agreed_at": clock.now()}
    )
    return agreement


# ---------------------------------------------------------------- the end of a round


def _settle(charter: Charter, now: datetime) -> None:
    """Adopt if it can be now; after a month without it, let the round go."""
    standing = round_of(charter, now)
    if standing.is_adopted:
        _adopt(charter)
    elif standing.is_last_day and charter.advance(to=Charter.Status.LAPSED):
        _tell(Verb.IGNORE, charter, None)
        notices.tell_round_over(charter, is_adopted=False)


def _adopt(charter: Charter) -> None:
    community = charter.community
    today = clock.today(community.authority.zone)
    settle(community, charter.values)
    Charter.objects.filter(community=community, status=Charter.Status.ADOPTED).update(
        status=Charter.Status.REPLACED
    )
    if not charter.advance(
        to=Charter.Status.ADOPTED,
        decided_on=today,
        review_on=months_later(today, settings_of(community).review_months),
    ):
        raise CommunityError(_("This round is over."))
    community.decided_on = today
    community.save(update_fields=["decided_on"])
    voices = CharterVoice.objects.filter(charter=charter, stance=CharterVoice.Stance.CONSENT)
    CharterAgreement.objects.bulk_create(
        [
            CharterAgreement(
                authority=charter.authority, charter=charter, person_id=one, agreed_at=clock.now()
            )
            for one in voices.values_list("person", flat=True)
        ],
        ignore_conflicts=True,
    )
    _tell(Verb.ACCEPT, charter, None, audience="public")
    notices.tell_round_over(charter, is_adopted=True)


def settle_charters(now: datetime) -> int:
    """Rounds whose days have passed are settled; texts that found no three members in a month are let go."""
    changed = 0
    due = Charter.objects.filter(status=Charter.Status.PROPOSED, closes_at__lte=now)
    for charter in due.select_related("community__authority", "authority").order_by("pk")[:500]:
        with transaction.atomic():
            _settle(charter, now)
        changed += charter.status != Charter.Status.PROPOSED
    old = Charter.objects.filter(status=Charter.Status.DRAFT, proposed_at__lte=now - DRAFT_KEPT)
    return changed + int(old.update(status=Charter.Status.LAPSED))


def remind_of_reviews(now: datetime) -> int:
    """The day a charter comes back, those who tend are told, once."""
    due = Charter.objects.filter(
        status=Charter.Status.ADOPTED, review_on__lte=now.date(), community__status=Community.Status.ACTIVE
    )
    told = 0
    for charter in due.select_related("community__authority", "authority").order_by("pk")[:500]:
        with transaction.atomic():
            told += notices.tell_review_due(charter)
    return told
