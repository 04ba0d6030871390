"""How people are asked in: by mail, by letter, one by one or from a list."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceQuerySet, SpaceRow
from terreau.communities.models.community import Community
from terreau.communities.models.membership import Membership
from terreau.core import clock, ids
from terreau.core.models import ForwardOnly
from terreau.people.models import Person


class MemberImport(ForwardOnly, SpaceRow):
    """A list of people brought in: looked at first, then all or nothing. It may be undone for a day: nobody is told before."""

    class Status(models.TextChoices):
        READING = "reading", _("being read")
        PREVIEW = "preview", _("to check")
        DONE = "done", _("imported")
        SENT = "sent", _("invited")
        UNDONE = "undone", _("undone")

    class Basis(models.TextChoices):
        CONSENT = "consent", _("they agreed to be contacted")
        MISSION = "mission", _("a public-interest mission of whoever kept the list")
        INTEREST = "interest", _("a legitimate interest, and they may object")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "reading": {"preview"},
        "preview": {"done"},
        "done": {"sent", "undone"},
    }

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="imports")
    filename = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.READING)
    given_by = models.CharField(max_length=120, blank=True)
    origin = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=8, choices=Basis.choices, blank=True)
    row_count = models.PositiveIntegerField(default=0)
    imported_count = models.PositiveIntegerField(default=0)
    merged = models.JSONField(default=list)  # [{line, of}], of 0: known here already
    namesakes = models.JSONField(default=list)  # [{line, of}], left alone
    rejected = models.JSONField(default=list)  # [{line, reason}]
    columns = models.JSONField(default=dict)  # which column of the file was read as what
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    undo_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "fingerprint"],
                condition=Q(status__in=("done", "sent")),
                name="member_import_once",
            )
        ]
        indexes = [models.Index(fields=["status", "undo_until"])]

    def __str__(self) -> str:
        return self.filename


class ImportedPerson(SpaceRow):
    """Someone of a list who waits to be invited. Gone once the invitation has left, once undone, or after 30 days."""

    batch = models.ForeignKey(MemberImport, on_delete=models.CASCADE, related_name="people")
    line = models.PositiveIntegerField()
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    postal_address = models.CharField(max_length=300, blank=True)
    organisation_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="imported_person_once_a_line"),
        ]

    def __str__(self) -> str:
        return str(self.line)


class LeftAlone(SpaceRow):
    """The mark of somebody who asked not to be invited again; nobody can be read from it."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="left_alone")
    mark = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "mark"], name="left_alone_once")]

    def __str__(self) -> str:
        return self.public_id


class InvitationQuerySet(SpaceQuerySet):
    def open(self) -> "InvitationQuerySet":
        """Those that may still be accepted."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=clock.now())


class Invitation(SpaceRow):
    """One honest invitation, by mail or by a letter with a code; forgotten if it is not accepted. It works once."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="invitations")
    batch = models.ForeignKey(
        MemberImport, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    postal_address = models.CharField(max_length=300, blank=True)
    organisation_name = models.CharField(max_length=120, blank=True)
    token = models.CharField(max_length=40, unique=True, default=ids.secret_token)
    code = models.CharField(max_length=8, blank=True, help_text="Printed on a letter, typed on /venir/.")
    door = models.CharField(max_length=6, choices=Membership.Door.choices, default=Membership.Door.MAIL)
    introduction = models.TextField(max_length=400, blank=True)
    if_quiet = models.CharField(
        max_length=5, choices=Membership.IfQuiet.choices, default=Membership.IfQuiet.WRITE
    )
    origin = models.CharField(max_length=12, choices=Membership.Origin.choices, blank=True)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "code"], condition=~Q(code=""), name="invitation_code_once"
            ),
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(code=""), name="invitation_is_opened_by_a_link_or_a_code"
            ),
        ]
        indexes = [models.Index(fields=["community", "email"]), models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return self.public_id

    def is_usable(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > clock.now()

    @property
    def spaced_code(self) -> str:
        """As it is printed: « abcd efgh »."""
        return f"{self.code[:4]} {self.code[4:]}"

    @property
    def known(self) -> str:
        """All that is known of whoever is invited, on one line."""
        said = (self.name, self.email, self.phone, self.postal_address, self.organisation_name)
        return ", ".join(" ".join(one.split()) for one in said if one)
