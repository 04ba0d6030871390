"""Translations without system tools: French catalogues, one per room, from Python files and templates.

    tools/messages.py [room ...]            extract into terreau/<room>/locale/fr/LC_MESSAGES/django.po
    tools/messages.py [room ...] --compile  extract, then write the .mo files beside
    tools/messages.py [room ...] --check    change nothing; list what is missing, fuzzy, wrong or stale

Messages are written in English, so English needs no catalogue. Existing translations are kept, what is no longer
used is dropped, nothing is guessed. The files hold no date and no line number: they change when words change.
"""

from __future__ import annotations

import argparse
import io
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "fr"
PLURAL, CONTEXT = (1, 2), ((1, "c"), 2)
CONTEXT_PLURAL = ((1, "c"), 2, 3)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy", "_n"), PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy", "_p"), CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy", "_np"), CONTEXT_PLURAL),
}
COMMENT_TAG = "Translators:"
HEADER = """\
msgid ""
msgstr ""
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""
PERCENT = re.compile(r"%(?:\((\w+)\))?[#0+-]?\d*(?:\.\d+)?([sdifr])(?!\w)")
TEMPLATE_SUFFIXES = {".html", ".txt"}
SKIPPED_FOLDERS = {"tests", "migrations", "locale", "static", "__pycache__"}


# ------------------------------------------------------------------ extraction


def sources(room: Path) -> list[Path]:
    """The files of a room that may hold messages, always in the same order."""

    def wanted(path: Path) -> bool:
        inside = path.relative_to(room)
        if SKIPPED_FOLDERS.intersection(inside.parts):
            return False
        return path.suffix == ".py" or (path.suffix in TEMPLATE_SUFFIXES and "templates" in inside.parts)

    return sorted(path for path in room.rglob("*") if path.is_file() and wanted(path))


def extracted(room: Path) -> Catalog:
    """Every message of a room, in reading order."""
    catalog = Catalog(locale=LANGUAGE, charset="utf-8", fuzzy=False)
    for path in sources(room):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # Django's own reading of a template leaves calls among blanked text; indentation means nothing there.
            text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
        found = extract("python", io.BytesIO(text.encode()), KEYWORDS, [COMMENT_TAG])
        for _line, messages, comments, context in sorted(found, key=lambda entry: entry[0]):
            if messages:  # an empty string is no message
                catalog.add(messages, auto_comments=comments, context=context)
    return catalog


# ------------------------------------------------------------------ catalogues


def catalogue_path(room: Path) -> Path:
    return room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as source:
        return read_po(source, locale=LANGUAGE)


def merged(room: Path) -> Catalog:
    """The messages used today, with the translations we already have."""
    kept, catalog = read(catalogue_path(room)), extracted(room)
    for message in real(catalog):
        known = kept.get(message_key(message), context=message.context)
        if known is None:
            continue
        message.user_comments = known.user_comments
        same_shape = isinstance(known.id, str) or not message.pluralizable or known.id[1] == message.id[1]
        if known.pluralizable == message.pluralizable and same_shape:
            message.string = known.string
            message.flags |= known.flags & {"fuzzy"}
    return catalog


def render(catalog: Catalog) -> str:
    if not any(True for _ in real(catalog)):
        return ""
    body = io.BytesIO()
    write_po(
        body, catalog, width=100, no_location=True, omit_header=True, sort_output=False, ignore_obsolete=True
    )
    return HEADER + body.getvalue().decode("utf-8").strip("\n") + "\n"


def real(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def message_key(message: Message) -> str:
    key: str = message.id if isinstance(message.id, str) else message.id[0]
    return key


def update(room: Path) -> int:
    """Write the catalogue if it changed; return how many messages still wait for a translation."""
    path, catalog = catalogue_path(room), merged(room)
    text = render(catalog)
    if not text:
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return sum(1 for message in real(catalog) if untranslated(message))


def compile_room(room: Path) -> None:
    path = catalogue_path(room)
    target = path.with_suffix(".mo")
    if not path.exists():
        target.unlink(missing_ok=True)
        return
    compiled = io.BytesIO()
    write_mo(compiled, read(path))
    if not target.exists() or target.read_bytes() != compiled.getvalue():
        half_written = target.with_suffix(".mo.new")
        half_written.write_bytes(compiled.getvalue())
        half_written.replace(target)


# ------------------------------------------------------------------ checks


def untranslated(message: Message) -> bool:
    strings = texts(message.string)
    return len(strings) < (2 if message.pluralizable else 1) or not all(strings)


def placeholders(text: str) -> set[str]:
    """The names a text expects to be filled: `%(name)s`, `%s`, `{name}`."""
    found = {f"%({name})" if name else f"%{kind}" for name, kind in PERCENT.findall(text.replace("%%", ""))}
    try:
        found |= {"{" + name + "}" for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:  # a lone brace: no format string
        return found
    return found


def texts(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """One text, or the singular and the plural."""
    return [value or ""] if value is None or isinstance(value, str) else list(value)


def wrong_placeholders(message: Message) -> str:
    """What is wrong in a sentence; empty when the translation fills the same names as the message."""
    asked = [placeholders(text) for text in texts(message.id)]
    given = [placeholders(text) for text in texts(message.string)]
    if not message.pluralizable:
        return "" if asked == given else f"{sorted(asked[0])} became {sorted(given[0])}"
    for names in given:  # "one word" may leave the number out
        if unknown := names - asked[0] - asked[1]:
            return f"{sorted(unknown)} is not in the message"
    missing = asked[1] - given[-1]
    return f"{sorted(missing)} is missing in the plural" if missing else ""


def problems(room: Path) -> list[str]:
    path, found = catalogue_path(room), []
    catalog = merged(room)
    for message in real(catalog):
        name = f"{room.name}: “{message_key(message)}”"
        if untranslated(message):
            found.append(f"{name} has no French")
        elif message.fuzzy:
            found.append(f"{name} is marked fuzzy")
        elif wrong := wrong_placeholders(message):
            found.append(f"{name}: {wrong}")
    current = path.read_text(encoding="utf-8") if path.exists() else ""
    if current != render(catalog):
        found.append(
            f"{room.name}: the catalogue is stale, run `.venv/bin/python tools/messages.py {room.name}`"
        )
    return found


# ------------------------------------------------------------------ command


def rooms(names: list[str], package: Path) -> list[Path]:
    if names:
        chosen = [package / name for name in names]
        unknown = [room.name for room in chosen if not room.is_dir()]
        if unknown:
            raise SystemExit(f"no such room: {', '.join(unknown)}")
        return chosen
    return sorted(path for path in package.iterdir() if path.is_dir() and path.name[0] not in "._")


def main(arguments: list[str] | None = None, package: Path = ROOT / "terreau") -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rooms", nargs="*", help="rooms to treat; all of them when none is named")
    parser.add_argument("--compile", action="store_true", help="also write the .mo files")
    parser.add_argument("--only-compile", action="store_true", help="write the .mo files, extract nothing")
    parser.add_argument("--check", action="store_true", help="change nothing, fail when something is to do")
    options = parser.parse_args(arguments)
    chosen = rooms(options.rooms, package)
    if options.check:
        found = [line for room in chosen for line in problems(room)]
        print("\n".join(found) or f"{len(chosen)} rooms: every message has its French")
        return 1 if found else 0
    for room in chosen:
        waiting = 0 if options.only_compile else update(room)
        if waiting:
            where = catalogue_path(room).relative_to(package.parent)
            print(f"{room.name}: {waiting} messages without French in {where}")
        if options.compile or options.only_compile:
            compile_room(room)
    return 0


if __name__ == "__main__":
    sys.exit(main())
