"""Welcoming: somebody named to do it, a buddy for a while, a first thing of an hour at most."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from terreau.communities.models import Buddy, Community, FirstThing, Membership, Seat, ThingTaken
from terreau.communities.notices import entering as notices
from terreau.communities.permissions import can_take_part, can_tend_community, can_welcome
from terreau.communities.services.refusal import CommunityError, clean_text
from terreau.core import clock
from terreau.moderation.selectors import blocked_with
from terreau.people.models import Person

TOGETHER = timedelta(days=60)
TITLE_LIMIT, WHEN_LIMIT, SAID_LIMIT, INTRODUCTION_LIMIT = 120, 80, 200, 400
MOST_THINGS = 20


def _too_long() -> str:
    return _("These words are too long: %(limit)d characters at most.")


def welcomers_of(community: Community, *, but: int = 0) -> list[Membership]:
    """Who may welcome: volunteers, else whoever tends; those with the fewest newcomers first. Counted for nothing else."""
    recent = clock.now() - TOGETHER
    rows = Membership.objects.awake().filter(community=community, person__suspended_at=None)
    rows = rows.exclude(person=but).select_related("person__account")
    volunteers = list(rows.filter(offers_welcome=True))
    if not volunteers:
        seats = Seat.objects.held_on(clock.today(community.authority.zone)).filter(community=community)
        volunteers = list(rows.filter(person__in=seats.values("person")))
    busy = (
        Membership.objects.filter(community=community, welcomer__in=[one.person_id for one in volunteers])
        .filter(Q(welcomed_at=None) | Q(joined_at__gt=recent))
        .values_list("welcomer")
        .annotate(number=Count("pk"))
    )
    load = dict(busy)
    return sorted(volunteers, key=lambda one: (load.get(one.person_id, 0), one.pk))


def name_welcomer(*, membership: Membership) -> Membership:
    """Somebody is named for a newcomer: the volunteer with the fewest newcomers."""
    apart = blocked_with(membership.person)
    everyone = welcomers_of(membership.community, but=membership.person_id)
    found = [one for one in everyone if one.person_id not in apart]
    if found and Membership.objects.filter(pk=membership.pk, welcomer=None).update(welcomer=found[0].person):
        membership.welcomer = found[0].person
        notices.tell_welcomer(membership)
    return membership


@transaction.atomic
def change_welcomer(*, by: Person, membership: Membership, to: Person) -> Membership:
    """Somebody else welcomes them, in one click."""
    if not can_welcome(by, membership):
        raise CommunityError(_("Only those who tend this community welcome newcomers here."))
    there = Membership.objects.awake().filter(community=membership.community, person=to)
    if to.pk == membership.person_id or not there.exists():
        raise CommunityError(_("Choose somebody who is in this community."))
    Membership.objects.filter(pk=membership.pk).update(welcomer=to)
    membership.welcomer = to
    if to != by:
        notices.tell_welcomer(membership)
    return membership


@transaction.atomic
def say_of_oneself(
    *,
    membership: Membership,
    introduction: str,
    skills: str = "",
    availability: str = "",
    access_needs: str = "",
    if_quiet: str = Membership.IfQuiet.WRITE,
    offers_welcome: bool = False,
) -> Membership:
    """What a member says of themselves, for this community only; erased when they leave."""
    if membership.status not in Membership.PRESENT:
        raise CommunityError(_("You are no longer in this community."))
    if if_quiet not in Membership.IfQuiet.values:
        raise CommunityError(_("Choose one of the answers offered."), field="if_quiet")
    membership.introduction = clean_text(introduction, INTRODUCTION_LIMIT, _too_long(), "introduction")
    membership.skills = clean_text(skills, SAID_LIMIT, _too_long(), "skills")
    membership.availability = clean_text(availability, SAID_LIMIT, _too_long(), "availability")
    membership.access_needs = clean_text(access_needs, SAID_LIMIT, _too_long(), "access_needs")
    membership.if_quiet, membership.offers_welcome = if_quiet, offers_welcome
    membership.save(
        update_fields=["introduction", "skills", "availability", "access_needs", "if_quiet", "offers_welcome"]
    )
    return membership


# ---------------------------------------------------------------- a buddy


@transaction.atomic
def offer_buddy(*, by: Person, newcomer: Membership) -> Buddy:
    """A member offers to go along with a newcomer; the newcomer says yes, or nothing."""
    companion = Membership.objects.awake().filter(community=newcomer.community, person=by).first()
    if companion is None or newcomer.person_id == by.pk or newcomer.status not in Membership.PRESENT:
        raise CommunityError(_("Only another member of this community offers this."))
    if newcomer.person_id in blocked_with(by):  # silently: the same answer as when a buddy is there
        raise CommunityError(_("Somebody has offered already."))
    try:
        with transaction.atomic():
            offered: Buddy = Buddy.objects.create(
                authority=newcomer.authority, newcomer=newcomer, companion=companion
            )
    except IntegrityError:
        raise CommunityError(_("Somebody has offered already.")) from None
    notices.tell_buddy_offered(offered)
    return offered


@transaction.atomic
def agree_to_buddy(*, by: Person, buddy: Buddy) -> Buddy:
    """Both agree: for sixty days."""
    if buddy.newcomer.person_id != by.pk:
        raise CommunityError(_("Only whoever was offered this says yes."))
    ends_on = clock.today(buddy.authority.zone) + TOGETHER
    Buddy.objects.filter(pk=buddy.pk, agreed_at=None).update(agreed_at=clock.now(), ends_on=ends_on)
    buddy.refresh_from_db()
    return buddy


@transaction.atomic
def end_buddy(*, by: Person, buddy: Buddy) -> None:
    """Either of the two ends it, without a reason; nothing is kept."""
    if by.pk not in (buddy.newcomer.person_id, buddy.companion.person_id):
        raise CommunityError(_("Only one of the two ends it."))
    buddy.delete()


def end_buddies(now: datetime) -> int:
    """Sixty days are over; offers without an answer end after thirty."""
    today: date = now.date()
    over = Q(ends_on__lt=today) | Q(agreed_at=None, created_at__lt=now - timedelta(days=30))
    return Buddy.objects.filter(over).delete()[0]


def leave_welcome(*, membership: Membership) -> None:
    """Whoever leaves is nobody's buddy or welcomer any more, and has nothing left to do."""
    Buddy.objects.filter(Q(newcomer=membership) | Q(companion=membership)).delete()
    ThingTaken.objects.filter(membership=membership).delete()
    theirs = Membership.objects.filter(community_id=membership.community_id, welcomer_id=membership.person_id)
    theirs.update(welcomer=None)


# ---------------------------------------------------------------- first things


@transaction.atomic
def add_first_thing(
    *, by: Person, community: Community, title: str, minutes: int, when: str = ""
) -> FirstThing:
    """Any member adds a small thing to do: an hour at most."""
    if not can_take_part(by, community) or community.status == Community.Status.CLOSED:
        raise CommunityError(_("Only members of this community add things to do."))
    title = clean_text(title, TITLE_LIMIT, _too_long(), "title")
    when = clean_text(when, WHEN_LIMIT, _too_long(), "when")
    if not title:
        raise CommunityError(_("Say what there is to do."), field="title")
    if minutes not in FirstThing.Minutes.values:
        raise CommunityError(_("Choose ten minutes, half an hour or an hour."), field="minutes")
    if FirstThing.objects.filter(community=community, retired_at=None).count() >= MOST_THINGS:
        raise CommunityError(_("Twenty things are enough: take one away first."))
    made: FirstThing = FirstThing.objects.create(
        authority=community.authority,
        community=community,
        title=title,
        minutes=minutes,
        when=when,
        added_by=by,
    )
    return made


@transaction.atomic
def retire_thing(*, by: Person, thing: FirstThing) -> None:
    """Take a thing away from the list: whoever added it, or tends the community."""
    if thing.added_by_id != by.pk and not can_tend_community(by, thing.community):
        raise CommunityError(_("Only whoever added it, or tends this community, takes it away."))
    FirstThing.objects.filter(pk=thing.pk, retired_at=None).update(retired_at=clock.now())


@transaction.atomic
def take_thing(*, membership: Membership, thing: FirstThing) -> ThingTaken:
    """« Je le fais », in one click; twice is once."""
    if membership.status not in Membership.PRESENT or thing.community_id != membership.community_id:
        raise CommunityError(_("Only members of this community do this."))
    if thing.retired_at is not None:
        raise CommunityError(_("This is no longer to do."))
    taken, _is_new = ThingTaken.objects.get_or_create(
        thing=thing, membership=membership, defaults={"authority": membership.authority}
    )
    return taken


@transaction.atomic
def finish_thing(*, membership: Membership, thing: FirstThing) -> None:
    """It is done; a newcomer who does something takes part."""
    mine = ThingTaken.objects.filter(thing=thing, membership=membership)
    is_done = mine.filter(done_at=None).update(done_at=clock.now())
    if is_done and membership.status == Membership.Status.DISCOVERY:
        membership.advance(to=Membership.Status.ACTIVE)


@transaction.atomic
def give_thing_back(*, membership: Membership, thing: FirstThing) -> None:
    """Taken and not done, it goes without a trace."""
    ThingTaken.objects.filter(thing=thing, membership=membership, done_at=None).delete()
