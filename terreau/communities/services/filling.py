"""A seat that stays empty is said to every member: the understudy acts meanwhile, and nobody has to remember."""

from datetime import datetime, timedelta

from django.db import transaction

from terreau.communities import notices
from terreau.communities.models import Community, Seat, Settings
from terreau.communities.selectors import settings_of
from terreau.core import clock


def ask_to_fill_seats(now: datetime) -> int:
    """Once for each month that a gardener's seat stays empty beyond what the community settled. Returns how many were asked."""
    alive = Community.objects.filter(status=Community.Status.ACTIVE).select_related("authority")
    asked = 0
    for community in alive.filter(pk__in=_lacking(now)).order_by("pk")[:500]:
        settled: Settings = settings_of(community)
        today = clock.today(community.authority.zone)
        for kind in Seat.GARDENERS:
            seats = Seat.objects.filter(community=community, kind=kind)
            if seats.held_on(today).exists():
                continue
            last = seats.order_by("-starts_on", "-pk").first()
            since = (last.left_on or last.ends_on) if last else community.created_at.date()
            days = (today - since).days
            if days < settled.understudy_days:
                continue
            occasion = f"{last.pk if last else 0}:{(days - settled.understudy_days) // 30}"
            with transaction.atomic():
                asked += notices.ask_to_fill(community, kind, occasion)
    return asked


def _lacking(now: datetime) -> set[int]:
    """Communities where one of the two seats may be empty: read in one statement, looked at one by one."""
    day = (now - timedelta(days=1)).date()
    full: dict[int, set[str]] = {}
    for community, kind in Seat.objects.held_on(day).values_list("community_id", "kind"):
        full.setdefault(community, set()).add(kind)
    ids = Community.objects.filter(status=Community.Status.ACTIVE).values_list("pk", flat=True)
    return {one for one in ids if not set(Seat.GARDENERS) <= full.get(one, set())}
