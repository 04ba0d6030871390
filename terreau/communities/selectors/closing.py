"""How a community ended, and which ones have gone quiet."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Max

from terreau.communities.models import Closing, Community, Settings
from terreau.journal.models import Line


def closing_of(community: Community) -> Closing | None:
    """Its story, in one query."""
    return Closing.objects.filter(community=community).first()


def quiet_communities(now: datetime) -> Iterator[tuple[Community, datetime]]:
    """Active ones where nobody did anything for as long as they settled, with when that was. Three queries."""
    settled = dict(Settings.objects.values_list("community", "rest_days"))
    usual = Settings._meta.get_field("rest_days").default
    active = list(Community.objects.filter(status=Community.Status.ACTIVE).select_related("authority"))
    last = dict(
        Line.objects.filter(community_id__in=[one.pk for one in active])
        .exclude(actor=None)
        .order_by()
        .values_list("community_id")
        .annotate(at=Max("at"))
    )
    for community in active:
        since = max(last.get(community.pk, community.created_at), community.created_at)
        if since <= now - timedelta(days=settled.get(community.pk, usual)):
            yield community, since
