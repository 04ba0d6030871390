"""Gestures on one word: answer, hide. The word's own page joins several rooms and lives upstairs."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from terreau.core.doors import open_door, signed_in
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.listening.forms import AnswerForm, HideForm, ShowForm
from terreau.listening.models import Word
from terreau.listening.permissions import can_answer_word, can_see_word, can_tend_campaign
from terreau.listening.selectors import answers_of, hidden_words_of, word_url
from terreau.listening.services import answer_word, hide_word, show_word
from terreau.listening.views.campaigns import find_campaign

PAGE = 20


def _word(request: Request, public_id: str) -> Word:
    rows = Word.objects.select_related("campaign", "authority", "place", "question").within(request.authority)
    found: Word = open_door(rows, public_id, request.person, can_see_word, can_answer_word)
    return found


def _around(word: Word) -> dict[str, Any]:
    return {"word": word, "word_url": word_url(word), "answers": answers_of(word)}


@signed_in
def answer_to_word(request: Request, public_id: str) -> HttpResponse:
    """Answer what somebody said."""
    word = _word(request, public_id)
    form = bound(request, AnswerForm)
    return perform(
        request,
        form,
        act=lambda: answer_word(by=request.person, word=word, text=form.cleaned_data["text"]),
        then=lambda answer: word_url(word),
        page="listening/answer_word.html",
        context=_around(word),
        done=_("Your answer is there for everyone. Whoever asked to know will be told."),
    )


@signed_in
def hidden_words(request: Request, public_id: str) -> HttpResponse:
    """What was taken out of sight, by whom and why; one word shown again."""
    campaign = find_campaign(request, public_id, can_tend_campaign)
    rows = hidden_words_of(campaign)
    form = bound(request, ShowForm)
    return perform(
        request,
        form,
        act=lambda: show_word(word=_among(rows, form.cleaned_data["word"]), by=request.person),
        then=lambda word: reverse("listening:hidden_words", args=[public_id]),
        page="listening/hidden_words.html",
        context=lambda: {
            "campaign": campaign,
            "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        },
        done=_("This word is there for everyone again."),
    )


def _among(rows: QuerySet[Word], public_id: str) -> Word:
    word = rows.select_related("campaign", "authority").filter(public_id=public_id).first()
    if word is None:
        raise Http404
    return word


@signed_in
def hide(request: Request, public_id: str) -> HttpResponse:
    """Take a word out of sight, with the reason."""
    word = _word(request, public_id)
    form = bound(request, HideForm)
    return perform(
        request,
        form,
        act=lambda: hide_word(word=word, by=request.person, reason=form.cleaned_data["reason"]),
        then=lambda hidden: reverse("listening:campaign", args=[word.campaign.public_id]),
        page="listening/hide_word.html",
        context=_around(word),
        done=_("This word is hidden. Its text is kept, with your reason."),
    )
