"""What the gallery shows: every component in its states. Samples are content, so they stay in French."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from terreau.ui.gallery.actions import action_examples
from terreau.ui.gallery.example import Chapter
from terreau.ui.gallery.forms import form_examples
from terreau.ui.gallery.texts import text_examples

COMPONENTS = Path(__file__).parent.parent / "templates" / "ui" / "components"


def chapters() -> list[Chapter]:
    """Every component of the folder, in alphabetical order, with its states."""
    examples = {**action_examples(), **text_examples(), **form_examples()}
    return [Chapter(name, props, examples.get(name, [])) for name, props in component_props().items()]


@lru_cache(maxsize=1)
def component_props() -> dict[str, str]:
    """The components of the folder and what their first line says they take."""
    found = {}
    for path in sorted(COMPONENTS.glob("[!_]*.html")):
        first = path.read_text(encoding="utf-8").split("\n", 1)[0]
        said = re.fullmatch(r"\{# props: (.+) #\}", first)
        found[path.stem] = said.group(1) if said else ""
    return found
