"""Circles: small groups that do the work. Any member may open one, join one, rest."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from terreau.communities.models import Circle, CircleMember, Community, Membership
from terreau.communities.permissions import can_take_part, can_tend_community
from terreau.communities.services.breathing import become_active
from terreau.communities.services.refusal import CommunityError, clean_text, tell
from terreau.core import clock
from terreau.journal.models import Verb
from terreau.people.models import Person
from terreau.people.services import check_name

NAME_LIMIT, PURPOSE_LIMIT = 60, 300


@transaction.atomic
def create_circle(*, by: Person, community: Community, name: str, purpose: str = "") -> Circle:
    """Open a circle, and be its first member."""
    if not can_take_part(by, community):
        raise CommunityError(_("Join the community first."))
    name = check_name(name, limit=NAME_LIMIT)
    purpose = clean_text(
        purpose, PURPOSE_LIMIT, _("The purpose is too long: %(limit)d characters at most."), "purpose"
    )
    try:
        with transaction.atomic():
            circle = Circle.objects.create(
                authority=community.authority, community=community, name=name, purpose=purpose
            )
    except IntegrityError as error:
        raise CommunityError(_("A circle already has this name."), field="name") from error
    tell(
        Verb.CREATE,
        by=by,
        community=community,
        subject=("circle", circle.pk),
        circle=circle,
        audience="public",
    )
    join_circle(by=by, circle=circle)
    return circle


@transaction.atomic
def join_circle(*, by: Person, circle: Circle) -> CircleMember:
    """Join a circle; joining twice is joining once. Whoever was discovering now takes part."""
    membership = Membership.objects.present().filter(community=circle.community, person=by).first()
    if membership is None:
        raise CommunityError(_("Join the community first."))
    if circle.closed_at is not None:
        raise CommunityError(_("This circle is closed."))
    place, is_new = CircleMember.objects.get_or_create(
        circle=circle, membership=membership, defaults={"authority": circle.authority}
    )
    if is_new:
        tell(Verb.JOIN, by=by, community=circle.community, subject=("circle", circle.pk), circle=circle)
        become_active(membership=membership)
    return place


@transaction.atomic
def leave_circle(*, by: Person, circle: Circle) -> None:
    """Leave a circle; whoever is not in it stays out."""
    if CircleMember.objects.filter(circle=circle, membership__person=by).delete()[0]:
        tell(Verb.LEAVE, by=by, community=circle.community, subject=("circle", circle.pk), circle=circle)


def may_settle(by: Person | None, circle: Circle) -> bool:
    """Its members, and whoever tends the community."""
    return by is not None and (
        can_tend_community(by, circle.community)
        or CircleMember.objects.filter(circle=circle, membership__person=by).exists()
    )


@transaction.atomic
def rest_circle(*, by: Person, circle: Circle, until: date | None) -> Circle:
    """Put a circle at rest until a day, or wake it (no day)."""
    if not may_settle(by, circle):
        raise CommunityError(_("Its members say when a circle rests."))
    if until is not None and until <= clock.today(circle.authority.zone):
        raise CommunityError(_("Choose a day to come, or leave it empty."), field="until")
    circle.resting_until = until
    circle.save(update_fields=["resting_until"])
    tell(Verb.UPDATE, by=by, community=circle.community, subject=("circle", circle.pk), circle=circle)
    return circle
