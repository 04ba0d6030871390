"""What every page shows around its own content."""

from typing import Any

from terreau.core.requests import Request


def page(request: Request) -> dict[str, Any]:
    """The authority and the person; the navigation."""
    return {
        "authority": getattr(request, "authority", None),
        "person": getattr(request, "person", None),
        "nav": [],
    }
