"""Who facilitates, or asks to."""

from terreau.communities.models import Community, Facilitation


def facilitations_of(community: Community) -> list[Facilitation]:
    """Those who help, who ask to, who did: the newest first."""
    rows = Facilitation.objects.filter(community=community).exclude(status=Facilitation.Status.DECLINED)
    found = list(rows.select_related("person").order_by("-created_at", "-pk")[:10])
    for one in found:
        one.community = community
    return found
