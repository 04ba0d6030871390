"""Opening and closing a campaign, and its team."""

from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.communities.permissions import forget_place
from terreau.core import clock, ids
from terreau.core.errors import GestureError
from terreau.core.text import tidy
from terreau.journal.models import Verb
from terreau.journal.services import record
from terreau.listening.models import Campaign, CampaignTeamMember, Polarity, Question
from terreau.listening.notices import tell_joined_team
from terreau.listening.permissions import can_change_team, capacity_of
from terreau.people.models import Person


class ListeningError(GestureError):
    """A refused gesture on a campaign, a word or a theme."""


def usual_questions() -> list[tuple[str, str]]:
    """The three open questions, in the language of whoever opens the campaign."""
    return [
        (Polarity.GOOD, _("What makes life good here?")),
        (Polarity.HARD, _("What makes it hard?")),
        (Polarity.ACTION, _("What do you do, or what could you do?")),
    ]


@transaction.atomic
def open_campaign(
    *,
    authority: Authority,
    title: str,
    by: Person | None,
    intro: str = "",
    opens_on: date | None = None,
    closes_on: date | None = None,
    questions: list[tuple[str, str]] | None = None,
    slug: str = "",
) -> Campaign:
    """Open a campaign with its open questions (polarity, text); a later first day keeps it in preparation until then."""
    title = " ".join(tidy(title).split())
    today = clock.today(authority.zone)
    opens_on = opens_on or today
    if not title:
        raise ListeningError(_("Please give the campaign a title."), field="title")
    if closes_on and closes_on < max(today, opens_on):
        raise ListeningError(_("The last day is already past, or before the first."), field="closes_on")
    campaign = Campaign.objects.create(
        authority=authority,
        slug=slug or _free_slug(authority, title),
        title=title,
        intro=tidy(intro),
        status=Campaign.Status.OPEN if opens_on <= today else Campaign.Status.DRAFT,
        opens_on=opens_on,
        closes_on=closes_on,
        opened_by=by,
    )
    asked = [(polarity, tidy(text)) for polarity, text in questions or usual_questions() if tidy(text)]
    if not asked:
        raise ListeningError(_("Keep one question at least."), field="good")
    Question.objects.bulk_create(
        Question(authority=authority, campaign=campaign, position=position, polarity=polarity, text=text)
        for position, (polarity, text) in enumerate(asked, 1)
    )
    if by is not None:
        add_to_team(campaign=campaign, person=by)
    record(
        Verb.CREATE,
        subject=("campaign", campaign.pk),
        authority=authority,
        actor=by,
        capacity=capacity_of(by) if by else "agent",
    )
    return campaign


def _free_slug(authority: Authority, title: str) -> str:
    base = slugify(title)[:50] or "ecoute"
    taken = Campaign.objects.within(authority).filter(slug=base).exists()
    return f"{base}-{ids.public_id()[:5]}" if taken else base


@transaction.atomic
def add_to_team(*, campaign: Campaign, person: Person, by: Person | None = None) -> CampaignTeamMember:
    """Trust someone with typing cards, importing, publishing and answering; added twice stays once.

    Whoever opens a campaign is in its team with nobody adding them.
    """
    if by is not None and not can_change_team(by, campaign):
        raise ListeningError(_("Those in the team choose who joins it."))
    if person.authority_id != campaign.authority_id:
        raise ListeningError(_("This person belongs to another space."), field="person")
    member, is_new = CampaignTeamMember.objects.get_or_create(
        campaign=campaign, person=person, defaults={"authority": campaign.authority}
    )
    forget_place(person)
    if is_new and by is not None:
        record(
            Verb.ADD,
            subject=("campaign", campaign.pk),
            authority=campaign.authority,
            actor=by,
            capacity=capacity_of(by),
            target_person=person,
            audience=f"campaign:{campaign.pk}",
        )
        tell_joined_team(member, by)
    return member


@transaction.atomic
def leave_team(*, campaign: Campaign, person: Person) -> bool:
    """Give one's place back; the addresses of authors are out of sight at once."""
    removed, _rows = CampaignTeamMember.objects.filter(campaign=campaign, person=person).delete()
    forget_place(person)
    if removed:
        record(
            Verb.LEAVE,
            subject=("campaign", campaign.pk),
            authority=campaign.authority,
            actor=person,
            capacity=capacity_of(person),
            audience=f"campaign:{campaign.pk}",
        )
    return bool(removed)


@transaction.atomic
def close_campaign(*, campaign: Campaign, by: Person | None) -> Campaign:
    """No more answers; reading, sorting and answering go on."""
    today = clock.today(campaign.authority.zone)
    last_day = min(campaign.closes_on or today, today)
    if campaign.is_open and campaign.advance(to=Campaign.Status.CLOSED, closes_on=last_day):
        record(Verb.UPDATE, subject=("campaign", campaign.pk), authority=campaign.authority, actor=by)
    return campaign


@transaction.atomic
def reopen_campaign(*, campaign: Campaign, by: Person) -> Campaign:
    """Listen again: the last day, if it is past, is lifted."""
    if campaign.status == Campaign.Status.CLOSED and campaign.advance(
        to=Campaign.Status.OPEN, closes_on=None
    ):
        record(Verb.UPDATE, subject=("campaign", campaign.pk), authority=campaign.authority, actor=by)
    return campaign


def follow_the_calendar() -> int:
    """Open what was prepared for today, close what ended yesterday; returns how many changed."""
    changed = 0
    for campaign in Campaign.objects.exclude(status=Campaign.Status.CLOSED).select_related("authority"):
        today = clock.today(campaign.authority.zone)
        if campaign.status == Campaign.Status.DRAFT and campaign.opens_on <= today:
            changed += campaign.advance(to=Campaign.Status.OPEN)
        elif campaign.is_open and campaign.closes_on and campaign.closes_on < today:
            close_campaign(campaign=campaign, by=None)
            changed += 1
    return changed
