"""A small HTTP client over kept-alive connections: bytes out, bytes in, little else, so that it costs next to nothing."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

CSRF = "b" * 32  # a cookie and a field that agree: nothing needs to be read first


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    wire: int  # bytes, headers included
    seconds: float


def request(
    host: str,
    path: str,
    *,
    session: str = "",
    form: dict[str, str] | None = None,
    headers: tuple[str, ...] = ("Accept-Encoding: gzip",),
) -> bytes:
    """One request, ready to be sent."""
    cookies = "; ".join(filter(None, [f"csrftoken={CSRF}", f"session={session}" if session else ""]))
    lines = [
        f"Host: {host}",
        "User-Agent: bench",
        "Accept: text/html",
        "Accept-Language: fr",
        f"Cookie: {cookies}",
        *headers,
    ]
    if form is None:
        return "\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""]).encode()
    body = urlencode({**form, "csrfmiddlewaretoken": CSRF}).encode()
    lines += [
        f"Origin: http://{host}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([f"POST {path} HTTP/1.1", *lines, "", ""]).encode() + body


class Connection:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        self.socket.close()

    def send(self, message: bytes) -> Answer:
        started = time.perf_counter()
        self.socket.sendall(message)
        data = bytearray()
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        head, *fields = bytes(data[:end]).decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _colon, value in (field.partition(":") for field in fields)
        }
        if headers.get("transfer-encoding") == "chunked":
            while not data.endswith(b"0\r\n\r\n"):
                data += self._more()
            body = _joined(bytes(data[end + 4 :]))
        else:
            length = int(headers.get("content-length", "0"))
            while len(data) < end + 4 + length:
                data += self._more()
            body = bytes(data[end + 4 :])
        return Answer(int(head.split()[1]), headers, body, len(data), time.perf_counter() - started)

    def _more(self) -> bytes:
        received = self.socket.recv(65_536)
        if not received:
            raise ConnectionError("the server closed the connection")
        return received


def _joined(chunks: bytes) -> bytes:
    body, left = b"", chunks
    while left:
        size, _line, left = left.partition(b"\r\n")
        length = int(size, 16)
        body, left = body + left[:length], left[length + 2 :]
    return body


def one_at_a_time(port: int, messages: Sequence[bytes]) -> list[Answer]:
    connection = Connection(port)
    try:
        return [connection.send(message) for message in messages]
    finally:
        connection.close()


def together(port: int, messages: Sequence[bytes], workers: int = 8) -> tuple[list[Answer], float]:
    """Send them all, so many at a time; returns the answers and how long it took."""
    waiting, answers, lock = list(reversed(messages)), [], threading.Lock()

    def work() -> None:
        connection = Connection(port)
        try:
            while True:
                with lock:
                    if not waiting:
                        return
                    message = waiting.pop()
                answer = connection.send(message)
                with lock:
                    answers.append(answer)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, time.perf_counter() - started
