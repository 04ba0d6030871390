"""Circles: small groups that do the work. Any member may open one, join one, rest."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from terreau.communities.models import Circle, CircleMember, CircleNews, Community, Membership
from terreau.communities.permissions import can_take_part, can_tend_community, forget_place
from terreau.communities.services.breathing import become_active
from terreau.communities.services.refusal import CommunityError, clean_text, tell
from terreau.core import clock
from terreau.journal.models import Verb
from terreau.people.models import Person
from terreau.people.services import check_name

NAME_LIMIT, PURPOSE_LIMIT, NEWS_LIMIT = 60, 300, 200


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
        forget_place(by)
        tell(Verb.JOIN, by=by, community=circle.community, subject=("circle", circle.pk), circle=circle)
        become_active(membership=membership)
    return place


@transaction.atomic
def leave_circle(*, by: Person, circle: Circle) -> None:
    """Leave a circle; whoever is not in it stays out."""
    if CircleMember.objects.filter(circle=circle, membership__person=by).delete()[0]:
        forget_place(by)
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


@transaction.atomic
def settle_circle(
    *,
    by: Person,
    circle: Circle,
    purpose: str,
    decides_alone: str,
    parent: Circle | None = None,
    review_on: date | None = None,
) -> Circle:
    """What a circle is for, what it decides alone, whom it is tied to, when it looks at itself again."""
    if not may_settle(by, circle):
        raise CommunityError(_("Its members say what a circle is for."))
    sentence = _("These words are too long: %(limit)d characters at most.")
    circle.purpose = clean_text(purpose, PURPOSE_LIMIT, sentence, "purpose")
    circle.decides_alone = clean_text(decides_alone, PURPOSE_LIMIT, sentence, "decides_alone")
    if parent is not None and (parent.community_id != circle.community_id or _is_under(parent, circle)):
        raise CommunityError(_("Choose another parent: circles do not turn in a ring."), field="parent")
    if review_on is not None and review_on <= clock.today(circle.authority.zone):
        raise CommunityError(_("Choose a day to come, or leave it empty."), field="review_on")
    circle.parent, circle.review_on = parent, review_on
    circle.save(update_fields=["purpose", "decides_alone", "parent", "review_on"])
    if parent is None:
        CircleMember.objects.filter(circle=circle, role=CircleMember.Role.LINK).update(role="")
    tell(Verb.UPDATE, by=by, community=circle.community, subject=("circle", circle.pk), circle=circle)
    return circle


def _is_under(circle: Circle | None, root: Circle) -> bool:
    """Whether a circle is the root itself, or stands below it."""
    seen = 0
    while circle is not None and seen < 20:
        if circle.pk == root.pk:
            return True
        circle, seen = circle.parent, seen + 1
    return seen >= 20


@transaction.atomic
def give_role(*, by: Person, circle: Circle, place: CircleMember, role: str) -> CircleMember:
    """One leads, one keeps the minutes, one speaks for it in the parent circle. Nobody names themselves, unless alone."""
    if not may_settle(by, circle):
        raise CommunityError(_("Its members say who plays which part."))
    if role not in CircleMember.Role.values or place.circle_id != circle.pk:
        raise CommunityError(_("Choose a part, and somebody of this circle."), field="role")
    others = CircleMember.objects.filter(circle=circle, membership__status__in=Membership.PRESENT)
    if place.membership.person_id == by.pk and others.exclude(pk=place.pk).exists():
        raise CommunityError(_("Somebody else names you: nobody gives themselves a part."), field="place")
    if role == CircleMember.Role.LINK and circle.parent is None:
        raise CommunityError(_("Say first which circle is its parent."), field="role")
    CircleMember.objects.filter(circle=circle, role=role).exclude(pk=place.pk).update(role="")
    try:
        with transaction.atomic():
            CircleMember.objects.filter(pk=place.pk).update(role=role)
    except IntegrityError as error:
        raise CommunityError(_("This changed meanwhile. Please look again.")) from error
    if role == CircleMember.Role.LINK and circle.parent is not None:
        CircleMember.objects.get_or_create(
            circle=circle.parent, membership=place.membership, defaults={"authority": circle.authority}
        )
    place.role = role
    tell(
        Verb.ADD, by=by, community=circle.community, subject=("circle", circle.pk), circle=circle,
        about=place.membership.person,
    )  # fmt: skip
    return place


@transaction.atomic
def tell_circle_news(*, by: Person, circle: Circle, learned: str = "", question: str = "") -> CircleNews:
    """One line to the community after a meeting: what we learned, a question we keep."""
    if not CircleMember.objects.filter(
        circle=circle, membership__person=by, membership__status__in=Membership.PRESENT
    ).exists():
        raise CommunityError(_("Those who are in this circle tell its news."))
    sentence = _("These words are too long: %(limit)d characters at most.")
    learned = clean_text(learned, NEWS_LIMIT, sentence, "learned")
    question = clean_text(question, NEWS_LIMIT, sentence, "question")
    if not learned and not question:
        raise CommunityError(_("Write at least one of the two lines."), field="learned")
    news = CircleNews.objects.create(
        authority=circle.authority, circle=circle, community=circle.community, by=by, learned=learned,
        question=question, said_at=clock.now(),
    )  # fmt: skip
    tell(Verb.ANNOUNCE, by=by, community=circle.community, subject=("circle", circle.pk), circle=circle)
    return news
