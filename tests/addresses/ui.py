"""Addresses of the ui room."""

from tests.addresses import EVERYONE, NOBODY, Address, Gesture

ADDRESSES = [
    # Only in a demo or in development, where the walk visits it; the matrix is written for a real install.
    Address(
        "ui:gallery",
        gestures=(
            Gesture("GET", "see the gallery of components (demo only)", NOBODY, allowed_in_demo=EVERYONE),
        ),
    ),
]
