"""Requests to come in, and the questions a community asks."""

from django.db.models import QuerySet

from terreau.communities.models import Community, EntryQuestion, JoinRequest, JoinWord
from terreau.people.models import Person


def questions_of(community: Community) -> list[str]:
    """What it asks of whoever wishes to come in."""
    asked = EntryQuestion.objects.filter(community=community).order_by("position")
    return list(asked.values_list("text", flat=True))


def open_requests(community: Community) -> QuerySet[JoinRequest]:
    """Those that wait for an answer, the oldest first."""
    waiting = JoinRequest.objects.filter(community=community, status=JoinRequest.Status.OPEN)
    return waiting.select_related("person", "community").order_by("created_at", "pk")


def request_of(person: Person, community: Community) -> JoinRequest | None:
    """The last one somebody made here."""
    asked = JoinRequest.objects.filter(community=community, person=person)
    found: JoinRequest | None = asked.exclude(status=JoinRequest.Status.TAKEN_BACK).order_by("-pk").first()
    return found


def words_on(request: JoinRequest) -> QuerySet[JoinWord]:
    return JoinWord.objects.filter(request=request).select_related("by").order_by("created_at", "pk")
