"""The laws of the house that import-linter cannot see (docs/architecture.md). One function a law.

    tools/architecture.py      list what breaks a law

Each function takes the package's folder and yields one line for every breach: where, and what to do.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Breaches = Iterator[str]
Rule = Callable[[Path], Breaches]

FRONT_DOOR = {"models", "services", "selectors", "permissions"}
# Doors opened on purpose, each for one reason: a form field is a component, and a page that joins rooms shows their forms.
SIDE_DOORS = {("*", "territories", "forms"), ("web", "*", "forms")}
OPEN_ROOMS = {"core", "ui"}  # no domain: everything in them is for everyone
DRAWERS = {
    "util",
    "utils",
    "helper",
    "helpers",
    "manager",
    "managers",
    "handler",
    "handlers",
    "process",
    "data",
    "common",
}
PACKAGE_FOLDERS = {"management", "commands", "migrations", "templatetags"}
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
LONGEST_FILE, LONGEST_PAGE, LONGEST_VIEW, LONGEST_PLATE = 400, 120, 15, 12

TEMPLATE_PATH = re.compile(r"""\{%-?\s*(?:include|extends)\s+["'](\w+)/""")
TEMPLATE_ADDRESS = re.compile(r"""\{%-?\s*url\s+["'](\w+):""")
INLINE = re.compile(r"""(?:\sstyle\s*=|<style\b|\son[a-z]{3,}\s*=\s*["']|["']javascript:)""", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b(?![^>]*(?:\ssrc\s*=|\snonce\s*=|application/json))", re.IGNORECASE)
CODES = r"[A-Z]+[0-9]+(?:[, ]+[A-Z]+[0-9]+)*"
SUPPRESSION = re.compile(
    rf"#\s*(?:noqa(?::\s*{CODES})?|type:\s*ignore(?:\[[\w, -]+\])?|pragma:\s*no \w+)|djlint:\s*off"
)
REASON = re.compile(r"\w{2,}\W+\w{2,}")
STATE_BRAND = re.compile(r"\bdsfr\b|marianne", re.IGNORECASE)


# ------------------------------------------------------------------ reading the tree


@cache
def floors() -> dict[str, int]:
    """Each room's floor, the ground being 0, as import-linter's first contract has them."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    return {
        name.strip(" ()"): height
        for height, layer in enumerate(reversed(layers))
        for name in layer.split("|")
    }


def is_above(room: str, other: str) -> bool:
    """Whether a room may not name another: it stands higher, or on the same floor."""
    known = floors()
    return room != other and room in known and other in known and known[other] >= known[room]


def room_of(package: Path, path: Path) -> str:
    return path.relative_to(package).parts[0]


def files(package: Path, *suffixes: str, tests: bool = False) -> Iterator[Path]:
    """The files people write, in a fixed order: no migrations, nothing vendored; tests when asked."""
    hidden = {"migrations", "vendor", "__pycache__"} | (set() if tests else {"tests"})
    for path in sorted(package.rglob("*")):
        if (
            path.suffix in suffixes
            and path.is_file()
            and not hidden.intersection(path.relative_to(package).parts)
        ):
            yield path


def trees(package: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in files(package, ".py"):
        yield path, parse(path, path.stat().st_mtime_ns)


@cache
def parse(path: Path, _changed: int) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def at(package: Path, path: Path, node: ast.AST | int | None = None) -> str:
    line = node if isinstance(node, int) else getattr(node, "lineno", None)
    return f"{path.relative_to(package.parent)}{f':{line}' if line else ''}"


def imported(tree: ast.Module) -> Iterator[tuple[ast.stmt, list[str]]]:
    """Every name taken from Terreau, as its path below the package: ["people", "models", "Person"]."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if isinstance(node, ast.stmt) and name.startswith("terreau."):
                yield node, name.split(".")[1:]


def called(node: ast.AST) -> str:
    """`models.ForeignKey(...)` -> "ForeignKey"."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


# ------------------------------------------------------------------ who may know whom


def _is_side_door(visitor: str, room: str, door: str) -> bool:
    return any(v in ("*", visitor) and r in ("*", room) and d == door for v, r, d in SIDE_DOORS)


def by_the_front_door(package: Path) -> Breaches:
    for path, tree in trees(package):
        for node, (room, *inside) in imported(tree):
            if room in OPEN_ROOMS or room == room_of(package, path):
                continue
            if inside and _is_side_door(room_of(package, path), room, inside[0]):
                continue
            if not inside or inside[0] not in FRONT_DOOR:
                door = ".".join([room, *inside[:1]])
                yield f"{at(package, path, node)}: {door} is no front door; import models, services, selectors, permissions"


def no_foreign_key_upwards(package: Path) -> Breaches:
    for path, tree in trees(package):
        room = room_of(package, path)
        for node in ast.walk(tree):
            if called(node) not in RELATIONS or not isinstance(node, ast.Call):
                continue
            targets = [
                *node.args[:1],
                *(word.value for word in node.keywords if word.arg in {"to", "through"}),
            ]
            for target in targets:
                label = (
                    target.value.split(".")[0]
                    if isinstance(target, ast.Constant) and isinstance(target.value, str)
                    else ""
                )
                if is_above(room, label):
                    yield f"{at(package, path, node)}: {room} may not point to {label}, which is not below it"


def no_template_upwards(package: Path) -> Breaches:
    for path in files(package, ".html", ".txt"):
        room = room_of(package, path)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for other in [*TEMPLATE_PATH.findall(line), *TEMPLATE_ADDRESS.findall(line)]:
                if is_above(room, other):
                    yield f"{at(package, path, number)}: a template of {room} may not name {other}, which is not below it"


def no_get_model(package: Path) -> Breaches:
    for path, tree in trees(package):
        for node in ast.walk(tree):
            if called(node) == "get_model":
                yield f"{at(package, path, node)}: get_model hides an import; import the model, or use a registry of core"


def every_package_has_its_init(package: Path) -> Breaches:
    for folder in sorted(path for path in package.rglob("*") if path.is_dir() and path.name != "__pycache__"):
        is_room = folder.parent == package and (folder / "apps.py").exists()
        holds_code = folder.name in PACKAGE_FOLDERS and any(folder.rglob("*.py"))
        if (is_room or holds_code) and not (folder / "__init__.py").exists():
            yield f"{at(package, folder)}: __init__.py is missing, so Django and import-linter do not see inside"


def every_table_has_its_migration(package: Path) -> Breaches:
    """Django's own check looks only at rooms that already have one."""
    for room in sorted(package.glob("*/")):
        holds_tables = (room / "models.py").exists() or (room / "models").is_dir()
        if holds_tables and not any((room / "migrations").glob("0*.py")):
            yield f"{at(package, room)}: tables without a migration; run `terreau makemigrations {room.name}`"


# ------------------------------------------------------------------ sizes


def short_files(package: Path) -> Breaches:
    for path in files(package, ".py", ".css", ".js", tests=True):
        length = len(path.read_text(encoding="utf-8").splitlines())
        generated = path.suffix == ".css" and path.parent.name != "css"
        if length > LONGEST_FILE and not generated:
            yield f"{at(package, path)}: {length} lines, {LONGEST_FILE} at most; make it a folder of the same name"


def short_pages(package: Path) -> Breaches:
    for path in files(package, ".html"):
        length = len(path.read_text(encoding="utf-8").splitlines())
        if length > LONGEST_PAGE:
            yield f"{at(package, path)}: {length} lines, {LONGEST_PAGE} at most; split it"


def short_views(package: Path) -> Breaches:
    for path, tree in trees(package):
        if path.stem != "views" and path.parent.name != "views":
            continue
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                length = sum(isinstance(part, ast.stmt) for statement in body for part in ast.walk(statement))
                if length > LONGEST_VIEW:
                    yield f"{at(package, path, node)}: {node.name} has {length} statements, {LONGEST_VIEW} at most"


def a_plate_on_every_door(package: Path) -> Breaches:
    for path in sorted(package.glob("*/__init__.py")):
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > LONGEST_PLATE:
            yield f"{at(package, path)}: the door plate has more than {LONGEST_PLATE} lines"
        if not ast.get_docstring(ast.parse(text)):
            yield f"{at(package, path)}: the door plate is blank; say what the room is for, its words, its floor"


# ------------------------------------------------------------------ manners


def no_inline_script_or_style(package: Path) -> Breaches:
    for path in files(package, ".html"):
        text = path.read_text(encoding="utf-8")
        for found in [*INLINE.finditer(text), *SCRIPT.finditer(text)]:
            line = text.count("\n", 0, found.start()) + 1
            yield f"{at(package, path, line)}: {found.group().strip()!r} is inline; the site's policy blocks it"


def no_drawers(package: Path) -> Breaches:
    for path in files(package, ".py", tests=True):
        for part in path.relative_to(package).with_suffix("").parts:
            if part in DRAWERS:
                yield f"{at(package, path)}: {part} says nothing; name it after what it holds"


def one_clock(package: Path) -> Breaches:
    moments = {
        ("timezone", "now"),
        ("datetime", "now"),
        ("datetime", "utcnow"),
        ("datetime", "today"),
        ("date", "today"),
    }
    for path, tree in trees(package):
        if path == package / "core" / "clock.py":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
                yield f"{at(package, path, node)}: {node.arg} ignores the demo's clock; use core.clock.now"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
                if (name, node.func.attr) in moments:
                    yield f"{at(package, path, node)}: {name}.{node.func.attr} ignores the demo's clock; use core.clock"


def no_admin(package: Path) -> Breaches:
    for path in files(package, ".py", tests=True):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"django\.contrib(\.| import )admin\b", line):
                yield f"{at(package, path, number)}: administrators have pages like everyone; no django.contrib.admin"


def no_save_override(package: Path) -> Breaches:
    for path, tree in trees(package):
        for owner in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
            for node in owner.body:
                if isinstance(node, ast.FunctionDef) and node.name == "save":
                    yield f"{at(package, path, node)}: {owner.name}.save hides a gesture; write it in services.py"


def suppressions_say_why(package: Path) -> Breaches:
    for path in files(package, ".py", ".html", tests=True):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            marks = list(SUPPRESSION.finditer(line))
            if marks and not REASON.search(line[marks[-1].end() :]):
                yield f"{at(package, path, number)}: {marks[-1].group()!r} carries no reason"


def not_the_state(package: Path) -> Breaches:
    """The State's typeface and design system are reserved to the State."""
    for path in sorted(package.rglob("*")):
        if path.is_file() and "static" in path.parts and STATE_BRAND.search(path.name):
            yield f"{at(package, path)}: Marianne and the DSFR are reserved to the State"
    for path in files(package, ".css", ".js", ".html"):
        if STATE_BRAND.search(path.read_text(encoding="utf-8")):
            yield f"{at(package, path)}: names Marianne or the DSFR, which are reserved to the State"


RULES: tuple[Rule, ...] = (
    by_the_front_door,
    no_foreign_key_upwards,
    no_template_upwards,
    no_get_model,
    every_package_has_its_init,
    every_table_has_its_migration,
    short_files,
    short_pages,
    short_views,
    a_plate_on_every_door,
    no_inline_script_or_style,
    no_drawers,
    one_clock,
    no_admin,
    no_save_override,
    suppressions_say_why,
    not_the_state,
)

if __name__ == "__main__":
    breaches = [line for rule in RULES for line in rule(ROOT / "terreau")]
    print("\n".join(breaches) or "no law of the house is broken")
    sys.exit(1 if breaches else 0)
