"""What a community settles for itself changes with an adopted charter, or by two people together; never otherwise."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from terreau.communities.models import Community, PairGesture, Settings
from terreau.communities.services.refusal import CommunityError
from terreau.people.models import Person


def check_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Known settings within their limits, and nothing else."""
    checked: dict[str, Any] = {}
    for name, value in values.items():
        if name == "entry":
            if value not in Settings.Entry.values:
                raise CommunityError(_("Choose how one comes in."), field="entry")
        elif name == "members_invite":
            if not isinstance(value, bool):
                raise CommunityError(_("Choose who invites."), field=name)
        elif name not in Settings.LIMITS:
            raise CommunityError(_("This is no setting of a community."))
        else:
            least, most = Settings.LIMITS[name]
            if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
                raise CommunityError(
                    _("Choose between %(least)d and %(most)d.") % {"least": least, "most": most}, field=name
                )
        checked[name] = value
    return checked


def settle(community: Community, values: Mapping[str, Any]) -> None:
    """Write what was decided; the caller says who decided."""
    values = check_values(values)
    if values:
        Settings.objects.update_or_create(
            community=community, defaults={"authority": community.authority, **values}
        )


def check_settings(community: Community, about: Person | None, values: Mapping[str, Any]) -> None:
    if not check_values(values):
        raise CommunityError(_("Nothing changes: choose another value first."))


def change_settings(gesture: PairGesture) -> None:
    settle(gesture.community, gesture.values)
