"""A crisis: two people close the door and calm the exchanges for some days. It ends by itself, or either gardener ends it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from terreau.communities.models import Community, Crisis, PairGesture
from terreau.communities.notices import living
from terreau.communities.permissions import can_tend_community
from terreau.communities.selectors import crisis_of, last_crisis_of
from terreau.communities.services.refusal import CommunityError, clean_text, tell
from terreau.core import clock
from terreau.journal.models import Verb
from terreau.people.models import Person

BETWEEN_TWO = timedelta(days=14)  # a door never stays shut by one crisis after another


def check_crisis(community: Community, about: Person | None, values: Mapping[str, Any]) -> None:
    """Seven days at most; one that is under way is prolonged once; then the community breathes for two weeks."""
    if community.status not in (Community.Status.GERM, Community.Status.ACTIVE):
        raise CommunityError(_("This community is not awake."))
    for name, limit in (("words", 600), ("whom_to_call", 200)):
        sentence = _("These words are too long: %(limit)d characters at most.")
        if not clean_text(str(values.get(name, "")), limit, sentence, name):
            raise CommunityError(_("Members read what happens, and whom to call."), field=name)
    days = values.get("days")
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= Crisis.LONGEST_DAYS:
        raise CommunityError(_("Seven days at most."), field="days")
    current = crisis_of(community)
    if current is not None and current.renewed_by_id is not None:
        raise CommunityError(_("It was prolonged once already: it ends on its day."))
    last = last_crisis_of(community)
    if current is None and last is not None and last.ended_at and last.ended_at > clock.now() - BETWEEN_TWO:
        raise CommunityError(_("The last one ended less than two weeks ago: talk with the mediator."))


def declare_crisis(gesture: PairGesture) -> None:
    """Two said so: it begins, or the one under way is prolonged once."""
    community, now = gesture.community, clock.now()
    end_crises(now, community)
    check_crisis(community, None, gesture.values)
    until = now + timedelta(days=gesture.values["days"])
    current = crisis_of(community)
    told = {name: gesture.values[name] for name in ("words", "whom_to_call")}
    if current is not None:
        until = current.until + timedelta(days=gesture.values["days"])
        rows = Crisis.objects.filter(pk=current.pk, renewed_by=None, ended_at=None)
        if not rows.update(until=until, renewed_by=gesture, **told):
            raise CommunityError(_("This changed meanwhile. Please look again."))
    else:
        try:
            with transaction.atomic():
                current = Crisis.objects.create(
                    authority=community.authority, community=community, gesture=gesture, starts_at=now, until=until, **told
                )  # fmt: skip
        except IntegrityError as error:
            raise CommunityError(_("This changed meanwhile. Please look again.")) from error
    Community.objects.filter(pk=community.pk).update(calm_until=until)
    community.calm_until = until
    tell(Verb.UPDATE, by=None, community=community)
    living.tell_crisis(community, current, until)


@transaction.atomic
def end_crisis(*, by: Person, community: Community) -> Community:
    """Either of those who tend, at any time. Ended already, it stays so."""
    if not can_tend_community(by, community):
        raise CommunityError(_("Those who tend this community end it."))
    now = clock.now()
    if Crisis.objects.filter(community=community, ended_at=None).update(ended_at=now, ended_by=by):
        Community.objects.filter(pk=community.pk).update(calm_until=None)
        community.calm_until = None
        tell(Verb.UPDATE, by=by, community=community)
    return community


def end_crises(now: datetime, community: Community | None = None) -> int:
    """Its day has come: it is over, without anybody."""
    due = Crisis.objects.filter(ended_at=None, until__lte=now)
    if community is not None:
        due = due.filter(community=community)
    over = 0
    for one in due.order_by("pk")[:500]:
        with transaction.atomic():
            ended = Crisis.objects.filter(pk=one.pk, ended_at=None, until__lte=now).update(ended_at=one.until)
            if ended:
                Community.objects.filter(pk=one.community_id, calm_until__lte=now).update(calm_until=None)
            over += ended
    return over
