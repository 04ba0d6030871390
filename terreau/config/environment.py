"""What the environment says, with helpers that fail loudly; and the secrets kept beside the data, never in the database."""

import json
import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """true/false, 1/0, yes/no; anything else stops the start."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def origin(address: str) -> str:
    """Scheme and host of an address, as browsers compare them."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ImproperlyConfigured(f"{address!r} is not a web address.")
    return f"{parts.scheme}://{parts.netloc}"


def host_and_port(name: str, default: int) -> tuple[str, int]:
    """`host` or `host:port`; nothing leaves both empty."""
    host, colon, port = text(name).rpartition(":")
    if not colon:
        host, port = port, ""
    if port and not port.isdigit():
        raise ImproperlyConfigured(f"{name} must be a host or host:port, not {text(name)!r}.")
    return (host, int(port or default)) if host else ("", 0)


def mailbox(name: str) -> str:
    """A plain mail address, short enough for a signed part to stand in it; or nothing."""
    value = text(name).lower()
    if value and not re.fullmatch(r"[a-z0-9._-]{1,12}@[a-z0-9-]+(\.[a-z0-9-]+)+", value):
        raise ImproperlyConfigured(
            f"{name} must be a mail address with at most 12 characters before the @, not {value!r}."
        )
    return value


def web_address(name: str) -> str:
    """An http or https address; or nothing."""
    value = text(name)
    if value:
        origin(value)
    return value


def folder(name: str, default: str) -> Path:
    """A folder of ours, made if absent."""
    path = Path(text(name, default)).expanduser().absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: cannot write in {path} ({error.strerror}).") from error
    return path


def secret(name: str, data: Path) -> str:
    """A secret from the environment, else from `secrets.json` beside the data (made at the first start, mode 600)."""
    if text(name):
        return text(name)
    path = data / "secrets.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    if name not in known:
        known[name] = secrets.token_urlsafe(48)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(known))
        fresh.replace(path)
    return known[name]


ROOT = Path(__file__).resolve().parent.parent.parent
VERSION = re.compile(r"^## (\d+\.\d+(?:\.\d+)?)", re.MULTILINE)


def version() -> str:
    """The version of this code: the newest heading of the changelog."""
    return versions()[0][0] if versions() else "0"


def versions() -> list[tuple[str, list[str]]]:
    """What the changelog says, newest version first: each with its lines."""
    path = ROOT / "CHANGELOG.md"
    if not path.exists():
        return []
    _before, *rest = VERSION.split(path.read_text(encoding="utf-8"))
    return [
        (name, [line[2:] for line in text.splitlines() if line.startswith("- ")])
        for name, text in zip(rest[::2], rest[1::2], strict=True)
    ]
