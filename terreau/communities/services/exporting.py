"""Taking contacts out: only of those who agreed, for a written purpose, by two people, once, within a quarter of an hour."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from terreau.communities.models import Community, ContactExport, PairGesture
from terreau.communities.permissions import can_take_contacts, is_member
from terreau.communities.selectors import contacts_of, contacts_purpose
from terreau.communities.services.refusal import CommunityError, tell
from terreau.communities.spreadsheet import to_csv
from terreau.core import clock, ids
from terreau.journal.models import Verb
from terreau.people.models import Consent, Person
from terreau.people.services import give_consent, withdraw_consent

OPEN_FOR = timedelta(days=7)
LINK_LASTS = timedelta(minutes=15)


def check_export(community: Community, about: Person | None, values: Mapping[str, Any]) -> None:
    """Nothing to check beyond who asks."""


def open_export(gesture: PairGesture) -> None:
    """Two agreed: whoever asked may take the file, once, in the week."""
    ContactExport.objects.create(
        authority=gesture.authority,
        gesture=gesture,
        community=gesture.community,
        for_person=gesture.proposed_by,
        open_until=clock.now() + OPEN_FOR,
    )


@transaction.atomic
def prepare_export(*, by: Person, export: ContactExport) -> ContactExport:
    """A link that lives a quarter of an hour. Asked for again, the one before dies."""
    now = clock.now()
    if not can_take_contacts(by, export):
        raise CommunityError(_("Only whoever asked for these contacts takes them."))
    if export.downloaded_at is not None or export.open_until <= now:
        raise CommunityError(
            _("This file was taken already, or its week is over. Ask for another one together.")
        )
    export.token, export.token_until = ids.secret_token(), now + LINK_LASTS
    if not ContactExport.objects.filter(pk=export.pk, downloaded_at=None).update(
        token=export.token, token_until=export.token_until
    ):
        raise CommunityError(
            _("This file was taken already, or its week is over. Ask for another one together.")
        )
    return export


@transaction.atomic
def take_contacts(*, by: Person, export: ContactExport, token: str) -> bytes:
    """The file. The link dies as it is used: of two clicks at once, one gets nothing."""
    now = clock.now()
    if not can_take_contacts(by, export):
        raise CommunityError(_("Only whoever asked for these contacts takes them."))
    rows = contacts_of(export.community)
    taken = ContactExport.objects.filter(
        pk=export.pk, token=token, token_until__gt=now, downloaded_at=None, open_until__gt=now
    ).update(downloaded_at=now, rows_count=len(rows))
    if not taken:
        raise CommunityError(_("This link is over: it lives a quarter of an hour, and serves once."))
    tell(Verb.READ, by=by, community=export.community)
    return to_csv([_heading(), *rows, _watermark(export, by)])


def _heading() -> tuple[str, ...]:
    return (_("Name"), _("E-mail"), _("Phone"), _("Postal address"), _("Organisation"))


def _watermark(export: ContactExport, by: Person) -> tuple[str, ...]:
    """Who took it, when, what for: it goes wherever the file goes."""
    when = localtime(clock.now(), export.community.authority.zone)
    said = _(
        "Taken by %(name)s on %(day)s for this purpose only: %(purpose)s. Members of “%(community)s”."
    ) % {
        "name": by.shown_name,
        "day": date_format(when, "DATETIME_FORMAT"),
        "purpose": " ".join(export.gesture.reason.split()),
        "community": export.community.name,
    }
    return (said, "", "", "", "")


@transaction.atomic
def agree_to_export(*, person: Person, community: Community, agrees: bool) -> None:
    """Each member says for themselves whether their contacts may be in such a file."""
    if not is_member(person, community):
        raise CommunityError(_("Join the community first."))
    if agrees:
        give_consent(person=person, purpose=contacts_purpose(community), how=Consent.How.ONLINE)
    else:
        withdraw_consent(person=person, purpose=contacts_purpose(community))
