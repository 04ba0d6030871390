"""The round on rest, who may be spoken for, who wishes that it wakes."""

from datetime import datetime

from django.db.models import QuerySet

from terreau.communities.models import Community, RestRound, RestVoice, WakeWish
from terreau.communities.selectors.charter import Round, standing_of
from terreau.communities.selectors.pairs import deciding_members
from terreau.people.models import Person


def rest_round_of(community: Community) -> RestRound | None:
    """The last one, open or over. One query."""
    rows = RestRound.objects.filter(community=community).select_related("proposed_by")
    found = rows.order_by("-opened_at", "-pk").first()
    if found is not None:
        found.community = community
    return found


def rest_voices(rest_round: RestRound) -> list[RestVoice]:
    """Those who wish to go on first, then by name."""
    rows = RestVoice.objects.filter(rest_round=rest_round).select_related("person", "entered_by")
    return list(rows.order_by("-stance", "person__name_key", "pk")[:200])


def rest_standing(rest_round: RestRound, now: datetime) -> Round:
    """Counted as for a charter: among those who may speak today."""
    voices = RestVoice.objects.filter(rest_round=rest_round).values_list("person", "stance")
    return standing_of(rest_round.community, voices, rest_round.opened_at, rest_round.closes_at, now)


def without_screen(community: Community) -> QuerySet[Person]:
    """Members who decide and have no account: their word comes on paper or by phone."""
    return deciding_members(community).filter(account=None)


def wake_wishes(community: Community) -> QuerySet[WakeWish]:
    return WakeWish.objects.filter(community=community).select_related("person").order_by("wished_at", "pk")
