"""The public home."""

from django.http import HttpResponse
from django.shortcuts import render

from terreau.core.requests import Request
from terreau.web.selectors.awaiting import awaiting
from terreau.web.selectors.home import home_of


def home(request: Request) -> HttpResponse:
    """The same for everyone, but for a line on what waits for the answer of whoever is signed in."""
    waits = awaiting(request.person) if request.person else None
    return render(request, "web/home.html", {**home_of(request.authority), "awaiting": waits})
