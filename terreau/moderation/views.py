"""Pages to report, decide, appeal, and to keep someone away."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.registries import ModeratedKind, SubjectKind, moderated_kinds, subjects
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.moderation import permissions, selectors, services
from terreau.moderation.forms import AppealForm, DecisionForm, ReportForm, SettlementForm
from terreau.moderation.models import Complaint, Report
from terreau.people.models import Person

LISTED = 20
REASONS = [{"value": value, "label": label} for value, label in Complaint.Reason.choices]


@signed_in
def report(request: Request, kind: str, public_id: str) -> HttpResponse:
    """Say that something is wrong: a reason, and that is all."""
    moderated = _kind(kind)
    if moderated.decided is not None:
        raise Http404
    thing = open_door(
        moderated.rows().within(request.authority),
        public_id,
        request.person,
        lambda person, one: permissions.can_see_thing(person, moderated, one),
    )
    form = bound(request, ReportForm)
    back = subjects[kind].url(thing)
    return perform(
        request,
        form,
        act=lambda: services.report(
            by=request.person, kind=kind, thing=thing, **_said(form, "reason", "words")
        ),
        then=lambda complaint: complaint.report.get_absolute_url(),
        page="moderation/report.html",
        context={
            "title": subjects[kind].title(thing),
            "back": back,
            "reasons": REASONS,
            "text": _words_of(subjects[kind], thing),
        },
        done=_("Thank you. Somebody looks at it within seven days, and you are told."),
    )


@signed_in
def appeal_decision(request: Request, kind: str, public_id: str) -> HttpResponse:
    """Whoever a decision is about asks that somebody outside looks at it again."""
    moderated = _kind(kind)
    if moderated.decided is None:
        raise Http404
    thing = open_door(
        moderated.rows().within(request.authority),
        public_id,
        request.person,
        lambda person, one: person is not None and moderated.author(one) == person,
    )
    before = Report.objects.filter(subject_kind=kind, subject_id=thing.pk, appeal__isnull=False).first()
    if before is not None and request.method != "POST":
        return redirect(before.get_absolute_url())
    form = bound(request, AppealForm)
    return perform(
        request,
        form,
        act=lambda: services.appeal_decision(
            by=request.person, kind=kind, thing=thing, **_said(form, "words")
        ),
        then=lambda made: made.report.get_absolute_url(),
        page="moderation/appeal.html",
        context={"title": subjects[kind].title(thing), "back": subjects[kind].url(thing)},
        done=_("Thank you. Somebody outside looks at it, and you are told."),
    )


def _words_of(kind: SubjectKind, thing: object) -> str:
    """What is reported, so that whoever reports sees that it is that."""
    return kind.text(thing) if kind.text is not None else ""


def _kind(kind: str) -> ModeratedKind:
    if kind not in moderated_kinds:
        raise Http404
    return moderated_kinds[kind]


def _said(form: GestureForm, *names: str) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}


@signed_in
def reports(request: Request) -> HttpResponse:
    """What waits for my decision, what I reported, what was decided about my words."""
    person = request.person
    to_decide = selectors.to_decide(person)
    return render(
        request,
        "moderation/reports.html",
        {
            "to_decide": to_decide[:LISTED],
            "to_decide_count": to_decide.count(),
            "to_settle": selectors.to_settle(person)[:LISTED],
            "complaints": selectors.complaints_of(person)[:LISTED],
            "decided": selectors.decided_against(person)[:LISTED],
        },
    )


@signed_in
def read(request: Request, public_id: str) -> HttpResponse:
    """One report, as far as the reader may know of it."""
    return render(request, "moderation/read.html", _around(request, _find(request, public_id)))


@signed_in
def decide(request: Request, public_id: str) -> HttpResponse:
    """Hide or leave, with a reason."""
    found = _find(request, public_id, permissions.may_decide)
    form = bound(request, DecisionForm)
    return _answer(request, found, form, permissions.can_decide, lambda: services.decide(
        by=request.person, found=found, hide=form.cleaned_data["decision"] == "hide", **_said(form, "reason")
    ))  # fmt: skip


@signed_in
def appeal(request: Request, public_id: str) -> HttpResponse:
    """Ask for another look."""
    found = _find(request, public_id, permissions.may_appeal)
    form = bound(request, AppealForm)
    return _answer(request, found, form, permissions.can_appeal, lambda: services.appeal(
        by=request.person, found=found, **_said(form, "words")
    ))  # fmt: skip


@signed_in
def settle(request: Request, public_id: str) -> HttpResponse:
    """Answer an appeal."""
    found = _find(request, public_id, permissions.may_settle)
    form = bound(request, SettlementForm)
    return _answer(request, found, form, permissions.can_settle, lambda: services.settle(
        by=request.person, found=found, stands=form.cleaned_data["decision"] == "stands", **_said(form, "answer")
    ))  # fmt: skip


def _answer(
    request: Request,
    found: Report,
    form: GestureForm,
    is_time: Callable[[Person | None, Report], bool],
    act: Callable[[], object],
) -> HttpResponse:
    """One answer on one page; read again once it no longer makes sense, it leads to the report."""
    if request.method != "POST" and not is_time(request.person, found):
        return redirect(found.get_absolute_url())
    return perform(
        request,
        form,
        act=act,
        then=lambda _done: found.get_absolute_url(),
        page="moderation/answer.html",
        context=lambda: _around(request, found),
        done=_("It is written down, and told to those concerned."),
    )


def _find(request: Request, public_id: str, can_do: Callable[[Any, Report], bool] | None = None) -> Report:
    rows = Report.objects.select_related("appeal", "authority").within(request.authority)
    found: Report = open_door(rows, public_id, request.person, permissions.can_see_report, can_do)
    return found


def _around(request: Request, found: Report) -> dict[str, Any]:
    """The words and the complaints show only to those who look after the place, or answer the appeal."""
    person = request.person
    judges = permissions.judges(person, found)
    return {
        "report": found,
        "appeal": getattr(found, "appeal", None),
        "words": selectors.words_of(found) if judges or found.author_id == person.pk else {},
        "words_before": selectors.words_before(found) if judges else [],
        "complaints": selectors.complaints_about(found) if judges else [],
        "is_mine": found.author_id == person.pk,
        "is_judge": judges,
        "can_decide": permissions.can_decide(person, found),
        "can_appeal": permissions.can_appeal(person, found),
        "can_settle": permissions.can_settle(person, found),
    }


@signed_in
def blocks(request: Request) -> HttpResponse:
    """Those I keep away."""
    return render(request, "moderation/blocks.html", {"blocks": selectors.blocks_of(request.person)[:200]})


@signed_in
def block(request: Request, public_id: str) -> HttpResponse:
    """Keep somebody away, silently."""
    other = _other(request, public_id)
    return _keep_apart(request, other, "moderation/block.html", lambda: services.block(
        person=request.person, other=other
    ))  # fmt: skip


@signed_in
def unblock(request: Request, public_id: str) -> HttpResponse:
    other = _other(request, public_id)
    return _keep_apart(request, other, "moderation/unblock.html", lambda: services.unblock(
        person=request.person, other=other
    ))  # fmt: skip


def _keep_apart(request: Request, other: Person, page: str, act: Callable[[], object]) -> HttpResponse:
    return perform(
        request,
        bound(request, GestureForm),
        act=act,
        then=lambda _done: reverse("moderation:blocks"),
        page=page,
        context={"other": other},
        done=_("It is done. Nobody is told."),
    )


def _other(request: Request, public_id: str) -> Person:
    found: Person = open_door(
        Person.objects.within(request.authority), public_id, request.person, permissions.can_block
    )
    return found
