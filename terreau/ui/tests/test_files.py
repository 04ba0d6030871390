"""The files we ship: what came from elsewhere is noted, what is gathered is up to date, all of it is light."""

import gzip
import hashlib
import json
import re

import pytest

from tools import css, vendor


def test_every_vendored_file_is_the_one_that_was_noted():
    notes = json.loads(vendor.NOTE.read_text())
    for note in notes:
        content = (vendor.ROOT / note["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == note["sha256"], note["file"]
        assert note["version"] == vendor.VERSIONS[note["name"]]
    noted = {note["file"] for note in notes}
    present = {
        path.relative_to(vendor.ROOT).as_posix() for path in vendor.VENDOR.rglob("*") if path.is_file()
    }
    assert present - noted == {vendor.NOTE.relative_to(vendor.ROOT).as_posix()}


def test_the_stylesheet_is_gathered():
    assert css.SHEET.read_text() == css.gather(), "run python tools/css.py"


def test_both_dark_themes_are_the_same():
    text = (css.PARTS / "tokens.css").read_text()
    blocks = re.findall(r"color-scheme: dark;(.*?)}", text, re.DOTALL)
    assert len(blocks) == 2
    assert blocks[0].split() == blocks[1].split()


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "paper"),
        ("ink-2", "paper"),
        ("ink-2", "card"),
        ("accent", "paper"),
        ("accent-ink", "accent"),
        ("leaf-ink", "leaf-soft"),
        ("terra-ink", "terra-soft"),
        ("terra-ink", "card"),
        ("sun-ink", "sun-soft"),
        ("sky-ink", "sky-soft"),
        ("danger-ink", "danger"),
    ],
)
def test_text_contrast_is_seven_to_one(theme, text, ground):
    source = (css.PARTS / "tokens.css").read_text()
    found = dict(
        re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", source.split(f"color-scheme: {theme};")[1].split("}")[0])
    )
    one, two = (
        found[name] if len(found[name]) == 7 else "#" + found[name][1:] * 2 for name in (text, ground)
    )
    low, high = sorted((luminance(one), luminance(two)))
    assert (high + 0.05) / (low + 0.05) >= 7


def test_what_every_page_loads_is_light():
    static = vendor.VENDOR.parent
    shrunk = [
        static / "ui.css",
        static / "js/terreau.js",
        vendor.VENDOR / "htmx.min.js",
        vendor.VENDOR / "icons.svg",
    ]
    weight = sum(len(gzip.compress(path.read_bytes())) for path in shrunk)
    fonts = sum(path.stat().st_size for path in vendor.VENDOR.glob("*.woff2") if "italic" not in path.name)
    assert weight < 50_000
    assert weight + fonts < 120_000
