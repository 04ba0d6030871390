"""What only a browser can tell of a page: errors, requests, axe, overflow, weight."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Response

ROOT = Path(__file__).resolve().parent.parent.parent
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """
async (tags) => (await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]}))
  .violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(" | ")}`)
"""
WIDER = """
() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > room + 1).slice(0, 4)
    .map(e => `${e.tagName.toLowerCase()}.${e.className}`);
}
"""
SMALL_TARGETS = """
() => [...document.querySelectorAll("button, .button, input:not([type=hidden]), select, textarea")]
  .filter(e => e.checkVisibility() && !e.closest(".visually-hidden, .skip, label"))
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, r]) => r.width && r.height && r.height < 24)
  .map(([e, r]) => `${e.tagName.toLowerCase()}.${e.className} ${Math.round(r.height)} px high`).slice(0, 3)
"""
WIRE_BUDGET, CODE_BUDGET = 150_000, 60_000  # measures.md: first view; of it HTML, CSS and JS, compressed
CODE = {"document", "stylesheet", "script"}


@cache
def axe_source() -> str:
    return (ROOT / "tests" / "vendor" / "axe.min.js").read_text()


@dataclass
class Weight:
    """Bytes of a first view: as really sent, and as a compressing proxy sends them."""

    wire: int = 0
    compressed: int = 0
    code: int = 0


@dataclass
class Tab:
    """One page of one person, in one language, at one width; it notes what goes wrong between two visits."""

    context: BrowserContext
    port: int
    noted: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.noted.append(f"script error: {error}"))
        self.page.on("request", self._request)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _answered(self, response: Response) -> None:
        self.answers.append(response)

    def _console(self, message: Any) -> None:
        # Chromium also reports the status of the page itself there: that is judged by the matrix.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.noted.append(f"console {message.type}: {message.text[:300]}")

    def _request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and (parts.hostname, parts.port) != (
            "localhost",
            self.port,
        ):
            self.noted.append(f"a request leaves the host: {request.url}")

    def _failed(self, request: Any) -> None:
        if "ERR_ABORTED" not in str(request.failure):
            self.noted.append(f"failed: {request.url} {request.failure}")

    def visit(self, url: str, *, first_view: bool = False) -> tuple[int, str]:
        """Open a page; returns its status and its HTML. `first_view`: as someone who never came."""
        self.noted.clear()
        self.answers.clear()
        session = self.context.new_cdp_session(self.page) if first_view else None
        if session:
            session.send("Network.enable")
            session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        response = self.page.goto(url, wait_until="load")
        assert response is not None, f"no answer from {url}"
        for answer in self.answers:
            if answer.status >= 400 and answer.request.resource_type != "document":
                self.noted.append(f"{answer.status} for {answer.url}")
        if session:
            session.detach()
        return response.status, response.text()

    def problems(self, *, with_axe: bool) -> list[str]:
        found = list(self.noted)
        wide = self.page.evaluate(WIDER)
        if wide:
            found.append(f"scrolls sideways: {', '.join(wide)}")
        found += [f"target too small: {one}" for one in self.page.evaluate(SMALL_TARGETS)]
        if with_axe:
            self.page.evaluate(axe_source())
            found += [f"axe {one}" for one in self.page.evaluate(RUN_AXE, AXE_TAGS)]
        return found

    def weight(self) -> Weight:
        total = Weight()
        for answer in self.answers:
            if answer.request.resource_type == "document" and answer.status in {301, 302, 303}:
                continue
            sizes = answer.request.sizes()
            total.wire += sizes["responseBodySize"] + sizes["responseHeadersSize"]
            body = answer.body()
            kind = answer.request.resource_type
            small = len(body) if kind in {"font", "image"} else len(gzip.compress(body, 6))
            total.compressed += min(small, len(body))
            total.code += small if kind in CODE else 0
        return total


def over_budget(weight: Weight) -> list[str]:
    found = []
    if weight.wire > WIRE_BUDGET:
        found.append(f"first view weighs {weight.wire} bytes on the wire (budget {WIRE_BUDGET})")
    if weight.code > CODE_BUDGET:
        found.append(f"HTML, CSS and JS weigh {weight.code} bytes compressed (budget {CODE_BUDGET})")
    return found


@contextmanager
def tab_for(browser: Browser, *, port: int, session: str, language: str, width: int) -> Iterator[Tab]:
    context = browser.new_context(
        viewport={"width": width, "height": 700 if width < 600 else 900},
        locale="fr-FR" if language == "fr" else "en-GB",
        reduced_motion="reduce",
    )
    cookies: list[Any] = [{"name": "langue", "value": language, "domain": "localhost", "path": "/"}]
    if session:
        cookies.append({"name": "session", "value": session, "domain": "localhost", "path": "/"})
    context.add_cookies(cookies)
    try:
        yield Tab(context, port)
    finally:
        context.close()
