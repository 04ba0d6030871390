"""Walks everywhere and keeps count. `TERREAU_WALK=full` (make walk) visits the whole product in the browser; `make test`
sends the full product of persons by plain HTTP and the browser once to each address and width, persons and languages spread.
"""

import hashlib
import json
import os
import platform
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.running import Running, open_browser
from tests.visits import TOKENS
from tests.walk.browsing import Tab, over_budget, tab_for
from tests.walk.calling import Caller, is_page, local_path
from tests.walk.reading import Page

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent.parent
LANGUAGES, WIDTHS = ("fr", "en"), (320, 1280)
IS_FULL = os.environ.get("TERREAU_WALK") == "full"
# What a page is excused from, and why.
EXCUSED = {
    ("ui:gallery", "h1"): "it shows the heads of pages",
    ("ui:gallery", "left in English"): "it shows the names that templates use",
    ("ui:gallery", "budget"): "for whoever draws pages, never for a resident",
}
RESULTS = ROOT / "benchmarks" / "results" / "walk.json"
SCREENSHOTS = ROOT / "screenshots"


@dataclass
class Tally:
    """What the walk did, for its report and for benchmarks/results/walk.json."""

    counts: Counter[str] = field(default_factory=Counter)
    weights: dict[str, dict[str, int]] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)


@pytest.fixture(scope="module")
def tally() -> Iterator[Tally]:
    tally = Tally()
    yield tally
    heaviest = sorted(tally.weights.items(), key=lambda one: -one[1]["wire"])[:5]
    report = {
        "tier": "full" if IS_FULL else "test",
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "seconds": round(time.monotonic() - tally.started, 1),
        **dict(sorted(tally.counts.items())),
        "weights": dict(sorted(tally.weights.items())),
    }
    if IS_FULL:
        RESULTS.parent.mkdir(parents=True, exist_ok=True)
        RESULTS.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    print("\nwalk:", ", ".join(f"{name} {count}" for name, count in tally.counts.items()))
    for name, weight in heaviest:
        print(f"  {name}: {weight}")


def test_every_address_is_reached(install: Running) -> None:
    lost = install.world["lost"]
    assert not lost, "\n".join(f"{name}: {why}" for name, why in lost.items())


# ---------------------------------------------------------------- by plain HTTP: the full product of persons


def outcome(status: int, location: str, html: str, sign_in: str) -> int | str:
    if status in {301, 302, 303} and location.split("?", maxsplit=1)[0] == sign_in:
        return "sign-in"
    return "allowed" if status < 400 else status


def test_everyone_everywhere_by_http(install: Running, tally: Tally, request: pytest.FixtureRequest) -> None:
    """Status as declared, nothing left in English, every link of every page leads somewhere."""
    world, caller = install.world, Caller(install)
    request.addfinalizer(caller.line.close)
    wrong: list[str] = []
    links: dict[tuple[str, str], str] = {}
    for address, kind, language in product(world["addresses"], world["sessions"], LANGUAGES):
        session = world["sessions"][kind]
        answer, html = caller.get(address["path"], session=session, language=language)
        tally.counts["requests by HTTP"] += 1
        here = f"{address['name']} as {kind} in {language}"
        got = outcome(answer.status, answer.getheader("Location") or "", html, world["sign_in"])
        if got != address["expected"][kind]:
            wrong.append(f"{here}: {got} instead of {address['expected'][kind]}")
        if is_page(answer):
            page = Page.read(html)
            wrong += [
                f"{here}: {one}" for one in page.problems(language) if not excused(address["name"], one)
            ]
            if language == "fr" and answer.status == 200:
                for link in page.links:
                    links.setdefault((kind, local_path(link, address["path"])), here)
    wrong += dead_links(caller, links, world, tally)
    assert not wrong, report(wrong)


def dead_links(
    caller: Caller, links: dict[tuple[str, str], str], world: dict[str, Any], tally: Tally
) -> list[str]:
    """A link shown to someone must open for them."""
    dead = []
    for (kind, path), seen_on in links.items():
        if path and not path.startswith("/static/"):
            answer, _html = caller.get(path, session=world["sessions"][kind])
            tally.counts["links followed"] += 1
            if answer.status >= 400:
                dead.append(f"{seen_on}: the link to {path} answers {answer.status}")
    return dead


def excused(name: str, problem: str) -> bool:
    return any(name == place and words in problem for place, words in EXCUSED)


def report(wrong: list[str]) -> str:
    """Each problem once, with how often and where first: one mistake of a layout shows on every page."""
    places: dict[str, list[str]] = {}
    for one in wrong:
        place, _colon, problem = one.partition(": ")
        places.setdefault(problem, []).append(place)
    lines = [
        f"{problem}\n      {len(where)} times: {'; '.join(where[:3])}{' …' if len(where) > 3 else ''}"
        for problem, where in sorted(places.items(), key=lambda item: -len(item[1]))
    ]
    return "\n".join([f"{len(wrong)} problems, {len(places)} different", *lines])


# ---------------------------------------------------------------- in the browser


@dataclass(frozen=True)
class Visit:
    name: str
    path: str
    kind: str
    language: str
    width: int
    expected: int | str


def full_product(world: dict[str, Any]) -> list[Visit]:
    return [
        Visit(address["name"], address["path"], kind, language, width, address["expected"][kind])
        for kind, language, width, address in product(
            world["sessions"], LANGUAGES, WIDTHS, world["addresses"]
        )
    ]


def spread(world: dict[str, Any]) -> list[Visit]:
    """Each address once a width, by someone who gets through; every pair of kind, language and width comes about evenly."""
    used: Counter[tuple[Any, ...]] = Counter()
    visits = []
    for address, width in product(world["addresses"], WIDTHS):
        welcome = [kind for kind, what in address["expected"].items() if what == "allowed"] or ["anonymous"]

        def load(pair: tuple[str, str], name: str = address["name"], width: int = width) -> tuple[int, ...]:
            kind, language = pair
            return (
                used[name, language],
                used[kind, language] + used[kind, width] + used[language, width],
                used[(kind,)],
            )

        kind, language = min(product(welcome, LANGUAGES), key=load)
        for key in ((address["name"], language), (kind, language), (kind, width), (language, width), (kind,)):
            used[key] += 1
        visits.append(
            Visit(address["name"], address["path"], kind, language, width, address["expected"][kind])
        )
    return sorted(visits, key=lambda one: (one.kind, one.language, one.width))


def test_every_page_in_the_browser(install: Running, tally: Tally, request: pytest.FixtureRequest) -> None:
    """The strict content policy is on: axe runs from outside the page, so one visit proves everything."""
    world = install.world
    visits = full_product(world) if IS_FULL else spread(world)
    wrong: list[str] = []
    seen: set[str] = set()
    caller = Caller(install)
    request.addfinalizer(caller.line.close)
    with open_browser() as browser, ExitStack() as stack:
        tabs: dict[tuple[str, str, int], Tab] = {}
        for visit in visits:
            who = (visit.kind, visit.language, visit.width)
            if IS_FULL and is_the_same_page(caller, visit, world, seen):
                tally.counts["pages the same as one looked at"] += 1
                continue
            if who not in tabs:
                stack.close()
                tabs.clear()
                tabs[who] = stack.enter_context(
                    tab_for(
                        browser,
                        port=install.port,
                        session=world["sessions"][visit.kind],
                        language=visit.language,
                        width=visit.width,
                    )
                )
            wrong += look(tabs[who], install, visit, tally, seen)
    wrong += [f"the server: {line}" for line in install.errors()]
    assert not wrong, report(wrong)


def look(tab: Tab, install: Running, visit: Visit, tally: Tally, seen: set[str]) -> list[str]:
    """One visit. axe reads each different page once a width: the same refusal shown a hundred times is one page."""
    here = f"{visit.name} as {visit.kind} in {visit.language} at {visit.width}"
    weighs = visit.width == WIDTHS[0] and visit.name not in tally.weights and visit.expected == "allowed"
    status, html = tab.visit(install.url + visit.path, first_view=weighs)
    tally.counts["pages in the browser"] += 1
    problems = []
    expected = 200 if visit.expected in {"allowed", "sign-in"} else visit.expected
    if status != expected:
        problems.append(f"{status} instead of {expected}")
    mark = mark_of(visit, html)
    with_axe = mark not in seen
    seen.add(mark)
    if weighs:
        weight = tab.weight()
        tally.weights[visit.name] = vars(weight)
        problems += over_budget(weight)
    problems += tab.problems(with_axe=with_axe)
    tally.counts["pages read by axe"] += with_axe
    picture(tab, visit, with_axe)
    return [f"{here}: {problem}" for problem in problems if not excused(visit.name, problem)]


def mark_of(visit: Visit, html: str) -> str:
    """What makes two pages one: every character at one width, but for the keys of their forms and their own address."""
    same = TOKENS.sub("", html).replace(visit.path.partition("?")[0], "…")
    return hashlib.sha256(f"{visit.width}{same}".encode()).hexdigest()


def is_the_same_page(caller: Caller, visit: Visit, world: dict[str, Any], seen: set[str]) -> bool:
    """Whether the browser already looked at exactly this page at this width: a refusal, shown for another address."""
    answer, html = caller.get(visit.path, session=world["sessions"][visit.kind], language=visit.language)
    return answer.status == visit.expected and mark_of(visit, html) in seen


def picture(tab: Tab, visit: Visit, is_new: bool) -> None:
    """A page that somebody gets, as they see it; refusals look all the same."""
    if not is_new or visit.expected != "allowed":
        return
    SCREENSHOTS.mkdir(exist_ok=True)
    name = re.sub(r"\W+", "-", f"{visit.name}-{visit.width}-{visit.language}-{visit.kind}")
    tab.page.screenshot(path=SCREENSHOTS / f"{name}.jpg", type="jpeg", quality=60, full_page=True)
