"""The public home: what is being asked, who has come together, when one can meet, what was kept."""

from typing import Any

from terreau.authorities.models import Authority
from terreau.commitments.models import Commitment
from terreau.commitments.selectors import follow_ups, shown
from terreau.communities.selectors import communities_of
from terreau.gatherings.selectors import upcoming_in
from terreau.listening.selectors import open_campaigns

SHOWN = 6


def home_of(authority: Authority) -> dict[str, Any]:
    """What the home page shows, in five queries whatever the size of the territory."""
    return {
        "campaign": open_campaigns(authority).first(),
        "communities": communities_of(authority)[:SHOWN],
        "gatherings": upcoming_in(authority)[:3],
        "kept": shown(follow_ups(authority).filter(status=Commitment.Status.KEPT)[:3], None),
    }
