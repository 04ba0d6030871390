"""The public home: what is being asked, who has come together, when one can meet, what was kept."""

from typing import Any

from terreau.authorities.models import Authority
from terreau.commitments.selectors import last_kept, shown
from terreau.communities.selectors import first_communities
from terreau.gatherings.selectors import next_in
from terreau.listening.selectors import open_campaigns_of


def home_of(authority: Authority) -> dict[str, Any]:
    """What the home page shows, in five queries whatever the size of the territory."""
    campaigns = open_campaigns_of(authority)
    return {
        "campaign": campaigns[0] if campaigns else None,
        "other_campaigns": campaigns[1:],
        "communities": first_communities(authority),
        "gatherings": next_in(authority),
        "kept": shown(last_kept(authority), None),
    }
