"""The public home."""

from django.http import HttpResponse
from django.shortcuts import render

from terreau.core.requests import Request
from terreau.web.selectors.home import home_of


def home(request: Request) -> HttpResponse:
    return render(request, "web/home.html", home_of(request.authority))
