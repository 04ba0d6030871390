"""Searching public words and communities, and what your communities keep among themselves."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from terreau.core.registries import tokens_for
from terreau.core.requests import Request
from terreau.search.selectors import MOST_BY_TEXT, entries_of, find
from terreau.web.selectors.found import found_rows


def search(request: Request) -> HttpResponse:
    question = request.GET.get("q", "")[:200].strip()
    found = find(question, authority=request.authority, tokens=tokens_for(request.person))
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    rows = found_rows(entries_of(list(page)))
    context = {"question": question, "page": page, "rows": rows, "is_cut": len(found) >= MOST_BY_TEXT}
    return render(request, "web/search.html", context)
