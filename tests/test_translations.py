"""Every message has its French, and the tool that says so sees what it must see."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from tools import messages

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
# Translators: said at the door
HELLO = _("Hello %(name)s")
LATER = gettext_lazy(
    "Two strings "
    "in one"
)
def words(count): return ngettext("%(count)s word", "%(count)s words", count)
MONTH = pgettext("month", "May")
BRACE = _("Dear {name}")
"""
TEMPLATE = """{% load i18n %}
  <p title="{% trans "Close" %}">{% blocktrans trimmed count n=words|length %}
      One of {{ total }} people
    {% plural %}
      {{ n }} of {{ total }} people
  {% endblocktrans %}</p> it's {{ name|default:_("nobody") }} {% trans "May" context "permission" %}
"""
FRENCH = {
    'msgid "Hello %(name)s"\nmsgstr ""': 'msgid "Hello %(name)s"\nmsgstr "Bonjour %(name)s"',
    'msgid "Close"\nmsgstr ""': 'msgid "Close"\nmsgstr "Fermer"',
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    room = tmp_path / "door"
    (room / "templates/door").mkdir(parents=True)
    (room / "tests").mkdir()
    (room / "views.py").write_text(PYTHON)
    (room / "tests/test_views.py").write_text('from x import _\n_("never seen")\n')
    (room / "templates/door/page.html").write_text(TEMPLATE)
    messages.main([], package=tmp_path)
    return tmp_path


def catalogue(package: Path) -> str:
    return messages.catalogue_path(package / "door").read_text()


def write(package: Path, text: str) -> None:
    messages.catalogue_path(package / "door").write_text(text)


def check(package: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    status = messages.main(["--check"], package=package)
    return status, capsys.readouterr().out


def complete(package: Path) -> str:
    """The catalogue with every blank filled by the message itself: complete, if hardly French."""
    catalog = messages.merged(package / "door")
    for message in messages.real(catalog):
        message.string = message.id
    return messages.render(catalog)


def test_the_french_of_terreau_is_complete() -> None:
    found = [
        line for room in messages.rooms([], messages.ROOT / "terreau") for line in messages.problems(room)
    ]
    assert not found, "\n".join(found)


def test_messages_are_found_in_python_and_templates(package: Path) -> None:
    ids = [message.id for message in messages.real(messages.read(messages.catalogue_path(package / "door")))]
    assert ids == [
        "Close",
        ("One of %(total)s people", "%(n)s of %(total)s people"),
        "nobody",
        "May",
        "Hello %(name)s",
        "Two strings in one",
        ("%(count)s word", "%(count)s words"),
        "May",
        "Dear {name}",
    ]
    text = catalogue(package)
    assert text.count("msgctxt") == 2
    assert "#. Translators: said at the door" in text
    assert "python-format" in text
    assert "python-brace-format" in text
    assert 'Plural-Forms: nplurals=2; plural=(n > 1);\\n"' in text


def test_translations_survive_and_nothing_churns(package: Path) -> None:
    text = catalogue(package)
    for blank, filled in FRENCH.items():
        assert blank in text
        text = text.replace(blank, filled)
    write(package, text)
    messages.main([], package=package)
    assert catalogue(package) == text
    (package / "door/views.py").write_text("")
    messages.main([], package=package)
    assert "Fermer" in catalogue(package)
    assert "Bonjour" not in catalogue(package)


def test_a_complete_catalogue_passes_and_compiles(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(package, complete(package).replace('msgstr "Close"', 'msgstr "Fermer"'))
    assert check(package, capsys)[0] == 0
    messages.main(["--compile"], package=package)
    with messages.catalogue_path(package / "door").with_suffix(".mo").open("rb") as compiled:
        french = gettext.GNUTranslations(compiled)
    assert french.gettext("Close") == "Fermer"
    assert french.ngettext("%(count)s word", "%(count)s words", 0) == "%(count)s word"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('msgstr "Close"', 'msgstr ""', "“Close” has no French"),
        ('msgstr[1] "%(count)s words"', 'msgstr[1] ""', "“%(count)s word” has no French"),
        ('msgid "Close"', '#, fuzzy\nmsgid "Close"', "“Close” is marked fuzzy"),
        ('msgstr "Hello %(name)s"', 'msgstr "Bonjour %(nom)s"', "['%(name)'] became ['%(nom)']"),
        ('msgstr "Dear {name}"', 'msgstr "Bonjour"', "['{name}'] became []"),
        ('msgstr[1] "%(count)s words"', 'msgstr[1] "des mots"', "['%(count)'] is missing in the plural"),
        ('msgstr[0] "%(count)s word"', 'msgstr[0] "%(n)s mot"', "['%(n)'] is not in the message"),
        ('msgid "Close"', 'msgid "Closed"', "stale"),
    ],
)
def test_what_is_wrong_is_named(
    package: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, said: str
) -> None:
    text = complete(package)
    assert before in text
    write(package, text.replace(before, after))
    status, output = check(package, capsys)
    assert status == 1
    assert said in output
