"""The crisis under way, for those who read why, until when and whom to call."""

from terreau.communities.models import Community, Crisis
from terreau.core import clock


def crisis_of(community: Community) -> Crisis | None:
    """The one under way, in one query, asked only when there is one."""
    if not community.is_calm:
        return None
    return Crisis.objects.filter(community=community, ended_at=None, until__gt=clock.now()).first()


def last_crisis_of(community: Community) -> Crisis | None:
    return Crisis.objects.filter(community=community, ended_at__isnull=False).order_by("-ended_at").first()
