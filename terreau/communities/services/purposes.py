"""A community is called into being, and decides what it is for: its purpose, its three objectives at most."""

from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.communities.models import Community, Membership, Objective, Seat
from terreau.communities.permissions import (
    can_call_as,
    can_decide_for_community,
    can_start_community,
    can_take_kind,
)
from terreau.communities.services.entering import enter
from terreau.communities.services.refusal import CommunityError, clean_text, tell
from terreau.communities.services.seats import sit
from terreau.core import clock
from terreau.journal.models import Verb
from terreau.people.models import Organisation, Person
from terreau.people.services import check_name

PURPOSE_LIMIT, TITLE_LIMIT, RESULT_LIMIT = 600, 120, 200


@transaction.atomic
def start_community(
    *,
    by: Person,
    authority: Authority,
    name: str,
    purpose: str,
    called_by: str,
    objectives: Sequence[Mapping[str, str]] = (),
    organisation: Organisation | None = None,
    seat: str = "",
) -> Community:
    """Call a community into being. It germinates until a citizen gardener holds a seat: the starter may, at once.

    `objectives`: {"title", "visible_result"}, three at most; `seat`: "citizen", "technician" or "" for none.
    """
    if by.authority_id != authority.pk:
        raise CommunityError(_("Sign in first to start a community."))
    if not can_start_community(by):
        raise CommunityError(
            _("Communities are called by residents, civil servants or collectives. Tell them your idea.")
        )
    if not can_call_as(by, called_by):
        raise CommunityError(
            _("Only a civil servant calls a community as a civil servant."), field="called_by"
        )
    name = check_name(name)
    community = Community.objects.create(
        authority=authority,
        slug=_free_slug(authority, name),
        name=name,
        name_key=Community.key_of(name),
        purpose=_check_purpose(purpose),
        called_by=called_by,
        organisation=organisation,
        started_by=by,
    )
    tell(Verb.CREATE, by=by, community=community, audience="public")
    enter(
        person=by, community=community, door=Membership.Door.BIRTH, organisation=organisation, is_active=True
    )
    for objective in objectives:
        set_objective(
            by=by,
            community=community,
            title=objective.get("title", ""),
            visible_result=objective.get("visible_result", ""),
        )
    if seat:
        _sit_at_birth(by, community, seat)
    return community


def _sit_at_birth(by: Person, community: Community, kind: str) -> None:
    if kind not in Seat.GARDENERS or not can_take_kind(by, community, kind):
        raise CommunityError(
            _("A resident tends as citizen gardener, a civil servant as technician gardener."), field="seat"
        )
    sit(person=by, community=community, kind=kind, by=by)


def _free_slug(authority: Authority, name: str) -> str:
    """A short name for commands, unique in the authority: « manger-dici », then « manger-dici-2 »."""
    root = slugify(Community.key_of(name))[:50].strip("-") or "communaute"
    taken = set(
        Community.objects.within(authority).filter(slug__startswith=root).values_list("slug", flat=True)
    )
    number, slug = 1, root
    while slug in taken:
        number += 1
        slug = f"{root}-{number}"
    return slug


def _check_purpose(purpose: str) -> str:
    purpose = clean_text(
        purpose, PURPOSE_LIMIT, _("The purpose is too long: %(limit)d characters at most."), "purpose"
    )
    if not purpose:
        raise CommunityError(_("Say in a sentence what this community is for."), field="purpose")
    return purpose


def _check_may_decide(by: Person, community: Community) -> None:
    if not can_decide_for_community(by, community):
        raise CommunityError(_("Only those who tend this community write down what it decided."))


@transaction.atomic
def update_purpose(*, by: Person, community: Community, name: str, purpose: str) -> Community:
    """Write down what the community decided to be for, today."""
    _check_may_decide(by, community)
    community.name = check_name(name)
    community.name_key = Community.key_of(community.name)
    community.purpose = _check_purpose(purpose)
    community.decided_on = clock.today(community.authority.zone)
    community.save(update_fields=["name", "name_key", "purpose", "decided_on"])
    tell(Verb.UPDATE, by=by, community=community, audience="public")
    return community


@transaction.atomic
def set_objective(
    *,
    by: Person,
    community: Community,
    title: str,
    visible_result: str,
    steps_planned: int = 1,
    objective: Objective | None = None,
) -> Objective:
    """Add one of three objectives, or write one again."""
    _check_may_decide(by, community)
    title = " ".join(
        clean_text(
            title, TITLE_LIMIT, _("This objective is too long: %(limit)d characters at most."), "title"
        ).split()
    )
    result = clean_text(
        visible_result,
        RESULT_LIMIT,
        _("The result is too long: %(limit)d characters at most."),
        "visible_result",
    )
    if not title:
        raise CommunityError(_("Say what you are after."), field="title")
    if not result:
        raise CommunityError(_("Say what everyone will see when it is done."), field="visible_result")
    if not 1 <= steps_planned <= 1000:
        raise CommunityError(_("Count between 1 and 1,000 steps."), field="steps_planned")
    if objective is None:
        objective = Objective(
            authority=community.authority, community=community, position=_free_position(community)
        )
    if steps_planned < objective.steps_done:
        raise CommunityError(
            _("%(done)d steps are done already: plan at least as many.") % {"done": objective.steps_done},
            field="steps_planned",
        )
    objective.title, objective.visible_result, objective.steps_planned = title, result, steps_planned
    try:
        with transaction.atomic():
            objective.save()
    except IntegrityError as error:
        raise CommunityError(_("Somebody wrote an objective at the same time. Please try again.")) from error
    tell(Verb.UPDATE, by=by, community=community, audience="public")
    return objective


def _free_position(community: Community) -> int:
    taken = set(Objective.objects.filter(community=community).values_list("position", flat=True))
    free = [n for n in range(1, Objective.LIMIT + 1) if n not in taken]
    if not free:
        raise CommunityError(_("Three objectives are enough. Finish or rewrite one first."))
    return free[0]


@transaction.atomic
def progress_objective(*, by: Person, objective: Objective, steps_done: int, note: str = "") -> Objective:
    """Say how far it is, in steps and in a few words."""
    _check_may_decide(by, objective.community)
    if not 0 <= steps_done <= objective.steps_planned:
        raise CommunityError(
            _("Count between 0 and %(planned)d steps.") % {"planned": objective.steps_planned},
            field="steps_done",
        )
    objective.progress_note = clean_text(
        note, RESULT_LIMIT, _("These words are too long: %(limit)d characters at most."), "note"
    )
    objective.steps_done = steps_done
    objective.save(update_fields=["steps_done", "progress_note"])
    tell(Verb.UPDATE, by=by, community=objective.community, audience="public")
    return objective


@transaction.atomic
def achieve_objective(*, by: Person, objective: Objective) -> Objective:
    """The result is there, everyone can see it. Said twice, it stays once."""
    _check_may_decide(by, objective.community)
    now = clock.now()
    if Objective.objects.filter(pk=objective.pk, achieved_at=None).update(
        achieved_at=now, steps_done=objective.steps_planned
    ):
        tell(Verb.ACCEPT, by=by, community=objective.community, audience="public")
    objective.refresh_from_db()
    return objective


@transaction.atomic
def remove_objective(*, by: Person, objective: Objective) -> None:
    """Make room for another objective; what was achieved stays in the journal."""
    _check_may_decide(by, objective.community)
    community = objective.community
    objective.delete()
    tell(Verb.REMOVE, by=by, community=community, audience="public")
