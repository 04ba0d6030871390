"""Who carries SMS: anything that takes a number and a text. One adapter: JSON over HTTP with a key."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

TIMEOUT = 15  # seconds
LONGEST_ANSWER = 10_000
TRY_AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True)
class Carried:
    """What the carrier says of an SMS it took: in how many parts, 0 when it does not say."""

    parts: int = 0


class GatewayError(Exception):
    """It did not leave. `is_final`: trying again would change nothing."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.is_final = is_final


class Gateway(Protocol):
    """`reference` is ours and never changes: a carrier that knows it already must not send again.

    `callback` is where it may say later whether the SMS arrived.
    """

    def send(self, *, to: str, text: str, reference: str, callback: str) -> Carried: ...


class _NoRedirect(HTTPRedirectHandler):
    """The key goes to the address that was set, and nowhere else."""

    def redirect_request(self, *_arguments: object, **_named: object) -> None:
        return None


@dataclass(frozen=True)
class HttpGateway:
    """POST {to, text, from, reference, callback} with “Authorization: Bearer key”; any 2xx says that it was taken."""

    url: str
    key: str
    sender: str

    def send(self, *, to: str, text: str, reference: str, callback: str) -> Carried:
        content = json.dumps(
            {"to": to, "text": text, "from": self.sender, "reference": reference, "callback": callback}
        )
        request = Request(  # noqa: S310  # the scheme is checked when settings are read
            self.url,
            data=content.encode(),
            method="POST",
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"},
        )
        try:
            with _opener().open(request, timeout=TIMEOUT) as response:
                return Carried(_parts(response.read(LONGEST_ANSWER)))
        except HTTPError as error:
            error.close()
            is_final = HTTPStatus.BAD_REQUEST <= error.code < HTTPStatus.INTERNAL_SERVER_ERROR
            raise GatewayError(
                f"HTTP {error.code}", is_final=is_final and error.code not in TRY_AGAIN
            ) from None
        except (URLError, OSError, ValueError) as error:
            raise GatewayError(type(error).__name__, is_final=False) from None


def _opener() -> OpenerDirector:
    return build_opener(_NoRedirect)


def _parts(answer: bytes) -> int:
    try:
        said = json.loads(answer)
        parts = int(said["parts"]) if isinstance(said, dict) and "parts" in said else 0
    except (ValueError, TypeError):  # a carrier that says something else: ours stands
        return 0
    return parts if 0 < parts < 100 else 0  # more would be a mistake of theirs
