"""Messages about how a community lives: messages to all, rest, a crisis."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from terreau.communities.models import (
    Announcement,
    AnnouncementWord,
    Community,
    Crisis,
    RestRound,
)
from terreau.communities.notices.sending import send_about
from terreau.communities.permissions import can_agree_to_announcement
from terreau.communities.selectors import acting_gardeners, members_awake
from terreau.notifications.services import send_all
from terreau.people.models import Person


def _to_members(
    message: str, community: Community, key: str, people: Iterable[Person], **context: Any
) -> int:
    return send_all(
        people=people,
        key=key,
        template=f"communities/notices/{message}.txt",
        context={"community": community, **context},
        authority=community.authority,
        about=("community", community.pk),
    )


def ask_to_read_announcement(announcement: Announcement) -> None:
    """To the others who tend: one day to read it."""
    for one in acting_gardeners(announcement.community):
        if one.pk != announcement.written_by_id:
            send_about(
                "announcement_asked",
                key=f"to-all-asked:{announcement.pk}:{announcement.version}:{one.pk}",
                community=announcement.community,
                person=one,
                announcement=announcement,
                needs_you=announcement.for_institution and can_agree_to_announcement(one, announcement),
                name=announcement.written_by.shown_name if announcement.written_by else "",
            )


def tell_announcement_suggestion(word: AnnouncementWord) -> None:
    """To its author."""
    if word.announcement.written_by is not None:
        send_about(
            "announcement_suggestion",
            key=f"to-all-suggestion:{word.pk}",
            community=word.announcement.community,
            person=word.announcement.written_by,
            announcement=word.announcement,
            name=word.by.shown_name,
        )


def tell_announcement_lapsed(announcement: Announcement) -> None:
    """To its author: it did not leave, and why that may be."""
    if announcement.written_by is not None:
        send_about(
            "announcement_lapsed",
            key=f"to-all-lapsed:{announcement.pk}",
            community=announcement.community,
            person=announcement.written_by,
            announcement=announcement,
        )


def send_announcement(announcement: Announcement, people: Iterable[Person]) -> int:
    """The message itself, to some of the members: the same person is never written to twice."""
    return _to_members(
        "announcement", announcement.community, f"to-all:{announcement.pk}", people, announcement=announcement,
        author=announcement.written_by.shown_name if announcement.written_by else "",
    )  # fmt: skip


def tell_crisis(community: Community, crisis: Crisis, until: datetime) -> int:
    """To every member awake, in calm words: the rest stands behind the link."""
    key = f"crisis:{crisis.pk}:{until:%Y%m%d%H%M}"
    return _to_members("crisis", community, key, members_awake(community), until=until)


def ask_about_rest(community: Community, rest_round: RestRound) -> int:
    return _to_members(
        "rest_asked",
        community,
        f"rest:{community.pk}:{rest_round.pk}",
        members_awake(community),
        rest_round=rest_round,
    )


def tell_rest_decided(community: Community, rest_round: RestRound) -> int:
    return _to_members(
        "rest_decided",
        community,
        f"rest-decided:{rest_round.pk}",
        members_awake(community),
        rest_round=rest_round,
    )


def tell_wake_wished(community: Community, by: Person) -> None:
    """To those who tend: somebody wishes that it wakes."""
    for one in acting_gardeners(community):
        send_about(
            "wake_wished",
            key=f"wake-wished:{community.pk}:{by.pk}:{one.pk}",
            community=community,
            person=one,
            name=by.shown_name,
        )
