"""A carrier of SMS on a real socket: it takes them, keeps them, and answers what it is told to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Carrier(ThreadingHTTPServer):
    """`taken` are the SMS it accepted, `keys` what came as authorisation."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.taken: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.status, self.answer = 200, b'{"parts": 1}'

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/envoyer"


class _Counter(BaseHTTPRequestHandler):
    server: Carrier

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.keys.append(self.headers["Authorization"])
        if self.server.status == 200:
            self.server.taken.append(json.loads(content))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/ailleurs")
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_arguments: object) -> None:
        """Tests are quiet."""


@contextmanager
def running(server: Carrier) -> Iterator[Carrier]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
