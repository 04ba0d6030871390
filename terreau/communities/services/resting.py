"""Rest is proposed to members, never imposed: a simple round of consent. It wakes by any member's wish, with another."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from terreau.communities.models import Community, RestRound, RestVoice, WakeWish
from terreau.communities.notices import living
from terreau.communities.permissions import (
    can_propose_rest,
    can_speak_on_charter,
    can_tend_community,
    can_wish_to_wake,
)
from terreau.communities.selectors import quiet_communities, rest_standing, settings_of
from terreau.communities.services.closing import move
from terreau.communities.services.refusal import CommunityError, clean_text, tell
from terreau.communities.services.speaking_for import check_speaks_for
from terreau.core import clock
from terreau.journal.models import Verb
from terreau.people.models import Person

ASKED_AGAIN_AFTER = timedelta(days=30)
REASON_LIMIT = 600


@transaction.atomic
def open_rest_round(*, by: Person, community: Community, reason: str) -> RestRound:
    """Whoever tends asks members; not again within a month."""
    if not can_propose_rest(by, community):
        raise CommunityError(_("Those who tend this community propose that it rests."))
    reason = clean_text(
        reason, REASON_LIMIT, _("This reason is too long: %(limit)d characters at most."), "reason"
    )
    if not reason:
        raise CommunityError(_("Say why, in a few words."), field="reason")
    recent = RestRound.objects.filter(community=community, opened_at__gt=clock.now() - ASKED_AGAIN_AFTER)
    if recent.exclude(status=RestRound.Status.OPEN).exists():
        raise CommunityError(_("Members were asked less than a month ago."))
    found = _open(community, by, reason)
    RestVoice.objects.create(authority=community.authority, rest_round=found, person=by, stance="consent")
    tell(Verb.OFFER, by=by, community=community)
    _settle(found, clock.now())
    return found


def _open(community: Community, by: Person | None, reason: str) -> RestRound:
    if community.status != Community.Status.ACTIVE:
        raise CommunityError(_("This community is not awake."))
    now = clock.now()
    try:
        with transaction.atomic():
            found = RestRound.objects.create(
                authority=community.authority, community=community, reason=reason, proposed_by=by,
                opened_at=now, closes_at=now + timedelta(days=settings_of(community).round_days),
            )  # fmt: skip
    except IntegrityError as error:
        raise CommunityError(_("Members are being asked already: look below.")) from error
    living.ask_about_rest(community, found)
    return found


@transaction.atomic
def speak_on_rest(
    *, by: Person, rest_round: RestRound, consents: bool, reason: str = "", for_person: Person | None = None, said_how: str = ""
) -> RestVoice:  # fmt: skip
    """Let us rest, or let us go on. For somebody without a screen, those who tend write down what they said."""
    speaker = for_person or by
    if for_person is not None:
        check_speaks_for(by=by, person=for_person, community=rest_round.community, said_how=said_how)
    elif not can_speak_on_charter(by, rest_round.community):
        raise CommunityError(_("Only members of this community decide on it."))
    if not rest_round.is_open:
        raise CommunityError(_("This round is over."))
    sentence = _("This reason is too long: %(limit)d characters at most.")
    voice, _is_new = RestVoice.objects.update_or_create(
        rest_round=rest_round,
        person=speaker,
        defaults={
            "authority": rest_round.authority,
            "stance": "consent" if consents else "objection",
            "reason": clean_text(reason, REASON_LIMIT, sentence, "reason"),
            "entered_by": by if for_person else None,
            "said_how": said_how if for_person else "",
            "spoken_at": clock.now(),
        },
    )
    if for_person is not None:
        tell(
            Verb.UPDATE, by=for_person, entered_by=by, community=rest_round.community,
            audience=f"gardeners:{rest_round.community_id}",
        )  # fmt: skip
    _settle(rest_round, clock.now())
    return voice


@transaction.atomic
def withdraw_rest(*, by: Person, rest_round: RestRound) -> RestRound:
    """The question is taken back by those who tend: the community goes on."""
    if not can_tend_community(by, rest_round.community):
        raise CommunityError(_("Those who tend this community take the question back."))
    if not rest_round.is_open or not rest_round.advance(
        to=RestRound.Status.WITHDRAWN, decided_at=clock.now()
    ):
        raise CommunityError(_("This round is over."))
    tell(Verb.UNDO, by=by, community=rest_round.community)
    return rest_round


def _settle(rest_round: RestRound, now: datetime) -> None:
    """It rests when members agree; one who wishes to go on is enough to go on; silence never puts it at rest."""
    standing = rest_standing(rest_round, now)
    community = rest_round.community
    if standing.is_adopted:
        if rest_round.advance(to=RestRound.Status.AGREED, decided_at=now) and community.status == "active":
            move(community, Community.Status.RESTING)
            tell(Verb.UPDATE, by=None, community=community, audience="public")
            living.tell_rest_decided(community, rest_round)
    elif standing.is_last_day or (standing.is_over and standing.objections):
        rest_round.advance(to=RestRound.Status.LAPSED, decided_at=now)


def settle_rests(now: datetime) -> int:
    """Rounds whose days have passed are settled."""
    changed = 0
    due = RestRound.objects.filter(status=RestRound.Status.OPEN, closes_at__lte=now)
    for one in due.select_related("community__authority", "authority").order_by("pk")[:500]:
        with transaction.atomic():
            _settle(one, now)
        changed += one.status != RestRound.Status.OPEN
    return changed


def propose_rest(now: datetime) -> int:
    """When nobody did anything for a long time members are asked, once for each silence; they decide."""
    asked = 0
    for community, since in quiet_communities(now):
        if RestRound.objects.filter(community=community, opened_at__gt=since).exists():
            continue
        with transaction.atomic():
            _open(community, None, "")
            asked += 1
    return asked


# ---------------------------------------------------------------- waking


@transaction.atomic
def wake_community(
    *, by: Person, community: Community, for_person: Person | None = None, said_how: str = ""
) -> Community:
    """Those who tend wake it in a click; so do two members who wish it. Awake already, it stays so."""
    speaker = for_person or by
    if for_person is not None:
        check_speaks_for(by=by, person=for_person, community=community, said_how=said_how)
    elif not can_wish_to_wake(by, community):
        raise CommunityError(_("Members of this community wake it."))
    if community.status != Community.Status.RESTING:
        return community
    _wish, is_new = WakeWish.objects.get_or_create(
        community=community,
        person=speaker,
        defaults={"authority": community.authority, "entered_by": by if for_person else None},
    )
    others = WakeWish.objects.filter(community=community).exclude(person=speaker)
    if can_tend_community(speaker, community) or others.exists() or _is_alone(community):
        move(community, Community.Status.ACTIVE)
        WakeWish.objects.filter(community=community).delete()
        tell(Verb.UPDATE, by=speaker, entered_by=by if for_person else None, community=community, audience="public")  # fmt: skip
    elif is_new:
        living.tell_wake_wished(community, speaker)
    return community


def _is_alone(community: Community) -> bool:
    """Whether one single member is left: their word is enough."""
    return community.memberships.present().count() <= 1
