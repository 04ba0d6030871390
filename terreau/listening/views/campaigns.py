"""Campaigns: the list, opening one, answering it, typing cards, thanks."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from terreau.core import clock
from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.listening.forms import CampaignForm, CardForm, KeepForm, WordsForm
from terreau.listening.models import Campaign, Theme, Voice, Word, WordContact
from terreau.listening.permissions import can_open_campaign, can_see_campaign, can_sort, can_tend_campaign
from terreau.listening.selectors import (
    RECENT,
    campaigns_of,
    counts_of,
    latest_words_of,
    themes_of,
    word_url,
    words_of_voice,
)
from terreau.listening.selectors.kept import is_kept_by
from terreau.listening.services import (
    close_campaign,
    enter_card,
    keep_words,
    leave_words,
    let_words_go,
    open_campaign,
    reopen_campaign,
    withdraw_contact,
)

PAGE = 20


def find_campaign(request: Request, public_id: str, can_do: Any = None) -> Campaign:
    """The campaign of an address, seen by whoever may."""
    rows = Campaign.objects.select_related("authority", "opened_by").within(request.authority)
    found: Campaign = open_door(rows, public_id, request.person, can_see_campaign, can_do)
    return found


def campaigns(request: Request) -> HttpResponse:
    """Where one is listened to, now and before."""
    found = Paginator(campaigns_of(request.authority), PAGE).get_page(request.GET.get("page"))
    may_open = can_open_campaign(request.person)
    return render(request, "listening/campaigns.html", {"page": found, "may_open": may_open})


@signed_in
def new_campaign(request: Request) -> HttpResponse:
    """Ask what matters."""
    form = bound(request, CampaignForm)
    return perform(
        request,
        form,
        act=lambda: open_campaign(
            authority=request.authority,
            by=request.person,
            questions=form.questions(),
            **{name: form.cleaned_data[name] for name in ("title", "intro", "opens_on", "closes_on")},
        ),
        then=_address,
        page="listening/new_campaign.html",
        done=_("Your campaign is there. Tell people about it."),
    )


def campaign(request: Request, public_id: str) -> HttpResponse:
    """The questions first; then what was heard."""
    found = find_campaign(request, public_id)
    form = bound(request, WordsForm, campaign=found)
    return perform(
        request,
        form,
        act=lambda: leave_words(
            campaign=found, texts=form.texts(), place=form.cleaned_data["place"], contact=form.contact()
        ),
        then=lambda voice: _thanks(found, voice),
        page="listening/campaign.html",
        context=lambda: _heard(request, found),
        same_words=request.person is None,
    )


def thanks(request: Request, public_id: str, voice_id: str) -> HttpResponse:
    """One's own words, where to follow them, and what happens next. Only whoever left them knows this address."""
    found = find_campaign(request, public_id)
    voice = Voice.objects.filter(campaign=found, public_id=voice_id).first()
    words = list(words_of_voice(voice)) if voice else []
    if not words:
        raise Http404
    contact = WordContact.objects.filter(voice=voice).first()
    shown = [{"word": word, "url": word_url(word)} for word in words]
    context = {
        "campaign": found,
        "words": shown,
        "contact": contact,
        "may_tend": can_tend_campaign(request.person, found),
        "keep_url": reverse("listening:keep", args=[public_id, voice_id]),
    }
    return render(request, "listening/thanks.html", context)


@never_cache
@signed_in
def keep(request: Request, public_id: str, voice_id: str) -> HttpResponse:
    """« It is me »: words left without an account join one's own space, and may leave it again."""
    found = find_campaign(request, public_id)
    voice = Voice.objects.filter(campaign=found, public_id=voice_id).select_related("authority").first()
    words = list(words_of_voice(voice)) if voice else []
    if voice is None or not words:
        raise Http404
    is_kept = is_kept_by(request.person, voice)
    form = bound(request, KeepForm, initial={"gesture": "let_go" if is_kept else "keep"})
    services = {"keep": keep_words, "let_go": let_words_go}
    return perform(
        request,
        form,
        act=lambda: services[form.cleaned_data["gesture"]](by=request.person, voice=voice),
        then=lambda _kept: "/mon-espace/avant/",
        page="listening/keep.html",
        context={"campaign": found, "words": words, "is_kept": is_kept, "back": _thanks(found, voice)},
        done=_("It is done. The words themselves have not changed."),
    )


@signed_in
def cards(request: Request, public_id: str) -> HttpResponse:
    """Type in paper cards one after the other; channel, day and place stay from one to the next."""
    found = find_campaign(request, public_id, can_tend_campaign)
    today = clock.today(found.authority.zone)
    kept = {name: request.GET[name] for name in ("channel", "said_on", "place") if request.GET.get(name)}
    form = bound(request, CardForm, campaign=found, initial={"said_on": today.isoformat(), **kept})
    return perform(
        request,
        form,
        act=lambda: enter_card(
            campaign=found,
            entered_by=request.person,
            texts=form.texts(),
            contact=form.contact(),
            **{name: form.cleaned_data[name] for name in ("channel", "said_on", "place")},
        ),
        then=lambda voice: _next_card(found, form),
        page="listening/cards.html",
        context={
            "campaign": found,
            "typed": _typed_today(request, found),
        },
        done=_("Card saved. Here is the next one."),
    )


@signed_in
def close(request: Request, public_id: str) -> HttpResponse:
    """Close a campaign, or listen again."""
    found = find_campaign(request, public_id, can_tend_campaign)
    gesture = close_campaign if found.is_open else reopen_campaign
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: gesture(campaign=found, by=request.person),
        then=_address,
        page="listening/close.html",
        context={"campaign": found},
    )


def withdraw(request: Request, token: str) -> HttpResponse:
    """« Je ne veux plus être prévenu »: only a click on the button forgets the address, never the link itself."""
    if not WordContact.objects.within(request.authority).filter(token=token).exists():
        return render(request, "listening/forgotten.html", status=404)
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: withdraw_contact(token=token),
        then=lambda done: reverse("listening:campaigns"),
        page="listening/withdraw.html",
        done=_("Your address is forgotten. Your words are still there."),
    )


def _address(found: Campaign) -> str:
    return reverse("listening:campaign", args=[found.public_id])


def _thanks(found: Campaign, voice: Voice) -> str:
    return reverse("listening:thanks", args=[found.public_id, voice.public_id])


def _next_card(found: Campaign, form: CardForm) -> str:
    kept = {
        "channel": form.cleaned_data["channel"],
        "said_on": form.cleaned_data["said_on"] or "",
        "place": form["place"].value(),
    }
    return f"{reverse('listening:cards', args=[found.public_id])}?{urlencode({k: v for k, v in kept.items() if v})}"


def _typed_today(request: Request, found: Campaign) -> list[dict[str, Any]]:
    """The last cards this person typed, each with its receipt."""
    words = Word.objects.filter(campaign=found, entered_by=request.person).shown().exclude(voice=None)
    voices: dict[int, dict[str, Any]] = {}
    for word in words.select_related("voice").order_by("-pk")[:24]:
        if word.voice is not None:
            card = voices.setdefault(word.voice_id or 0, {"url": _thanks(found, word.voice), "words": []})
            card["words"].append(word)
    return list(voices.values())[:5]


def _heard(request: Request, found: Campaign) -> dict[str, Any]:
    """What was heard so far, in numbers, themes and words."""
    person = request.person
    recent = latest_words_of(found)
    themes = themes_of(found, published_only=True)[:RECENT]
    return {
        "campaign": found,
        "counts": counts_of(found),
        "themes": themes,
        "recent": [{"word": word, "url": word_url(word)} for word in recent],
        "may_tend": can_tend_campaign(person, found),
        "may_sort": can_sort(person, found),
        "least": Theme.LEAST_VERBATIMS,
    }
