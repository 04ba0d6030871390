"""Those who write, those who read, and the mail server: what each of them saw, with its instant."""

from __future__ import annotations

import asyncio
import http.client
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email.parser import BytesParser
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
AWAY = (ConnectionError, http.client.HTTPException, TimeoutError, OSError)


@dataclass
class Seen:
    """What people saw; shared by their threads."""

    acknowledged: dict[str, str] = field(default_factory=dict)  # what was said → where it led
    retries: int = 0
    away: int = 0
    pages: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: int, body: str, where: str) -> None:
        with self.lock:
            self.pages += 1
            if status >= 500:
                self.wrong[f"{status} at {where}"] += 1
            if "database is locked" in body:
                self.wrong["database is locked"] += 1


class Browser:
    """A browser with cookies and no patience: what does not answer is tried again."""

    def __init__(self, port: int, seen: Seen) -> None:
        self.port, self.seen = port, seen
        self.cookies: dict[str, str] = {}
        # Each from a network of their own: limits by network are tried elsewhere.
        self.network = f"198.18.{random.randrange(256)}.{random.randrange(1, 255)}"

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            headers["X-Forwarded-For"] = self.network
            if form is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, urlencode(form) if form is not None else None, headers)
            answer = connection.getresponse()
            body = answer.read().decode(errors="replace")
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _equals, value = cookie.split(";")[0].partition("=")
                self.cookies[name] = value
        except AWAY:
            with self.seen.lock:
                self.seen.away += 1
            raise
        finally:
            connection.close()
        self.seen.note(answer.status, body, path)
        return answer.status, answer.headers.get("Location", ""), body


class Writer(threading.Thread):
    """Says its words one after the other; each with one key, sent again until the site says it has it."""

    def __init__(
        self, number: int, answers: int, port: int, path: str, seen: Seen, may_go: Callable[[float], bool]
    ) -> None:
        super().__init__(daemon=True)
        self.number, self.answers, self.path, self.seen, self.may_go = number, answers, path, seen, may_go
        self.browser = Browser(port, seen)

    def run(self) -> None:
        for turn in range(self.answers):
            while not self.may_go(turn / self.answers):
                time.sleep(0.02)
            time.sleep(random.uniform(0, 0.2))
            self.say(f"Parole {self.number}-{turn} {uuid4().hex}")

    def say(self, text: str) -> None:
        key, started, tries = uuid4().hex, time.monotonic(), 0
        while True:
            try:
                _status, _location, page = self.browser.ask("GET", self.path)
                token = TOKEN.search(page)
                if token is None:
                    time.sleep(0.1)
                    continue
                tries += 1
                form = {"csrfmiddlewaretoken": token[1], "submission_key": key, "answer_1": text}
                status, location, _body = self.browser.ask("POST", self.path, form)
            except AWAY:
                time.sleep(random.uniform(0.05, 0.3))
                continue
            if status == 302 and "/merci/" in location:
                break
            with self.seen.lock:
                self.seen.wrong[f"{status} to an answer"] += 1
            time.sleep(0.2)
        with self.seen.lock:
            self.seen.acknowledged[text] = location
            self.seen.retries += tries - 1
            self.seen.waits.append(time.monotonic() - started)


class Reader(threading.Thread):
    """Opens pages, again and again."""

    def __init__(self, port: int, paths: list[str], seen: Seen, is_over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.paths, self.is_over = paths, is_over
        self.browser = Browser(port, seen)

    def run(self) -> None:
        while not self.is_over.is_set():
            try:
                self.browser.ask("GET", random.choice(self.paths))
            except AWAY:
                time.sleep(0.1)
            time.sleep(random.uniform(0.05, 0.3))


@dataclass
class MailServer:
    """Takes every mail, a little slowly, and writes down when."""

    received: list[tuple[float, str]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        await asyncio.sleep(0.01)
        message = BytesParser().parsebytes(envelope.content, headersonly=True)
        self.received.append((time.monotonic(), str(message["Message-ID"])))
        return "250 kept"


def sent_twice_without_reason(received: list[tuple[float, str]], kills: list[float]) -> list[str]:
    """Mails received again though no kill explains it: a kill just after a first receipt explains one mail."""
    first: dict[str, float] = {}
    unexplained, free = [], sorted(kills)
    for at, name in received:
        if name not in first:
            first[name] = at
            continue
        reason = next((kill for kill in free if first[name] - 0.1 <= kill <= first[name] + 3), None)
        if reason is None:
            unexplained.append(name)
        else:
            free.remove(reason)
        first[name] = at
    return unexplained
