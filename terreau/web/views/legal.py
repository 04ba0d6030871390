"""Pages that the law, robots and reading aids ask for."""

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from terreau.communities.selectors import communities_of
from terreau.core.requests import Request
from terreau.core.text import render_markdown
from terreau.notifications.services import base_url
from terreau.web.selectors.register import register_by_room

GUIDE = Path(settings.ROOT).parent / "docs" / "guide.md"


def legal_notice(request: Request) -> HttpResponse:
    return render(request, "web/legal/notice.html")


def privacy(request: Request) -> HttpResponse:
    """Why each thing is asked, who reads it and until when, from the same register that deletes it."""
    return render(request, "web/legal/privacy.html", {"rooms": register_by_room()})


def accessibility(request: Request) -> HttpResponse:
    return render(request, "web/legal/accessibility.html")


def guide(request: Request) -> HttpResponse:
    """The gardener's guide, in French, read from the file that ships with the product."""
    text = GUIDE.read_text(encoding="utf-8") if GUIDE.exists() else ""
    text = text.partition("\n")[2] if text.startswith("# ") else text  # its title is the page's
    return render(request, "web/legal/guide.html", {"guide": render_markdown(text)})


@cache_control(public=True, max_age=300)
def brand(request: Request) -> HttpResponse:
    """The authority's colour, darker where it must be read, lighter on a dark ground: the only rules of a style sheet."""
    accent = request.authority.accent if request.authority else "#17603d"
    css = (
        f":root{{--accent:{accent};--accent-strong:color-mix(in srgb,{accent} 75%,black);--accent-ink:#fff}}\n"
        "@media (prefers-color-scheme:dark){:root{"
        f"--accent:color-mix(in srgb,{accent} 40%,white);--accent-strong:color-mix(in srgb,{accent} 25%,white);"
        "--accent-ink:#10261a}}\n"
    )
    return HttpResponse(css, content_type="text/css")


def source(request: Request) -> HttpResponse:
    """The licence asks that whoever uses the site can have its source."""
    return render(request, "web/legal/source.html", {"address": settings.TERREAU_SOURCE})


def robots(request: Request) -> HttpResponse:
    private = (
        "/mon-espace/",
        "/administration/",
        "/courriers/",
        "/connexion/",
        "/cette-semaine/",
        "/rejoindre/",
    )
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private)]
    if not (request.authority and request.authority.is_open):
        lines = ["User-agent: *", "Disallow: /"]
    address = f"{base_url(request.authority)}/sitemap.xml" if request.authority else "/sitemap.xml"
    return HttpResponse(
        "\n".join([*lines, f"Sitemap: {address}", ""]), content_type="text/plain; charset=utf-8"
    )


def sitemap(request: Request) -> HttpResponse:
    """Public pages only."""
    base = base_url(request.authority)
    paths = ["/", "/communautes/", "/ce-qui-compte/", "/rencontres/", "/suites/", "/guide/"]
    paths += [
        f"/communautes/{community.public_id}/" for community in communities_of(request.authority)[:1000]
    ]
    return render(
        request,
        "web/legal/sitemap.xml",
        {"addresses": [base + path for path in paths]},
        content_type="application/xml",
    )


def security(request: Request) -> HttpResponse:
    """RFC 9116: where to report a weakness."""
    contact = request.authority.contact_email if request.authority else ""
    lines = [
        f"Contact: mailto:{contact}" if contact else "Contact: /mentions-legales/",
        "Expires: 2028-01-01T00:00:00Z",
    ]
    return HttpResponse(
        "\n".join([*lines, "Preferred-Languages: fr, en", ""]), content_type="text/plain; charset=utf-8"
    )


def health(request: Request) -> HttpResponse:
    """For the reverse proxy and the supervisor: the server answers."""
    return HttpResponse("ok\n", content_type="text/plain")
