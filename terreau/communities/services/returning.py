"""Former members: called back once if they said yes; and what members without a screen told a gardener."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from terreau.communities.models import Membership
from terreau.communities.notices.entering import call_somebody_back
from terreau.communities.permissions import can_join_community
from terreau.communities.permissions.joining import can_call_back, can_write_for_member
from terreau.communities.services.breathing import come_back, leave, pause
from terreau.communities.services.entering import consent_purpose, enter
from terreau.communities.services.refusal import CommunityError, about_membership, tell
from terreau.journal.models import Verb
from terreau.people.models import Consent, Person
from terreau.people.services import give_consent

SAID = ("rest", "back", "leave", "return", "quiet")


@transaction.atomic
def call_back(*, by: Person, membership: Membership) -> Membership:
    """One word to somebody who left and said that they might be called back: once, whoever asks twice."""
    if not can_call_back(by, membership):
        raise CommunityError(_("This person did not say that they may be called back."))
    waiting = Membership.objects.filter(
        pk=membership.pk, status__in=Membership.GONE, call_back=Membership.CallBack.YES
    )
    if waiting.update(call_back=Membership.CallBack.CALLED):
        membership.refresh_from_db(fields=["call_back"])
        tell(
            Verb.INVITE,
            by=by,
            community=membership.community,
            subject=about_membership(membership),
            about=membership.person,
            audience=f"gardeners:{membership.community_id}",
        )
        call_somebody_back(membership)
    return membership


@transaction.atomic
def write_for_member(
    *,
    by: Person,
    membership: Membership,
    said: str,
    how: str,
    until: date | None = None,
    if_quiet: str = "",
    may_be_called: bool = False,
    consents: bool = False,
) -> Membership:
    """Somebody without an account rests, is back, leaves, or comes back in: said to a gardener, who writes it down."""
    if not can_write_for_member(by, membership):
        raise CommunityError(_("Only for a member without an account, and by those who tend this community."))
    if how not in (Consent.How.PAPER, Consent.How.PHONE, Consent.How.SPOKEN):
        raise CommunityError(_("Say how they told you."), field="how")
    is_gone = membership.status in Membership.GONE
    if said not in SAID or is_gone != (said == "return"):
        raise CommunityError(_("Choose one of the answers offered."), field="said")
    if if_quiet and if_quiet not in Membership.IfQuiet.values:
        raise CommunityError(_("Choose one of the answers offered."), field="if_quiet")
    if said == "return":
        return _return(by, membership, how, if_quiet, consents=consents)
    if said == "rest":
        pause(membership=membership, until=until, by=by)
    elif said == "back":
        come_back(membership=membership, by=by)
    elif said == "leave":
        leave(membership=membership, may_be_called=may_be_called, by=by)
    if if_quiet:
        _settle_quiet(by, membership, if_quiet)
    return membership


def _settle_quiet(by: Person, membership: Membership, if_quiet: str) -> None:
    if Membership.objects.filter(pk=membership.pk).exclude(if_quiet=if_quiet).update(if_quiet=if_quiet):
        membership.if_quiet = if_quiet
        tell(
            Verb.UPDATE,
            by=membership.person,
            community=membership.community,
            subject=about_membership(membership),
            entered_by=by,
            audience=f"gardeners:{membership.community_id}",
        )


def _return(by: Person, membership: Membership, how: str, if_quiet: str, *, consents: bool) -> Membership:
    """Back in the same membership, so that what was done together stays; they agree again."""
    if not consents:
        raise CommunityError(_("Ask first, and tick the box once they agreed."), field="consents")
    community, person = membership.community, membership.person
    if not can_join_community(person, community):
        raise CommunityError(_("This community takes nobody in for now."))
    give_consent(person=person, purpose=consent_purpose(community), how=how, entered_by=by)
    return enter(
        person=person, community=community, door=Membership.Door.BEHALF, entered_by=by,
        organisation=membership.organisation, if_quiet=if_quiet or membership.if_quiet,
    )  # fmt: skip
