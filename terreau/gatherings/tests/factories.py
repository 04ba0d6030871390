"""Made gatherings for tests, through the services."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any

from terreau.communities.models import Community
from terreau.core import clock
from terreau.gatherings.models import Gathering
from terreau.gatherings.services import Plan, announce
from terreau.people.models import Person

_number = count(1)


def make_plan(community: Community, *, days: int = 10, **changes: Any) -> Plan:
    """A plan for half past six in the evening, some days from now."""
    day = clock.today(community.authority.zone) + timedelta(days=days)
    starts = datetime.combine(day, time(18, 30))
    plan = Plan(
        title=f"Rencontre {next(_number)}",
        place="Salle des fêtes",
        starts=starts,
        ends=starts + timedelta(hours=2),
    )
    return replace(plan, **changes)


def make_gathering(by: Person, community: Community, *, days: int = 10, **changes: Any) -> Gathering:
    return announce(by=by, community=community, plan=make_plan(community, days=days, **changes))


def make_past_gathering(by: Person, community: Community, *, days_ago: int = 3, **changes: Any) -> Gathering:
    """One that took place: announced ten days before it."""
    with clock.standing_at(clock.now() - timedelta(days=days_ago + 10)):
        return make_gathering(by, community, days=10, **changes)
