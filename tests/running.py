"""Terreau running for real: its own database and data folder, a server, a worker, a mailbox, a browser."""

import atexit
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, sync_playwright

from tools import browser as chromium

ROOT = Path(__file__).resolve().parent.parent
TERREAU = [sys.executable, "-c", "from terreau.config.cli import main; main()"]
GATHER = "import django; django.setup(); from terreau.config import statics; statics.gather()"  # as `serve` does first
PATIENCE = 20.0  # seconds to wait for a page, a server, a mail


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Sink:
    """A mail server that keeps everything it is given."""

    port: int
    received: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # the library's name
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        return "250 kept"

    def last_to(self, address: str, *, holding: str = "", after: int = 0) -> str:
        """The text of the last message to someone, waiting for it; `after` leaves out the first ones received."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for text in reversed(self.texts_to(address, after=after)):
                if holding in text:
                    return text
            time.sleep(0.1)
        raise AssertionError(
            f"no mail to {address} about {holding!r}; received: {[m['Subject'] for m in self.received]}"
        )

    def code_for(self, address: str, *, after: int = 0) -> str:
        """The six digits of the last message that holds some."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for text in reversed(self.texts_to(address, after=after)):
                if found := re.search(r"^(\d{6})$", text, re.MULTILINE):
                    return found[1]
            time.sleep(0.1)
        raise AssertionError(f"no code for {address}; received: {[m['Subject'] for m in self.received]}")

    def texts_to(self, address: str, *, after: int = 0) -> list[str]:
        """Every message to someone, subject first, in the order they came."""
        texts = []
        for message in self.received[after:]:
            body = message.get_body(("plain",))
            if address in str(message["To"]):
                content = str(body.get_content()).replace("\r\n", "\n") if body else ""
                texts.append(f"{message['Subject']}\n\n{content}")
        return texts


@contextmanager
def mail_sink() -> Iterator[Sink]:
    sink = Sink(free_port())
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


@dataclass
class Running:
    """A started install: `url` is its front page, `world` what its builder wrote down."""

    url: str
    port: int
    data: Path
    environment: dict[str, str]
    world: dict[str, Any]

    def command(self, *words: str) -> str:
        """A `terreau` command on this install; what it printed."""
        return run([*TERREAU, *words], self.environment)

    def errors(self) -> list[str]:
        """What the server and the worker complained about."""
        text = "".join(path.read_text(errors="replace") for path in sorted(self.data.glob("*.log")))
        return re.findall(r"^.*(?:Traceback|ERROR|Internal Server Error).*$", text, re.MULTILINE)


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-6000:]}"
    return done.stdout


def _environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TERREAU_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return kept | {
        "TERREAU_DATA": str(data),
        "TERREAU_DEMO": "1",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "terreau.config.settings",
    }


@cache
def _fresh() -> Path:
    """The data folder of an install that nobody came to yet, made once: each install starts from a copy."""
    data = Path(tempfile.mkdtemp(prefix="terreau-fresh-"))
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    environment = _environment(data)
    run([*TERREAU, "migrate", "--verbosity", "0"], environment)
    return data


@contextmanager
def running(
    data: Path, *, world: str = "tests.world", worker: bool = False, smtp: int = 0
) -> Iterator[Running]:
    """Build a world in a fresh database and serve it as `terreau serve` does, as a demonstration."""
    port = free_port()
    environment = _environment(data) | {"TERREAU_PORT": str(port)}
    if smtp:
        environment["TERREAU_SMTP"] = f"127.0.0.1:{smtp}"
    data.mkdir(parents=True, exist_ok=True)
    shutil.copytree(_fresh(), data, dirs_exist_ok=True)
    run([sys.executable, "-c", GATHER], environment)
    written = json.loads(run([sys.executable, "-m", world], environment).splitlines()[-1])
    server = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "4", "--log-level", "warning", "--no-ws",
        "terreau.config.wsgi:application",
    ]  # fmt: skip
    commands = {"server": server, **({"worker": [*TERREAU, "work"]} if worker else {})}
    with ExitStack() as stack:
        for name, command in commands.items():
            stack.enter_context(_child(command, environment, data / f"{name}.log"))
        install = Running(f"http://localhost:{port}", port, data, environment, written)
        _wait_for(install)
        yield install


@contextmanager
def _child(command: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield
        finally:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(timeout=15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _wait_for(install: Running) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{install.url}/sante", timeout=5):
                return
        except OSError as error:
            if getattr(error, "code", 0):  # it answers, whatever it says
                return
            time.sleep(0.2)
    raise AssertionError(f"the server did not start:\n{(install.data / 'server.log').read_text()[-3000:]}")


@contextmanager
def open_browser() -> Iterator[Browser]:
    path = chromium.find()
    assert path, "no Chromium: run tools/browser.py"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.arguments())
        try:
            yield browser
        finally:
            browser.close()
