"""A plain HTTP client of a running server."""

from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import quote, urljoin, urlsplit

from tests.running import Running


@dataclass
class Caller:
    """One connection for all requests."""

    install: Running

    def __post_init__(self) -> None:
        self.line = HTTPConnection("127.0.0.1", self.install.port, timeout=30)

    def get(self, path: str, *, session: str = "", language: str = "fr") -> tuple[HTTPResponse, str]:
        path = quote(path, safe="/?&=%+:,;@~!$'()*")
        cookies = [f"langue={language}", *([f"session={session}"] if session else [])]
        headers = {"Host": f"localhost:{self.install.port}", "Cookie": "; ".join(cookies)}
        try:
            self.line.request("GET", path, headers=headers)
            answer = self.line.getresponse()
        except (ConnectionError, OSError):
            self.line.close()
            self.line.request("GET", path, headers=headers)
            answer = self.line.getresponse()
        return answer, answer.read().decode(errors="replace")


def is_page(answer: HTTPResponse) -> bool:
    return answer.status not in {301, 302, 303} and "text/html" in (answer.getheader("Content-Type") or "")


def local_path(link: str, page: str) -> str:
    """Where a link leads on this host; nothing when it leaves it."""
    parts = urlsplit(urljoin(f"http://localhost{page}", link))
    if parts.hostname != "localhost" or parts.scheme != "http":
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
