"""Inviting people without e-mail: a letter with a code for each, or a call; and writing down that they said yes."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from terreau.communities.models import Community, Invitation, Membership
from terreau.communities.permissions import can_tend_community
from terreau.communities.services.entering import consent_purpose, enter, organisation_invited
from terreau.communities.services.refusal import CommunityError, clean_text, tell
from terreau.core import clock, ids
from terreau.core.phones import check_phone
from terreau.journal.models import Verb
from terreau.people.models import Consent, Person
from terreau.people.services import (
    check_name,
    create_person,
    give_consent,
)

LETTER_LASTS, POSTED_LASTS = timedelta(days=60), timedelta(days=30)
ADDRESS_LIMIT = 300
AT_ONCE = 100  # letters in one file


def _check_tends(by: Person, community: Community) -> None:
    if not can_tend_community(by, community):
        raise CommunityError(_("Only those who tend this community invite by letter."))


@transaction.atomic
def invite_by_letter(
    *, by: Person, community: Community, name: str, postal_address: str, phone: str = ""
) -> Invitation:
    """One letter for one person: its code opens once, for 60 days."""
    _check_tends(by, community)
    too_long = _("These words are too long: %(limit)d characters at most.")
    postal_address = clean_text(postal_address, ADDRESS_LIMIT, too_long, "postal_address")
    if not postal_address:
        raise CommunityError(_("Give the address where the letter goes."), field="postal_address")
    invitation: Invitation = Invitation.objects.create(
        authority=community.authority, community=community, name=check_name(name), postal_address=postal_address,
        phone=check_phone(phone), code=ids.letter_code(), door=Membership.Door.LETTER, invited_by=by,
        expires_at=clock.now() + LETTER_LASTS,
    )  # fmt: skip
    tell(Verb.INVITE, by=by, community=community, audience=f"gardeners:{community.pk}")
    return invitation


@transaction.atomic
def mark_posted(*, by: Person, community: Community, public_ids: list[str]) -> int:
    """These letters are in the letter box: whoever does not answer in 30 days is forgotten."""
    _check_tends(by, community)
    now = clock.now()
    letters = Invitation.objects.filter(
        community=community, public_id__in=public_ids[:AT_ONCE], email="", posted_at=None
    )
    return letters.open().update(posted_at=now, expires_at=Least(F("expires_at"), now + POSTED_LASTS))


@transaction.atomic
def accept_on_behalf(
    *, by: Person, invitation: Invitation, how: str, consents: bool, if_quiet: str = ""
) -> Membership:
    """They said yes by phone, on paper or in person: they come in, and their agreement is recorded."""
    community = invitation.community
    _check_tends(by, community)
    if not consents:
        raise CommunityError(_("Ask first, and tick the box once they agreed."), field="consents")
    if how not in (Consent.How.PAPER, Consent.How.PHONE, Consent.How.SPOKEN):
        raise CommunityError(_("Say how they told you."), field="how")
    usable = Invitation.objects.filter(pk=invitation.pk, email="").open()
    if not usable.update(accepted_at=clock.now()):
        raise CommunityError(_("This invitation is no longer valid. Ask a gardener for another one."))
    person = create_person(
        authority=community.authority,
        name=invitation.name,
        phone=invitation.phone,
        postal_address=invitation.postal_address,
    )
    give_consent(person=person, purpose=consent_purpose(community), how=how, entered_by=by)
    return enter(
        person=person, community=community, door=invitation.door, entered_by=by,
        if_quiet=if_quiet or _easiest_for(invitation),
        organisation=organisation_invited(invitation),
    )  # fmt: skip


def _easiest_for(invitation: Invitation) -> str:
    return Membership.IfQuiet.CALL if invitation.phone else Membership.IfQuiet.WRITE
