"""How campaigns, words and themes are named and reached from below. Everything here is public."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from terreau.core.registries import (
    Belonging,
    ModeratedKind,
    SubjectKind,
    declare_belonging,
    declare_moderated,
    declare_subject,
    declare_tokens,
)
from terreau.core.text import excerpt
from terreau.listening.models import Campaign, CampaignTeamMember, Theme, Word
from terreau.listening.permissions import campaigns_served
from terreau.listening.selectors import team_of, word_url
from terreau.listening.services import hide_word, show_word


def _campaigns(ids: Iterable[int]) -> Mapping[int, Campaign]:
    return Campaign.objects.in_bulk(list(ids))


def _words(ids: Iterable[int]) -> Mapping[int, Word]:
    return {
        word.pk: word for word in Word.objects.shown().filter(pk__in=list(ids)).select_related("campaign")
    }


def _themes(ids: Iterable[int]) -> Mapping[int, Theme]:
    return {theme.pk: theme for theme in Theme.objects.filter(pk__in=list(ids)).select_related("campaign")}


def _audience(campaign: Campaign) -> Iterable[str]:
    return () if campaign.status == Campaign.Status.DRAFT else ("public",)


def _title(word: Word) -> str:
    return excerpt(word.title or word.text, 90)


def _declare(kind: str, find: Any, title: Any, url: Any, audience: Any, text: Any) -> None:
    declare_subject(
        SubjectKind(kind=kind, find=find, title=title, url=url, audience_tokens=audience, text=text)
    )


_declare(
    "campaign", _campaigns, str, lambda one: reverse("listening:campaign", args=[one.public_id]), _audience,
    lambda one: one.intro,
)  # fmt: skip
_declare("word", _words, _title, word_url, lambda one: _audience(one.campaign), lambda one: one.text)
_declare(
    "theme",
    _themes,
    str,
    lambda one: reverse("listening:theme", args=[one.public_id]),
    lambda one: _audience(one.campaign),
    lambda one: one.summary,
)
declare_belonging(
    Belonging("campaign", "campaign_id", lambda person: CampaignTeamMember.objects.filter(person=person))
)
declare_tokens("listening", lambda person: (f"team:{campaign}" for campaign in campaigns_served(person)))
declare_moderated(
    ModeratedKind(
        kind="word",
        rows=lambda: Word.objects.select_related("campaign", "authority"),
        author=lambda word: None,  # a word is tied to nobody
        moderators=lambda word: f"team:{word.campaign_id}",
        people=lambda word: [
            place.person
            for place in team_of(word.campaign).select_related("person__account", "person__authority")
        ],
        hide=lambda word, by, reason: hide_word(word=word, by=by, reason=reason),
        show=lambda word, by: show_word(word=word, by=by),
    )
)
