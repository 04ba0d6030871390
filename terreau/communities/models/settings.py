"""What a community settles for itself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceRow
from terreau.communities.models.community import Community


class Settings(SpaceRow):
    """How a community lives. The defaults hold until an adopted charter, or its two gardeners together, say otherwise."""

    class Entry(models.TextChoices):
        OPEN = "open", _("whoever wishes joins")
        REQUEST = "request", _("one asks, and members answer")

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="settings")
    entry = models.CharField(max_length=7, choices=Entry.choices, default=Entry.OPEN)
    members_invite = models.BooleanField(
        default=True, help_text="Any member invites, not only whoever tends it."
    )
    mandate_months = models.PositiveSmallIntegerField(default=12)
    terms = models.PositiveSmallIntegerField(default=2, help_text="Terms in a row in the same seat.")
    rest_days = models.PositiveSmallIntegerField(
        default=120, help_text="Without any sign of life, rest is proposed."
    )
    understudy_days = models.PositiveSmallIntegerField(
        default=30, help_text="After which every member is asked to fill an empty seat."
    )
    welcome_days = models.PositiveSmallIntegerField(default=7, help_text="A newcomer has been spoken to.")
    round_days = models.PositiveSmallIntegerField(default=10, help_text="A round of consent stays open.")
    quorum_percent = models.PositiveSmallIntegerField(
        default=33, help_text="Share of members that must have spoken."
    )
    review_months = models.PositiveSmallIntegerField(default=12, help_text="The charter comes back.")

    LIMITS = {  # smallest and greatest value of each number
        "mandate_months": (3, 36),
        "terms": (1, 4),
        "rest_days": (30, 730),
        "understudy_days": (7, 30),
        "welcome_days": (1, 30),
        "round_days": (3, 30),
        "quorum_percent": (10, 90),
        "review_months": (3, 36),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(understudy_days__lte=30), name="settings_nobody_blocks_a_month"
            ),
            models.CheckConstraint(
                condition=Q(mandate_months__gte=3, mandate_months__lte=36), name="settings_mandate_is_dated"
            ),
            models.CheckConstraint(
                condition=Q(quorum_percent__gte=1, quorum_percent__lte=100), name="settings_quorum_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return str(self.community_id)
