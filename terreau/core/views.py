"""One way to answer a form: show it, act once, or give everything back with what is wrong."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.services import act_once, where_it_led

Result = TypeVar("Result")
Form = TypeVar("Form", bound=GestureForm)


def bound(request: Request, form: type[Form], **kwargs: Any) -> Form:
    """The form, filled with what was posted if anything was."""
    if request.method == "POST":
        return form(request.POST, request.FILES, **kwargs)
    return form(**kwargs)


def _key_of(request: Request, form: GestureForm, *, same_words: bool = False) -> str:
    """What makes a form sent twice the same one: its page, its key, who sends it, and every word typed.

    A page brought back by the browser still has its old key: other words in it are another gesture. With `same_words`,
    the key is left out: the same browser sending the same words within half an hour says them once, even on a page that
    « Back » asked for anew.
    """
    if not form.is_bound or not form["submission_key"].value():
        return ""
    cookie = request.META.get("CSRF_COOKIE") if same_words else None
    ignored = {"csrfmiddlewaretoken", *(["submission_key"] if cookie else [])}
    typed = sorted((name, values) for name, values in request.POST.lists() if name not in ignored)
    files = sorted(
        (name, getattr(file, "name", ""), getattr(file, "size", 0)) for name, file in request.FILES.items()
    )
    browser = (cookie, clock.now().timestamp() // 1800) if cookie else ()
    return repr((request.path, request.person and request.person.pk, typed, files, *browser))


def perform(
    request: Request,
    form: GestureForm,
    *,
    act: Callable[[], Result],
    then: Callable[[Result], str],
    page: str,
    context: dict[str, Any] | Callable[[], dict[str, Any]] | None = None,
    done: str = "",
    same_words: bool = False,
) -> HttpResponse:
    """GET shows the page; a valid POST acts once and redirects; anything wrong comes back as 422 with what was typed.

    `context` may be a function: a gesture that leads elsewhere never pays for the page it leaves.
    `act` calls the service and may raise GestureError; `then` gives the next address; `done` is said on that page.
    Sent again once done, a form leads where it led, even if it would be refused by now; see `_key_of` for `same_words`.
    """
    key = _key_of(request, form, same_words=same_words)
    if form.is_bound and not form.is_valid() and (before := where_it_led(key)):
        return redirect(before)
    if form.is_bound and form.is_valid():
        try:
            location, _ = act_once(key=key, act=act, then=then)
        except GestureError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            if done:
                messages.success(request, done)
            return redirect(location)
    status = 422 if form.is_bound and form.errors else 200
    around = context() if callable(context) else context or {}
    return render(request, page, {"form": form, **around}, status=status)
