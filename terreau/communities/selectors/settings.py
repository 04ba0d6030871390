"""What a community settled for itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.communities.models import Community, Settings


def settings_of(community: Community) -> Settings:
    """Its settings; the defaults for a community that settled nothing."""
    found = Settings.objects.filter(community=community).first()
    if found is None:
        found = Settings(authority_id=community.authority_id, community=community)
    found.community = community
    return found


LABELS = {
    "entry": _("How one comes in"),
    "members_invite": _("Who invites"),
    "mandate_months": _("A gardener’s mandate, in months"),
    "terms": _("Mandates in a row, at most"),
    "understudy_days": _("Days before an empty seat is said to all"),
    "welcome_days": _("Days to welcome a newcomer"),
    "rest_days": _("Days without any life before rest is proposed"),
    "round_days": _("Days for a round of consent"),
    "quorum_percent": _("Share of members that must speak, in percent"),
    "review_months": _("Months before the charter comes back"),
}
INVITERS = {True: _("every member"), False: _("those who tend only")}


def said(name: str, value: Any) -> str:
    """The value of a setting, in words."""
    if name == "entry":
        return str(dict(Settings.Entry.choices).get(value, value))
    return str(INVITERS[bool(value)]) if name == "members_invite" else str(value)


def settled(settings: Settings) -> list[dict[str, str]]:
    """What a community settled, in words."""
    return [{"term": str(LABELS[name]), "text": said(name, getattr(settings, name))} for name in LABELS]
