"""Through whom letters reach somebody without e-mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceRow
from terreau.communities.models.membership import Membership
from terreau.people.models import Consent, ContactPoint, Person


class Relay(SpaceRow):
    """A neighbour, a library, a social centre: letters go « chez » them. Both said yes; either takes it back by phone."""

    class Kind(models.TextChoices):
        NEIGHBOUR = "neighbour", _("a neighbour or somebody close")
        LIBRARY = "library", _("a library")
        CENTRE = "centre", _("a social centre")
        OTHER = "other", _("another place")

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="relay")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    phone = models.CharField(max_length=30, blank=True)
    point = models.ForeignKey(ContactPoint, null=True, on_delete=models.SET_NULL, related_name="+")
    member_said = models.CharField(max_length=8, choices=Consent.How.choices)
    relay_said = models.CharField(max_length=8, choices=Consent.How.choices)
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return self.public_id
