"""A word and its trace; asking from it, carrying it to a gathering."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from terreau.core.doors import open_door, signed_in
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.crossings.selectors import traces_of
from terreau.crossings.services import ask_from_word, carry_word
from terreau.listening.models import Word
from terreau.listening.permissions import can_see_word
from terreau.web.forms.words import AskFromWordForm, CarryWordForm
from terreau.web.permissions import can_bring_word
from terreau.web.selectors.word_page import word_page

CanDo = Callable[[Any, Word], bool]


def _word(request: Request, public_id: str, can_do: CanDo | None = None) -> Word:
    queryset = Word.objects.select_related("campaign", "voice__contact", "authority", "place").within(
        request.authority
    )
    found: Word = open_door(queryset, public_id, request.person, can_see_word, can_do)
    return found


def word(request: Request, public_id: str) -> HttpResponse:
    """The word as it was said, and everything that came of it."""
    found = _word(request, public_id)
    return render(request, "web/word.html", word_page(found, traces_of([found])[found.pk], request.person))


@signed_in
def ask(request: Request, public_id: str) -> HttpResponse:
    """Make a request of a word, in one of my communities."""
    found = _word(request, public_id, lambda person, word: can_bring_word(person))
    form = bound(request, AskFromWordForm, person=request.person, authority=request.authority)
    return perform(
        request,
        form,
        act=lambda: ask_from_word(by=request.person, word=found, **form.request()),
        then=lambda commitment: f"/demandes/{commitment.public_id}/",
        page="web/word_gesture.html",
        context={"word": found, "heading": _("Ask something because of this word")},
        done=_("It is asked. Nothing is owed before it is accepted."),
    )


@signed_in
def carry(request: Request, public_id: str) -> HttpResponse:
    """Bring a word to one of my communities' next gatherings."""
    found = _word(request, public_id, lambda person, word: can_bring_word(person))
    form = bound(request, CarryWordForm, person=request.person)
    return perform(
        request,
        form,
        act=lambda: carry_word(by=request.person, word=found, gathering=form.cleaned_data["gathering"]),
        then=lambda gathering: f"/ce-qui-compte/paroles/{found.public_id}/",
        page="web/word_gesture.html",
        context={
            "word": found,
            "heading": _("Carry this word to a gathering"),
            "is_impossible": not form.has_choice,
        },
        done=_("This word will be talked about there."),
    )
