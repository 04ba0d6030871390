"""What every page shows around its own content: whose site it is, who is there, where one can go."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from terreau.communities.permissions import place_of
from terreau.core.requests import Request
from terreau.web.permissions import can_post_letters, can_run_the_space

LANGUAGES = [{"code": "fr", "name": "Français"}, {"code": "en", "name": "English"}]
# Addresses of their own, that people reach from these pages and think of as in them.
WITHIN = {"/communautes/": ("/echanges/",), "/mon-espace/": ("/moderation/", "/tenir-a-distance/")}


def page(request: Request) -> dict[str, Any]:
    """Nothing here costs a query to a visitor without an account; one to someone signed in."""
    authority, person = getattr(request, "authority", None), getattr(request, "person", None)
    shown: dict[str, Any] = {
        "languages": LANGUAGES,
        "authority": authority,
        "person": person,
        "nav": [],
        "account_nav": [],
    }
    if authority is None:
        return shown
    return {
        **shown,
        "demo": settings.TERREAU_DEMO and authority.is_demo,
        "demo_nav": [{"label": _("Mail sent here"), "url": "/demo/courrier/"}],
        "nav": _nav(request.path, person),
        "account_nav": _account_nav(request.path, person),
        "foot_nav": None,
    }


def _items(path: str, places: list[tuple[str, str, str]]) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": url, "icon": icon, "current": path.startswith((url, *WITHIN.get(url, ())))}
        for label, url, icon in places
    ]


def _nav(path: str, person: Any) -> list[dict[str, Any]]:
    places = [
        (_("Communities"), "/communautes/", "sprout"),
        (_("What matters"), "/ce-qui-compte/", "quote"),
        (_("Gatherings"), "/rencontres/", "calendar"),
        (pgettext("page", "What came of it"), "/suites/", "check"),
    ]
    if place_of(person).acting:
        places.insert(0, (_("This week"), "/cette-semaine/", "hand-heart"))
    return _items(path, places)


def _account_nav(path: str, person: Any) -> list[dict[str, Any]]:
    if person is None:
        return _items(path, [(_("Sign in"), "/connexion/", "log-in")])
    places = [(_("My space"), "/mon-espace/", "user"), (_("Search"), "/chercher/", "search")]
    if can_post_letters(person):
        places.append((_("Letters and calls"), "/courriers/", "mail"))
    if can_run_the_space(person):
        places.append((_("Administration"), "/administration/", "settings"))
    return [
        *_items(path, places),
        {"label": _("Sign out"), "url": "/deconnexion/", "icon": "log-out", "post": True, "current": False},
    ]
