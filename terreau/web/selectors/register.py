"""The register of personal data, read from the declarations of the rooms."""

from itertools import groupby

from django.utils.translation import gettext as _

from terreau.core.registries import PersonalField, personal_fields

SIGNING_IN = (
    "web",
    "account",
    "mfa",
    "sessions",
    "socialaccount",
)  # one subject for people, several tables of ours


def titles() -> dict[str, str]:
    """What each room is about, for people, in the order of the register."""
    return {
        "people": _("You"),
        "web": _("Signing in"),
        "listening": _("What matters"),
        "communities": _("Communities"),
        "gatherings": _("Gatherings"),
        "commitments": _("Requests and commitments"),
        "moderation": _("Reports"),
        "care": _("The gardeners' week"),
        "notifications": _("Messages"),
        "digests": _("The week of my communities"),
        "conversations": _("Exchanges"),
        "mailroom": _("Answers by mail and text message"),
        "offices": _("Offices"),
        "authorities": _("Those who answer for the site"),
        "journal": _("The journal of facts"),
        "search": _("Search"),
        "files": _("Pictures"),
        "crossings": _("Erasures"),
    }


def register_by_room() -> list[tuple[str, list[PersonalField]]]:
    """The declared fields under a title people understand, from what is closest to them to what is furthest."""
    named = titles()
    order = list(named)

    def place(field: PersonalField) -> int:
        room = _room(field)
        return order.index(room) if room in named else len(order)

    ordered = sorted(personal_fields, key=lambda field: (place(field), _room(field)))
    return [(named.get(room, room), list(fields)) for room, fields in groupby(ordered, key=_room)]


def _room(field: PersonalField) -> str:
    label = field.model.split(".")[0]
    return "web" if label in SIGNING_IN else label
