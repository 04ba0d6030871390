"""One way to answer a form: show it, act once, or give everything back with what is wrong."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

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


def _key_of(request: Request, form: GestureForm) -> str:
    """What makes a form sent twice the same one: its page, its key, who sends it, and every word typed.

    A page brought back by the browser still has its old key: other words in it are another gesture.
    """
    if not form.is_bound or not form["submission_key"].value():
        return ""
    typed = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    files = sorted(
        (name, getattr(file, "name", ""), getattr(file, "size", 0)) for name, file in request.FILES.items()
    )
    return repr((request.path, request.person and request.person.pk, typed, files))


def perform(
    request: Request,
    form: GestureForm,
    *,
    act: Callable[[], Result],
    then: Callable[[Result], str],
    page: str,
    context: dict[str, Any] | Callable[[], dict[str, Any]] | None = None,
    done: str = "",
) -> HttpResponse:
    """GET shows the page; a valid POST acts once and redirects; anything wrong comes back as 422 with what was typed.

    `context` may be a function: a gesture that leads elsewhere never pays for the page it leaves.
    `act` calls the service and may raise GestureError; `then` gives the next address; `done` is said on that page.
    Sent again once done, a form leads where it led, even if it would be refused by now.
    """
    key = _key_of(request, form)
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
