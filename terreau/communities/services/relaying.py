"""Naming a relay for somebody without e-mail, with the agreement of both; taking it back at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from terreau.communities.models import Membership, Relay
from terreau.communities.permissions import can_tend_community
from terreau.communities.services.refusal import CommunityError, clean_text
from terreau.core.phones import check_phone
from terreau.people.models import Consent, ContactPoint, Person
from terreau.people.selectors import mail_address
from terreau.people.services import (
    add_contact_point,
    check_name,
    prefer_contact_point,
    remove_contact_point,
)

ADDRESS_LIMIT = 300
SAID = (Consent.How.PAPER, Consent.How.PHONE, Consent.How.SPOKEN)


@transaction.atomic
def name_relay(
    *,
    by: Person,
    membership: Membership,
    name: str,
    kind: str,
    postal_address: str,
    member_said: str,
    relay_said: str,
    phone: str = "",
) -> Relay:
    """From now on letters go « chez » them. A new relay takes the place of the one before."""
    if not can_tend_community(by, membership.community):
        raise CommunityError(_("Only those who tend this community write down a relay."))
    if membership.status not in Membership.PRESENT or mail_address(membership.person):
        raise CommunityError(_("A relay is for members without e-mail."))
    if kind not in Relay.Kind.values:
        raise CommunityError(_("Say who the relay is."), field="kind")
    for field, how in (("member_said", member_said), ("relay_said", relay_said)):
        if how not in SAID:
            raise CommunityError(_("Say how they told you."), field=field)
    too_long = _("These words are too long: %(limit)d characters at most.")
    postal_address = clean_text(postal_address, ADDRESS_LIMIT, too_long, "postal_address")
    if not postal_address:
        raise CommunityError(_("Give the address where the letter goes."), field="postal_address")
    name, phone = check_name(name), check_phone(phone)
    end_relay_of(membership=membership)
    point = add_contact_point(
        person=membership.person,
        kind=ContactPoint.Kind.POST,
        value=_("care of %(name)s") % {"name": name} + f"\n{postal_address}",
    )
    prefer_contact_point(point=point)
    relay: Relay = Relay.objects.create(
        authority=membership.authority, membership=membership, name=name, kind=kind, phone=phone, point=point,
        member_said=member_said, relay_said=relay_said, entered_by=by,
    )  # fmt: skip
    return relay


@transaction.atomic
def take_relay_back(*, by: Person, membership: Membership) -> None:
    """One of them called: letters no longer go there."""
    if not can_tend_community(by, membership.community):
        raise CommunityError(_("Only those who tend this community write down a relay."))
    end_relay_of(membership=membership)


def end_relay_of(*, membership: Membership) -> None:
    """Forget a relay, and where it stands."""
    for relay in Relay.objects.filter(membership=membership).select_related("point"):
        if relay.point is not None:
            remove_contact_point(point=relay.point)
        relay.delete()
