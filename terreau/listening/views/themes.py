"""The board where words are sorted together, and a theme's own page."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from terreau.core.doors import SignInNeeded, open_door, sign_in_url, signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request, is_fragment
from terreau.core.views import bound, perform
from terreau.listening import services
from terreau.listening.forms import AnswerForm, PublishForm, SortForm
from terreau.listening.models import Campaign, Neighbour, Theme, Word
from terreau.listening.permissions import can_see_theme, can_sort, can_tend_theme
from terreau.listening.selectors import (
    answers_to,
    my_sorting_of,
    neighbours_of,
    next_steps_for,
    next_to_sort,
    themes_by_word,
    themes_of,
    word_url,
    words_in,
    words_of,
    words_to_list,
)
from terreau.listening.services import answer_word, publish_theme, sort_words, start_theme, unsort_words
from terreau.listening.views.campaigns import find_campaign
from terreau.people.models import Person

PAGE = 20
LONGEST_UNDO = 6  # a word and its five neighbours


def board(request: Request, public_id: str) -> HttpResponse:
    """One word to sort, its neighbours, and the themes as big targets."""
    campaign = find_campaign(request, public_id)
    if request.method == "POST" and not can_sort(request.person, campaign):
        raise SignInNeeded
    word = _word_to_sort(request, campaign)
    near = neighbours_of(word) if word else []
    form = bound(request, SortForm, near=[one.other.public_id for one in near])
    return perform(
        request,
        form,
        act=lambda: _sort(request.person, campaign, word, near, form),
        then=lambda done: _board_address(
            campaign, apres=form.cleaned_data["word"], dans=done[0].public_id, rangees=_ids(done[1])
        ),
        page="listening/_board.html" if is_fragment(request) else "listening/board.html",
        context=lambda: _board(request, campaign, word, near),
    )


def undo_sorting(request: Request, public_id: str) -> HttpResponse:
    """Take back one's last gesture on the board, whole: the word, and the neighbours sorted along."""
    campaign = find_campaign(request, public_id)
    if request.method != "POST":
        return redirect("listening:board", campaign.public_id)
    if not can_sort(request.person, campaign):
        raise SignInNeeded
    found = _theme(request, request.POST.get("dans", "")[:16])
    ids = request.POST.get("rangees", "").split(".")[:LONGEST_UNDO]
    words = list(words_of(campaign).filter(public_id__in=ids))
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: services.undo_sorting(words=words, theme=found, by=request.person),
        then=lambda done: _board_address(campaign, parole=ids[0] if words else "", repris="1"),
        page="listening/board.html",
        context=lambda: _board(request, campaign, None, []),
    )


def _board_address(campaign: Campaign, **kept: str) -> str:
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{reverse('listening:board', args=[campaign.public_id])}?{query}"


def _ids(words: list[Word]) -> str:
    return ".".join(word.public_id for word in words)


def _word_to_sort(request: Request, campaign: Campaign) -> Word | None:
    """The word asked for, else the next one that nobody has sorted."""
    asked = request.POST.get("word") or request.GET.get("parole", "")
    if asked:
        word: Word | None = words_of(campaign).filter(public_id=asked[:16]).first()
        if word is None:
            raise Http404
        return word
    return next_to_sort(campaign, after=request.GET.get("apres", "")[:16])


def _sort(
    person: Person, campaign: Campaign, word: Word | None, near: list[Neighbour], form: SortForm
) -> tuple[Theme, list[Word]]:
    """The theme chosen or started, and the words that went in just now."""
    if word is None:
        raise Http404
    if form.cleaned_data["name"]:
        theme = start_theme(campaign=campaign, name=form.cleaned_data["name"], by=person)
    else:
        theme = open_door(
            Theme.objects.select_related("campaign").within(campaign.authority).filter(campaign=campaign),
            form.cleaned_data["theme"],
            person,
            can_see_theme,
        )
    chosen = [one.other for one in near if one.other.public_id in form.cleaned_data["neighbours"]]
    return theme, sort_words(words=[word, *chosen], theme=theme, by=person)


def _board(request: Request, campaign: Campaign, word: Word | None, near: list[Neighbour]) -> dict[str, Any]:
    """Everything the board shows; the page's list may be kept to what nobody has sorted."""
    all_words = request.GET.get("filtre") == "toutes"
    listed = words_to_list(campaign, only_unsorted=not all_words)
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    maybe_sorted = page.object_list if all_words else []
    named = themes_by_word([*maybe_sorted, *(one.other for one in near), *([word] if word else [])])
    themes = themes_of(campaign)
    suggested = {theme.pk for one in near for theme in named.get(one.other_id, [])}
    return {
        "campaign": campaign,
        "word": word,
        "word_url": word_url(word) if word else "",
        "word_themes": named.get(word.pk, []) if word else [],
        "near": [{"row": one, "themes": named.get(one.other_id, [])} for one in near],
        "themes": sorted(themes, key=lambda theme: (theme.pk not in suggested, theme.name_key)),
        "suggested": suggested,
        "page": page,
        "listed": [{"word": one, "themes": named.get(one.pk, [])} for one in page.object_list],
        "all_words": all_words,
        "may_sort": can_sort(request.person, campaign),
        "sorted_in": _named(themes, request.GET.get("dans")),
        "sorted_ids": request.GET.get("rangees", "")[: 20 * LONGEST_UNDO],
        "is_taken_back": "repris" in request.GET,
        "sign_in": "" if request.person else sign_in_url(request.get_full_path()),
    }


def _named(themes: list[Theme], public_id: str | None) -> Theme | None:
    return next((theme for theme in themes if theme.public_id == public_id), None)


def _theme(request: Request, public_id: str, can_do: Any = None) -> Theme:
    rows = Theme.objects.select_related("campaign__authority", "started_by").within(request.authority)
    found: Theme = open_door(rows, public_id, request.person, can_see_theme, can_do)
    return found


def theme(request: Request, public_id: str) -> HttpResponse:
    """What several words say together."""
    found = _theme(request, public_id)
    return render(request, "listening/theme.html", _around(request, found))


def _around(request: Request, found: Theme) -> dict[str, Any]:
    page = Paginator(words_in(found), PAGE).get_page(request.GET.get("page"))
    words = list(page.object_list)
    mine = my_sorting_of(request.person, words)
    size = page.paginator.count
    return {
        "this_theme": found,
        "page": page,
        "size": size,
        "missing": max(0, Theme.LEAST_VERBATIMS - size),
        "words": [
            {"word": word, "url": word_url(word), "mine": (word.pk, found.pk) in mine} for word in words
        ],
        "answers": answers_to(found),
        "next_steps": next_steps_for(found, request.person) if found.published_at else [],
        "may_tend": can_tend_theme(request.person, found),
        "may_sort": can_sort(request.person, found.campaign),
        "publish_form": PublishForm(theme=found),
        "answer_form": AnswerForm(),
    }


@signed_in
def publish(request: Request, public_id: str) -> HttpResponse:
    """Show a theme to everyone."""
    found = _theme(request, public_id, can_tend_theme)
    if request.method != "POST":
        return redirect("listening:theme", found.public_id)
    form = bound(request, PublishForm, theme=found)
    return perform(
        request,
        form,
        act=lambda: publish_theme(theme=found, by=request.person, summary=form.cleaned_data["summary"]),
        then=_address,
        page="listening/theme.html",
        context={**_around(request, found), "publish_form": form},
        done=_("This theme is published."),
    )


@signed_in
def answer_to_theme(request: Request, public_id: str) -> HttpResponse:
    """Answer all the words of a theme at once."""
    found = _theme(request, public_id, can_tend_theme)
    if request.method != "POST":
        return redirect("listening:theme", found.public_id)
    form = bound(request, AnswerForm)
    return perform(
        request,
        form,
        act=lambda: answer_word(by=request.person, theme=found, text=form.cleaned_data["text"]),
        then=lambda answer: _address(found),
        page="listening/theme.html",
        context={**_around(request, found), "answer_form": form},
        done=_("Your answer is there for everyone."),
    )


@signed_in
def unsort(request: Request, public_id: str) -> HttpResponse:
    """Take back one's own sorting of a word."""
    found = _theme(request, public_id)
    if request.method != "POST":
        return redirect("listening:theme", found.public_id)
    word = words_in(found).filter(public_id=request.POST.get("word", "")[:16]).first()
    if word is None:
        raise Http404
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: unsort_words(words=[word], theme=found, by=request.person),
        then=lambda done: _address(found),
        page="listening/theme.html",
        context=_around(request, found),
        done=_("You took it back. If others put it there, it stays."),
    )


def _address(found: Theme) -> str:
    return reverse("listening:theme", args=[found.public_id])
