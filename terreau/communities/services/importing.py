"""Bringing in a list of people: look first, then all or nothing, undone within a day; nobody is told before that."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from terreau.communities.member_file import PeopleList, Someone, Twin, name_mark, read_people
from terreau.communities.models import (
    Community,
    ImportedPerson,
    Invitation,
    LeftAlone,
    MemberImport,
    Membership,
)
from terreau.communities.notices import entering as notices
from terreau.communities.permissions.lists import can_import_members
from terreau.communities.services.refusal import CommunityError, clean_text, tell
from terreau.core import clock, ids
from terreau.core.tables import Rejected, TableError
from terreau.core.text import tidy
from terreau.journal.models import Verb
from terreau.people.models import ContactPoint, Person

UNDO_WITHIN = timedelta(hours=24)
LIST_KEPT = timedelta(days=30)
MAIL_LASTS, LETTER_LASTS = timedelta(days=30), timedelta(days=60)
ROWS_AT_ONCE, INVITED_AT_ONCE, INVITED_A_TURN = 500, 50, 500
GIVEN_BY_LIMIT, ORIGIN_LIMIT = 120, 200
INVITING = (Community.Status.GERM, Community.Status.ACTIVE)


def _check_may_import(by: Person | None, community: Community) -> None:
    """Whoever hosts the service imports from the command line, in nobody's name."""
    if by is not None and not can_import_members(by, community):
        raise CommunityError(_("Only those who tend this community bring in a list."))


def read_list(*, community: Community, content: bytes, filename: str) -> PeopleList:
    """What a file holds for this community, whoever is known there put aside; raises CommunityError. Changes nothing."""
    try:
        read = read_people(content, filename)
    except TableError as refusal:
        raise CommunityError(str(refusal), field="file") from None
    known, unwanted = _known_marks(community), _unwanted_marks(community)
    alone = _LeftAlone(community)
    people: list[Someone] = []
    merged, rejected = list(read.merged), list(read.rejected)
    for one in read.people:
        marks = set(one.marks())
        if marks & unwanted or alone.holds(one):
            rejected.append(Rejected(one.line, _("This person is not to be invited again.")))
        elif marks & known:
            merged.append(Twin(one.line, 0))
        else:
            people.append(one)
    merged.sort(key=lambda twin: twin.line)
    rejected.sort(key=lambda line: line.line)
    return PeopleList(people, merged, read.namesakes, rejected, read.columns, read.unread)


def _known_marks(community: Community) -> set[str]:
    """Who is in, and who is invited already or about to be."""
    marks = _marks_of_members(Membership.objects.present().filter(community=community).values("person"))
    invited = Invitation.objects.filter(community=community).open()
    waiting = ImportedPerson.objects.filter(
        batch__community=community, batch__status=MemberImport.Status.DONE
    )
    for rows in (invited, waiting):
        for name, email, phone in rows.values_list("name", "email", "phone"):
            marks.update(Someone(0, name, email, phone).marks())
    return marks


def _unwanted_marks(community: Community) -> set[str]:
    """Who left or was asked to leave: they come back by themselves, or not."""
    gone = Membership.objects.filter(community=community).exclude(status__in=Membership.PRESENT)
    return _marks_of_members(gone.values("person"))


def _marks_of_members(people: QuerySet[Any, Any]) -> set[str]:
    marks: set[str] = set()
    accounts = Person.objects.filter(pk__in=people, account__isnull=False)
    for name, email in accounts.values_list("name", "account__email"):
        marks.add(f"{name_mark(name)}|{email}")
    points = ContactPoint.objects.filter(person__in=people).exclude(kind=ContactPoint.Kind.POST)
    for name, kind, value in points.values_list("person__name", "kind", "value"):
        is_mail = kind == ContactPoint.Kind.MAIL
        marks.update(Someone(0, name, value if is_mail else "", "" if is_mail else value).marks())
    return marks


class _LeftAlone:
    """Who asked not to be invited again, known by marks from which nobody can be read."""

    def __init__(self, community: Community) -> None:
        found = LeftAlone.objects.filter(community=community)
        self.marks = set(found.values_list("mark", flat=True))

    def holds(self, one: Someone) -> bool:
        return bool(self.marks) and not self.marks.isdisjoint(sealed_marks(one))


def sealed_marks(one: Someone) -> list[str]:
    """The keyed marks of somebody: by mail or phone, else by name and address."""
    seen = list(one.marks()) or [f"{name_mark(one.name)}|{one.postal_address}"]
    return [
        salted_hmac("terreau.communities.left_alone", mark, algorithm="sha256").hexdigest() for mark in seen
    ]


def stage_list(
    *,
    by: Person | None,
    community: Community,
    content: bytes,
    filename: str,
    given_by: str = "",
    origin: str = "",
    basis: str = "",
) -> MemberImport:
    """Read a file and put its people aside, piece by piece, until somebody says yes. Nobody is invited."""
    _check_may_import(by, community)
    _check_room(community)
    said = _check_origin(given_by, origin, basis) if by is not None or given_by or origin or basis else {}
    read = read_list(community=community, content=content, filename=filename)
    batch = MemberImport.objects.create(
        authority=community.authority,
        community=community,
        filename=tidy(filename)[-120:] or "-",
        fingerprint=sha256(content).hexdigest(),
        row_count=read.total,
        merged=[asdict(one) for one in read.merged],
        namesakes=[asdict(one) for one in read.namesakes],
        rejected=[asdict(one) for one in read.rejected],
        columns={**read.columns, "unread": ", ".join(read.unread)[:2000]},
        by=by,
        **said,
    )
    for piece in _pieces(read.people):
        _stage(batch, piece)
    batch.advance(to=MemberImport.Status.PREVIEW)
    return batch


def _check_room(community: Community) -> None:
    if community.status not in INVITING:
        raise CommunityError(_("This community takes nobody in for now."))


def _pieces(people: list[Someone]) -> Iterator[list[Someone]]:
    for start in range(0, len(people), ROWS_AT_ONCE):
        yield people[start : start + ROWS_AT_ONCE]


@transaction.atomic
def _stage(batch: MemberImport, people: Iterable[Someone]) -> None:
    ImportedPerson.objects.bulk_create(
        ImportedPerson(
            authority_id=batch.authority_id, batch=batch, line=one.line, name=one.name, email=one.email, phone=one.phone,
            postal_address=one.postal_address, organisation_name=one.organisation,
        )
        for one in people
    )  # fmt: skip


def _check_origin(given_by: str, origin: str, basis: str) -> dict[str, str]:
    """Who gave the list, where it comes from, by what right: what each person will read."""
    too_long = _("These words are too long: %(limit)d characters at most.")
    given_by = clean_text(given_by, GIVEN_BY_LIMIT, too_long, "given_by")
    origin = clean_text(origin, ORIGIN_LIMIT, too_long, "origin")
    if not given_by:
        raise CommunityError(_("Say who gave this list: each person will read it."), field="given_by")
    if not origin:
        raise CommunityError(_("Say how this list was made: each person will read it."), field="origin")
    if basis not in MemberImport.Basis.values:
        raise CommunityError(_("Say what allows you to write to these people."), field="basis")
    return {"given_by": given_by, "origin": origin, "basis": basis}


@transaction.atomic
def state_origin(*, by: Person, batch: MemberImport, given_by: str, origin: str, basis: str) -> MemberImport:
    """Say afterwards where a list comes from: until then, nobody of it is invited."""
    _check_may_import(by, batch.community)
    said = _check_origin(given_by, origin, basis)
    if not MemberImport.objects.filter(pk=batch.pk, basis="").update(**said):
        raise CommunityError(_("This changed meanwhile. Please look again."))
    batch.refresh_from_db()
    return batch


@transaction.atomic
def import_list(*, by: Person | None, batch: MemberImport) -> MemberImport:
    """Say yes to everyone at once: one status changes. Nobody is a member before they accept, nor told before a day."""
    _check_may_import(by, batch.community)
    _check_room(batch.community)
    if batch.status != MemberImport.Status.PREVIEW:
        raise CommunityError(_("This file was already imported."))
    count = ImportedPerson.objects.filter(batch=batch).count()
    if not count:
        raise CommunityError(
            _("Nothing to import: nobody new in this file can be reached. Nothing was changed.")
        )
    try:
        with transaction.atomic():
            is_done = batch.advance(
                to=MemberImport.Status.DONE, imported_count=count, undo_until=clock.now() + UNDO_WITHIN
            )
    except IntegrityError:
        batch.refresh_from_db()
        is_done = False
    if not is_done:
        raise CommunityError(_("This file was already imported."))
    tell(Verb.INVITE, by=by, community=batch.community, audience=f"gardeners:{batch.community_id}")
    return batch


def may_undo(batch: MemberImport) -> bool:
    return (
        batch.status == MemberImport.Status.DONE
        and batch.undo_until is not None
        and batch.undo_until > clock.now()
    )


@transaction.atomic
def undo_list(*, by: Person | None, batch: MemberImport) -> MemberImport:
    """Take a whole list out again, before anybody of it was written to."""
    _check_may_import(by, batch.community)
    if not may_undo(batch):
        raise CommunityError(_("A list is undone within 24 hours: this time is over."))
    if batch.advance(to=MemberImport.Status.UNDONE, undo_until=None):
        ImportedPerson.objects.filter(batch=batch).delete()
        tell(Verb.UNDO, by=by, community=batch.community, audience=f"gardeners:{batch.community_id}")
    return batch


def invite_lists(now: datetime) -> int:
    """Once the day to undo is over, each person of a list gets one invitation; some hundreds at each turn."""
    due = MemberImport.objects.filter(
        status=MemberImport.Status.DONE, undo_until__lte=now, community__status__in=INVITING
    ).exclude(basis="")
    invited = 0
    for batch in due.select_related("community__authority", "by").order_by("undo_until", "pk"):
        while invited < INVITED_A_TURN and (done := _invite_some(batch)):
            invited += done
        if not ImportedPerson.objects.filter(batch=batch).exists():
            batch.advance(to=MemberImport.Status.SENT)
    return invited


@transaction.atomic
def _invite_some(batch: MemberImport) -> int:
    """A few of a list: their invitations are written in the place of their lines."""
    waiting = list(ImportedPerson.objects.filter(batch=batch).order_by("line")[:INVITED_AT_ONCE])
    gone, _by_table = ImportedPerson.objects.filter(pk__in=[one.pk for one in waiting]).delete()
    if gone != len(waiting):
        raise CommunityError(_("This changed meanwhile. Please look again."))
    now = clock.now()
    made = Invitation.objects.bulk_create(
        Invitation(
            authority_id=batch.authority_id, community=batch.community, batch=batch, email=one.email, name=one.name,
            phone=one.phone, postal_address=one.postal_address, organisation_name=one.organisation_name,
            door=Membership.Door.LIST, code="" if one.email else ids.letter_code(),
            expires_at=now + (MAIL_LASTS if one.email else LETTER_LASTS),
        )
        for one in waiting
    )  # fmt: skip
    for invitation in made:
        if invitation.email:
            notices.send_list_invitation(invitation)
    return len(waiting)


def forget_lists(now: datetime) -> int:
    """Lists looked at and never imported, lines left by an undone one, and lists that nobody could invite in 30 days."""
    done, undone = MemberImport.Status.DONE, MemberImport.Status.UNDONE
    never_sent = Q(batch__status=done, batch__undo_until__lt=now - LIST_KEPT)
    rows = ImportedPerson.objects.filter(never_sent | Q(batch__status=undone)).delete()[0]
    looked_at = Q(status__in=(MemberImport.Status.READING, MemberImport.Status.PREVIEW))
    looked_at &= Q(created_at__lt=now - UNDO_WITHIN)
    return rows + MemberImport.objects.filter(looked_at).delete()[0]


@transaction.atomic
def refuse_invitation(*, invitation: Invitation) -> None:
    """« Do not invite me again »: what was known is forgotten at once; a mark that nobody can read keeps the promise."""
    someone = Someone(0, invitation.name, invitation.email, invitation.phone, invitation.postal_address)
    community = invitation.community
    LeftAlone.objects.bulk_create(
        [
            LeftAlone(authority_id=community.authority_id, community=community, mark=mark)
            for mark in sealed_marks(someone)
        ],
        ignore_conflicts=True,
    )
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).delete()
