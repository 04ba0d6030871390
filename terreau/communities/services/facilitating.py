"""A facilitator's seat: asked for by who would hold it, given by who tends, dated; it ends with a report and sees no contact."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from terreau.communities import notices
from terreau.communities.models import Community, Facilitation
from terreau.communities.months import last_day
from terreau.communities.permissions import (
    can_answer_facilitation,
    can_ask_to_facilitate,
    forget_place,
)
from terreau.communities.services.refusal import CommunityError, clean_text, tell
from terreau.core import clock
from terreau.journal.models import Verb
from terreau.people.models import Person


@transaction.atomic
def ask_to_facilitate(
    *, by: Person, community: Community, for_whom: str, offer: str, ends_on: date
) -> Facilitation:
    """An association or a consultant offers to help; somebody who tends says yes or no."""
    if not can_ask_to_facilitate(by, community):
        raise CommunityError(_("Whoever tends this community does not hold this seat too."))
    for_whom = " ".join(
        clean_text(
            for_whom, 120, _("This name is too long: %(limit)d characters at most."), "for_whom"
        ).split()
    )
    offer = clean_text(offer, 600, _("These words are too long: %(limit)d characters at most."), "offer")
    if not for_whom:
        raise CommunityError(_("Say for which association or firm you come."), field="for_whom")
    if not offer:
        raise CommunityError(_("Say what you bring."), field="offer")
    today = clock.today(community.authority.zone)
    if not today < ends_on <= last_day(today, Facilitation.MONTHS):
        raise CommunityError(_("Choose a last day within twelve months."), field="ends_on")
    try:
        with transaction.atomic():
            asked = Facilitation.objects.create(
                authority=community.authority,
                community=community,
                person=by,
                for_whom=for_whom,
                offer=offer,
                starts_on=today,
                ends_on=ends_on,
            )
    except IntegrityError as error:
        raise CommunityError(_("You asked already.")) from error
    tell(Verb.OFFER, by=by, community=community, about=by)
    notices.tell_facilitation_asked(asked)
    return asked


@transaction.atomic
def answer_facilitation(*, by: Person, facilitation: Facilitation, accept: bool) -> Facilitation:
    """Never by who asked."""
    if not can_answer_facilitation(by, facilitation):
        raise CommunityError(_("It is for somebody else to answer."))
    to = Facilitation.Status.ACCEPTED if accept else Facilitation.Status.DECLINED
    if facilitation.status != Facilitation.Status.ASKED or not facilitation.advance(
        to=to, answered_by=by, answered_at=clock.now()
    ):
        raise CommunityError(_("This was answered already."))
    forget_place(facilitation.person)
    tell(
        Verb.ADD if accept else Verb.REJECT,
        by=by,
        community=facilitation.community,
        about=facilitation.person,
    )
    notices.tell_facilitation_answered(facilitation)
    return facilitation


@transaction.atomic
def leave_facilitation(*, by: Person, facilitation: Facilitation, report: str) -> Facilitation:
    """Leaving with a report: what was done, by which methods, what the community may go on with alone."""
    if by.pk != facilitation.person_id:
        raise CommunityError(_("Each gives back their own seat."))
    report = clean_text(report, 6000, _("This report is too long: %(limit)d characters at most."), "report")
    if not report:
        raise CommunityError(_("Leave a report, even a short one: what was done, and how."), field="report")
    if facilitation.status == Facilitation.Status.ACCEPTED:
        _end(facilitation, clock.today(facilitation.community.authority.zone), by, report)
    elif facilitation.status == Facilitation.Status.LEFT:
        facilitation.report = report
        facilitation.save(update_fields=["report"])
    else:
        raise CommunityError(_("This was answered already."))
    return facilitation


def _end(facilitation: Facilitation, on: date, by: Person | None, report: str = "") -> bool:
    if not facilitation.advance(to=Facilitation.Status.LEFT, left_on=on, report=report):
        return False
    forget_place(facilitation.person)
    tell(Verb.REMOVE, by=by, community=facilitation.community, about=facilitation.person)
    return True


def end_facilitations(now: datetime) -> int:
    """Those whose last day is past end by themselves; the report may still be written."""
    due = Facilitation.objects.filter(
        status=Facilitation.Status.ACCEPTED, ends_on__lt=(now + timedelta(days=1)).date()
    )
    ended = 0
    for one in due.select_related("community__authority", "person").order_by("pk")[:500]:
        if one.ends_on < clock.today(one.community.authority.zone):
            with transaction.atomic():
                ended += _end(one, one.ends_on, None)
    return ended
