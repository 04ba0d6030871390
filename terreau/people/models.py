"""Person is not Account: every foreign key points to a person; people without e-mail are whole."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceQuerySet, SpaceRow
from terreau.core import clock, ids
from terreau.core.models import Row
from terreau.core.text import fold


class AccountManager(BaseUserManager["Account"]):
    """Accounts have no password: `create_user` only takes an address."""

    def create_user(self, email: str, **fields: Any) -> "Account":
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_unusable_password()
        account.save(using=self._db)
        return account


NO_MAIL = (
    "@sms.invalid"  # ends the address of an account that opens by SMS alone: nothing is ever written there
)


class Account(AbstractBaseUser, Row):
    """A way to sign in: one verified address, install-wide, no password ever."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    # Changed to sign out everywhere and on suspension: without passwords, all accounts would share one session hash.
    session_stamp = models.CharField(max_length=32, default=ids.secret_token)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[AccountManager] = AccountManager()

    def __str__(self) -> str:
        return self.public_id

    @property
    def mail(self) -> str:
        """Their address; nothing for whoever signs in by SMS alone."""
        return "" if self.email.endswith(NO_MAIL) else self.email

    def get_session_auth_hash(self) -> str:
        return salted_hmac("terreau.people.session", f"{self.pk}:{self.session_stamp}").hexdigest()


class PersonQuerySet(SpaceQuerySet):
    def present(self) -> "PersonQuerySet":
        return self.filter(erased_at=None)


class Person(SpaceRow):
    """Someone known to one authority: resident, agent or elected person; with or without an account."""

    class Language(models.TextChoices):
        FRENCH = "fr", "français"
        ENGLISH = "en", "English"

    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="persons"
    )
    name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=80, db_index=True, editable=False)
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.FRENCH)
    suspended_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    last_seen_on = models.DateField(null=True, blank=True)
    # Mail to them came back, since; not written to any more, since; their last word that the address is right.
    mail_returned_at = models.DateTimeField(null=True, blank=True)
    mail_held_at = models.DateTimeField(null=True, blank=True)
    mail_confirmed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "authority"], name="person_one_per_account_and_authority"
            ),
        ]
        indexes = [models.Index(fields=["authority", "name_key"])]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return str(_("former member")) if self.erased_at else self.name

    @property
    def is_suspended(self) -> bool:
        return self.suspended_at is not None

    @staticmethod
    def key_of(name: str) -> str:
        """What names are sorted and found by: the same order on both databases."""
        return fold(name)[:80]


class ContactPoint(SpaceRow):
    """A way to reach a person. Not unique: households share an address or a phone."""

    class Kind(models.TextChoices):
        MAIL = "mail", _("e-mail")
        PHONE = "phone", _("phone")
        POST = "post", _("postal address")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    value = models.TextField(max_length=400)
    verified_at = models.DateTimeField(null=True, blank=True)
    is_preferred = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["authority", "kind", "value"])]

    def __str__(self) -> str:
        return self.kind


class Organisation(SpaceRow):
    """An association, collective, school, firm or public body, a member through named persons."""

    class Kind(models.TextChoices):
        ASSOCIATION = "association", _("association")
        COLLECTIVE = "collective", _("collective")
        SCHOOL = "school", _("school")
        FIRM = "firm", _("firm")
        PUBLIC = "public", _("public body")

    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "name_key"], name="organisation_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Consent(SpaceRow):
    """What a person agreed to, when and how; withdrawn rather than deleted."""

    class How(models.TextChoices):
        ONLINE = "online", _("on line")
        PAPER = "paper", _("on paper")
        PHONE = "phone", _("by phone")
        SPOKEN = "spoken", _("in person")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=60)
    how = models.CharField(max_length=8, choices=How.choices)
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="consent_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.purpose
