import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from tests.journeys.hands import Hand, Keyboard
from tests.running import Running, Sink, mail_sink, open_browser, run, running

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Way:
    """How somebody comes: the width of their screen, their language, with JavaScript or not, pointing or typing."""

    name: str
    width: int
    language: str
    has_script: bool = True
    keyboard: bool = False


PHONE = Way("phone-fr", 390, "fr")
DESKTOP = Way("desktop-en", 1280, "en")
NO_SCRIPT = Way("phone-fr-without-script", 390, "fr", has_script=False)
KEYBOARD = Way("keyboard-fr", 1280, "fr", keyboard=True)


@dataclass
class Place:
    """A running install with its mail, and people who come to it each with a browser of their own."""

    install: Running
    mail: Sink
    browser: Browser
    way: Way

    def day(self, days: int) -> str:
        """A day to come, as a date is typed; the demonstration's clock may run ahead."""
        clock = self.install.data / "clock.json"
        ahead = timedelta(seconds=json.loads(clock.read_text())["seconds"] if clock.exists() else 0)
        today = (datetime.now(UTC) + ahead).astimezone(ZoneInfo("Europe/Paris")).date()
        return (today + timedelta(days=days)).isoformat()

    def let_days_go_by(self, days: int) -> None:
        """The clock goes on, and each day what is due is done; 0: what is due now."""
        run([sys.executable, "-m", "tests.days", str(days)], self.install.environment)

    @contextmanager
    def somebody(self) -> Iterator[Hand]:
        """Someone comes in, their browser empty."""
        context = self.browser.new_context(
            viewport={"width": self.way.width, "height": 800},
            locale="fr-FR" if self.way.language == "fr" else "en-GB",
            java_script_enabled=self.way.has_script,
            has_touch=self.way.width < 600 and not self.way.keyboard,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        # Chosen at an earlier visit: without it, the person's own language comes first.
        cookie = {"name": "langue", "value": self.way.language, "url": self.install.url}
        context.add_cookies([cookie])  # type: ignore[list-item]  # a plain mapping
        kind = Keyboard if self.way.keyboard else Hand
        try:
            yield kind(context.new_page(), self.install.url, self.way.language)
        finally:
            context.close()


@contextmanager
def opened(data: Path) -> Iterator[tuple[Running, Sink]]:
    """A fresh install: server, worker, a real mail server."""
    with mail_sink() as mail, running(data, worker=True, smtp=mail.port) as install:
        yield install, mail


@pytest.fixture(scope="module")
def open_install(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Sink]]:
    """One install for all the tests of a file."""
    with opened(tmp_path_factory.mktemp("journeys")) as both:
        yield both


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture
def place(request: pytest.FixtureRequest, open_install: tuple[Running, Sink], browser: Browser) -> Place:
    install, mail = open_install
    return Place(install, mail, browser, request.param)
