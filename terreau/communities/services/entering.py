"""Coming in: by the page, the link or the poster, by an invitation, or entered by a gardener on someone's behalf."""

from collections.abc import Mapping
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from terreau.communities import notices
from terreau.communities.models import CharterAgreement, Community, Invitation, Membership, Settings
from terreau.communities.permissions import (
    can_decide_for_community,
    can_invite,
    can_join_community,
    can_tend_community,
    forget_place,
    is_member,
)
from terreau.communities.permissions.joining import can_take_invitation_back, was_called_back
from terreau.communities.selectors import charter_in_force
from terreau.communities.services.refusal import CommunityError, about_membership, clean_text, tell
from terreau.communities.services.welcoming import name_welcomer
from terreau.core import clock, ids
from terreau.core.registries import arrivals
from terreau.core.text import tidy
from terreau.journal.models import Verb
from terreau.people.models import Account, Consent, ContactPoint, Organisation, Person
from terreau.people.selectors import contact_value, person_of
from terreau.people.services import (
    add_contact_point,
    check_name,
    create_person,
    find_or_create_organisation,
    give_consent,
)

AS_BEFORE = timedelta(days=30)
INVITED_A_WEEK = 5  # by a member
INVITATION_KEPT = timedelta(days=30)
ASKED_KEPT = timedelta(days=1)
INTRODUCTION_LIMIT, REASON_LIMIT = 400, 120


def consent_purpose(community: Community) -> str:
    return f"community:{community.public_id}"


def enter(
    *,
    person: Person,
    community: Community,
    door: str,
    organisation: Organisation | None = None,
    introduction: str = "",
    if_quiet: str = Membership.IfQuiet.WRITE,
    origin: str = "",
    entered_by: Person | None = None,
    behalf_reason: str = "",
    is_active: bool = False,
) -> Membership:
    """Write the membership; whoever is in already stays as they are, whoever left comes back to the same one."""
    if community.is_calm and not is_member(person, community):
        raise CommunityError(
            _("This community takes a breath, and nobody comes in for some days. Come back soon.")
        )
    status = Membership.Status.ACTIVE if is_active else Membership.Status.DISCOVERY
    written = {
        "status": status, "door": door, "organisation": organisation, "introduction": introduction,
        "if_quiet": if_quiet, "origin": origin, "entered_by": entered_by, "behalf_reason": behalf_reason,
        "joined_at": clock.now(), "call_back": "",
    }  # fmt: skip
    membership, is_new = Membership.objects.get_or_create(
        community=community, person=person, defaults={"authority": community.authority, **written}
    )
    forget_place(person)
    if is_new or _is_back(membership, written):
        tell(
            Verb.JOIN,
            by=person,
            community=community,
            subject=about_membership(membership),
            entered_by=entered_by,
        )
        if entered_by is None:
            _agree_to_charter(person, community)
            for arrival in arrivals:
                arrival.welcome(person)
        name_welcomer(membership=membership)
        notices.tell_someone_joined(membership)
    return membership


def _agree_to_charter(person: Person, community: Community) -> None:
    """Whoever comes in by themselves was shown the charter in force: which version is kept."""
    charter = charter_in_force(community)
    if charter is not None:
        CharterAgreement.objects.get_or_create(
            charter=charter,
            person=person,
            defaults={"authority": charter.authority, "agreed_at": clock.now()},
        )


def _is_back(membership: Membership, written: Mapping[str, object]) -> bool:
    """Someone who left enters again, to be welcomed again. Within 30 days they come back as they were."""
    if membership.status not in (Membership.Status.WITHDRAWN, Membership.Status.FORMER):
        return False
    left_at, fresh = membership.left_at, {**written, "left_at": None}
    status = str(fresh.pop("status"))
    if left_at is not None and left_at > clock.now() - AS_BEFORE and membership.welcomed_at is not None:
        return membership.advance(to=Membership.Status.ACTIVE, **fresh)
    again = {"welcomed_at": None, "welcomed_by": None, "welcomed_how": "", "welcomer": None}
    return membership.advance(to=status, **fresh, **again)


def _check_is_open(community: Community) -> None:
    """Whoever is invited comes in; anyone else asks first, where the community answers to each request."""
    if Settings.objects.filter(community=community, entry=Settings.Entry.REQUEST).exists():
        raise CommunityError(_("This community answers to each request: sign in, and ask to join."))


def check_introduction(text: str) -> str:
    sentence = _("These words are too long: %(limit)d characters at most.")
    return clean_text(text, INTRODUCTION_LIMIT, sentence, "introduction")


@transaction.atomic
def join_community(
    *,
    person: Person,
    community: Community,
    door: str = Membership.Door.PAGE,
    introduction: str = "",
    if_quiet: str = Membership.IfQuiet.WRITE,
    origin: str = "",
    organisation: Organisation | None = None,
) -> Membership:
    """Join for oneself, or for an organisation. Joining twice, even in parallel, is joining once."""
    introduction = check_introduction(introduction)
    known: Membership | None = Membership.objects.present().filter(community=community, person=person).first()
    if known is not None:
        return known
    if person.authority_id != community.authority_id or not can_join_community(person, community):
        raise CommunityError(_("This community takes nobody in for now."))
    if door in (Membership.Door.PAGE, Membership.Door.LINK) and not was_called_back(person, community):
        _check_is_open(community)
    return enter(
        person=person, community=community, door=door, introduction=introduction, if_quiet=if_quiet,
        origin=check_origin(origin), organisation=organisation,
    )  # fmt: skip


def check_origin(origin: str) -> str:
    """Where they come from, when they say it; what nobody offered is not kept."""
    return origin if origin in Membership.Origin.values else ""


def _check_email(email: str) -> str:
    email = tidy(email).lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise CommunityError(
            _("This address does not look like an e-mail address."), field="email"
        ) from error
    return email


def _open_invitations(community: Community, email: str) -> QuerySet[Invitation]:
    """Those to an address that may still be accepted."""
    return Invitation.objects.filter(
        community=community, email=email, accepted_at=None, revoked_at=None, expires_at__gt=clock.now()
    )


def _invite(
    community: Community, email: str, name: str, by: Person | None, *, lasts: timedelta, **fields: str
) -> Invitation:
    now = clock.now()
    return Invitation.objects.create(
        authority=community.authority, community=community, email=email, name=name, invited_by=by,
        expires_at=now + lasts, **fields,
    )  # fmt: skip


def _check_not_too_many(by: Person, community: Community) -> None:
    """A member invites whom they know: five people a week. Whoever tends the community is not counted."""
    if can_decide_for_community(by, community):
        return
    recent = clock.now() - timedelta(days=7)
    sent = Invitation.objects.filter(community=community, invited_by=by, created_at__gt=recent)
    if sent.count() >= INVITED_A_WEEK:
        said = _("That is %(limit)d invitations in a week: share the link, or go on next week.")
        raise CommunityError(said % {"limit": INVITED_A_WEEK})


@transaction.atomic
def invite_by_mail(*, by: Person, community: Community, email: str, name: str = "") -> Invitation:
    """One honest invitation, forgotten if it is not accepted in 30 days. While it is open, no second mail leaves."""
    if not can_invite(by, community):
        raise CommunityError(_("Only those who tend this community invite by mail. You may share its link."))
    _check_not_too_many(by, community)
    name = check_name(name) if name.strip() else ""
    email = _check_email(email)
    waiting: Invitation | None = _open_invitations(community, email).exclude(invited_by=None).first()
    if waiting is not None:
        return waiting
    _open_invitations(community, email).update(revoked_at=clock.now())
    invitation = _invite(community, email, name, by, lasts=INVITATION_KEPT)
    tell(Verb.INVITE, by=by, community=community, audience=f"gardeners:{community.pk}")
    notices.send_invitation(invitation)
    return invitation


@transaction.atomic
def ask_to_join(
    *,
    community: Community,
    email: str,
    name: str,
    introduction: str = "",
    if_quiet: str = Membership.IfQuiet.WRITE,
    origin: str = "",
) -> Invitation:
    """Someone without an account joins: kept for a day, until the code sent to their address says that it is them.

    Asked again, the last words count; an invitation that a gardener sent to the same address is left alone.
    """
    if not can_join_community(None, community):
        raise CommunityError(_("This community takes nobody in for now."))
    _check_is_open(community)
    email, name, introduction = _check_email(email), check_name(name), check_introduction(introduction)
    _open_invitations(community, email).filter(invited_by=None).update(revoked_at=clock.now())
    return _invite(
        community, email, name, None, lasts=ASKED_KEPT, door=Membership.Door.LINK, introduction=introduction,
        if_quiet=if_quiet, origin=check_origin(origin),
    )  # fmt: skip


@transaction.atomic
def come_in(
    *, account: Account, invitation: Invitation, name: str, language: str, if_quiet: str = ""
) -> Membership:
    """Whoever has just proved their address comes in at once, known here by the name they gave if they are new."""
    person = person_of(account, invitation.authority) or create_person(
        authority=invitation.authority, name=name or invitation.name, account=account, language=language
    )
    return accept_invitation(person=person, invitation=invitation, if_quiet=if_quiet)


@transaction.atomic
def accept_invitation(*, person: Person, invitation: Invitation, if_quiet: str = "") -> Membership:
    """Come in by an invitation. It works once: used, revoked or old, it says so. Whoever is in already leaves it unspent."""
    community = invitation.community
    if invitation.accepted_at is not None:
        raise CommunityError(_("This invitation has already been used. Ask a gardener for another one."))
    if not invitation.is_usable():
        raise CommunityError(_("This invitation is no longer valid. Ask a gardener for another one."))
    known: Membership | None = Membership.objects.present().filter(community=community, person=person).first()
    if known is not None:
        return known
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=clock.now()):
        raise CommunityError(_("This invitation has already been used. Ask a gardener for another one."))
    return join_community(
        person=person, community=community, door=invitation.door, introduction=invitation.introduction,
        if_quiet=if_quiet or invitation.if_quiet, origin=invitation.origin, organisation=_carry_over(person, invitation),
    )  # fmt: skip


def _carry_over(person: Person, invitation: Invitation) -> Organisation | None:
    """What the invitation told them was known, and they said yes to: where there was nothing, it completes."""
    for kind, value in (
        (ContactPoint.Kind.PHONE, invitation.phone),
        (ContactPoint.Kind.POST, invitation.postal_address),
    ):
        if value and not contact_value(person, kind):
            add_contact_point(person=person, kind=kind, value=value)
    return organisation_invited(invitation)


def organisation_invited(invitation: Invitation) -> Organisation | None:
    """In whose name a list says that they come."""
    if not invitation.organisation_name:
        return None
    return find_or_create_organisation(
        authority=invitation.authority,
        name=invitation.organisation_name,
        kind=Organisation.Kind.ASSOCIATION,
    )


def why_no_code_opens(invitation: Invitation | None) -> str:
    """What is said of a code that opens nothing: the same sentence for a wrong one as for none."""
    if invitation is None:
        return _("This code opens nothing. Check the letters, or call whoever wrote to you.")
    if invitation.accepted_at is not None:
        return _("This code has already been used. If it was not you, call whoever wrote to you.")
    return _("This code is over. Call whoever wrote to you: another one is quickly made.")


@transaction.atomic
def revoke_invitation(*, by: Person, invitation: Invitation) -> None:
    """Take an invitation back; the link in the mail then says so."""
    if not can_take_invitation_back(by, invitation):
        raise CommunityError(_("Only whoever sent it, or tends this community, takes an invitation back."))
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(
        revoked_at=clock.now()
    )


@transaction.atomic
def renew_join_link(*, by: Person, community: Community) -> Community:
    """Make a new link; posters and messages that carry the old one no longer open."""
    if not can_tend_community(by, community):
        raise CommunityError(_("Only those who tend this community change its link."))
    community.join_token = ids.public_id()
    community.save(update_fields=["join_token"])
    tell(Verb.UPDATE, by=by, community=community, audience=f"gardeners:{community.pk}")
    return community


@transaction.atomic
def enter_member_on_behalf(
    *,
    by: Person,
    community: Community,
    name: str,
    how: str,
    reason: str = "",
    phone: str = "",
    postal_address: str = "",
    introduction: str = "",
    if_quiet: str = Membership.IfQuiet.CALL,
    origin: str = "",
    consents: bool = False,
) -> Membership:
    """A gardener enters someone who said so on paper, by phone or in person; their agreement is recorded.

    Never matched to somebody already known by name: two people may share one.
    """
    if not can_tend_community(by, community):
        raise CommunityError(_("Only those who tend this community enter someone on their behalf."))
    if not consents:
        raise CommunityError(_("Ask first, and tick the box once they agreed."), field="consents")
    if how not in (Consent.How.PAPER, Consent.How.PHONE, Consent.How.SPOKEN):
        raise CommunityError(_("Say how they told you."), field="how")
    if not phone.strip() and not postal_address.strip():
        raise CommunityError(
            _("Give a phone number or an address, so that they can be reached."), field="phone"
        )
    reason = clean_text(
        reason, REASON_LIMIT, _("These words are too long: %(limit)d characters at most."), "reason"
    )
    person = create_person(
        authority=community.authority, name=name, phone=phone, postal_address=postal_address
    )
    give_consent(person=person, purpose=consent_purpose(community), how=how, entered_by=by)
    return enter(
        person=person, community=community, door=Membership.Door.BEHALF, entered_by=by, behalf_reason=reason,
        introduction=check_introduction(introduction), if_quiet=if_quiet, origin=check_origin(origin),
    )  # fmt: skip


@transaction.atomic
def forget_invitations() -> int:
    """Addresses of invitations that nobody answered are forgotten once they are over; used ones as well. A revoked one
    is forgotten after a day.
    """
    now = clock.now()
    over = Q(expires_at__lt=now) | Q(revoked_at__lt=now - timedelta(days=1))
    return Invitation.objects.filter(over).delete()[0]
