"""The house stands as docs/architecture.md says; and each law, broken once on purpose, is seen to be broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

from tools import architecture
from tools.architecture import RULES, Rule

# Rows that belong to no authority, each with its reason.
BELONGS_TO_NOBODY: dict[str, str] = {
    "authorities.Authority": "is the authority",
    "core.ChoreRun": "when the whole install last did a chore",
    "core.Submission": "a form's key, without person or place",
    "web.Tally": "a count under a keyed hash: neither person nor place can be read from it",
    "people.Account": "install-wide: one address may sign in to several authorities",
    "crossings.Erasure": "a number that leads to nobody, kept for the whole install's backups",
    "notifications.MailLock": "a restored copy sends nothing, whatever the authority",
    "mailroom.StoppedNumber": "a number that said STOP is left alone by everyone here",
    "journal.Cursor": "how far a reader of the whole journal has come",
    "territories.Containment": "geography is everyone's",
    "territories.GazetteerEdition": "geography is everyone's",
    "territories.PostalCode": "geography is everyone's",
    "territories.Territory": "geography is everyone's",
}

LONG = "\n" * 401
BREAKS: list[tuple[Rule, str, str]] = [
    (architecture.by_the_front_door, "communities/services.py", "from terreau.people.forms import NameForm"),
    (architecture.by_the_front_door, "communities/services.py", "from terreau.people import middleware"),
    (architecture.by_the_front_door, "web/views.py", "import terreau.people.jobs"),
    (
        architecture.no_foreign_key_upwards,
        "people/models.py",
        'x = models.ForeignKey("communities.Community")',
    ),
    (architecture.no_foreign_key_upwards, "care/models.py", 'x = ManyToManyField(to="vitality.Reading")'),
    (architecture.no_template_upwards, "ui/templates/ui/page.html", '{% include "web/_nav.html" %}'),
    (
        architecture.no_template_upwards,
        "people/templates/people/a.html",
        "{% extends 'communities/base.html' %}",
    ),
    (
        architecture.no_template_upwards,
        "gatherings/templates/gatherings/a.html",
        "{% url 'listening:campaign' 1 %}",
    ),
    (architecture.no_get_model, "people/services.py", 'apps.get_model("care", "Signal")'),
    (architecture.every_package_has_its_init, "care/management/commands/tend.py", ""),
    (architecture.every_package_has_its_init, "care/migrations/0001_initial.py", ""),
    (architecture.every_package_has_its_init, "care/apps.py", ""),
    (architecture.every_table_has_its_migration, "care/models.py", ""),
    (architecture.short_files, "care/services.py", LONG),
    (architecture.short_pages, "care/templates/care/week.html", LONG),
    (architecture.short_views, "care/views.py", "def week(request):\n" + "    if a:\n        b()\n" * 8),
    (architecture.a_plate_on_every_door, "care/__init__.py", '"""Care."""' + "\n#" * 12),
    (architecture.a_plate_on_every_door, "care/__init__.py", ""),
    (architecture.no_inline_script_or_style, "care/templates/care/a.html", '<p style="color: red">'),
    (architecture.no_inline_script_or_style, "care/templates/care/a.html", '<p onclick="go()">'),
    (architecture.no_inline_script_or_style, "care/templates/care/a.html", "<style>p {}</style>"),
    (
        architecture.no_inline_script_or_style,
        "care/templates/care/a.html",
        '<script type="module">go()</script>',
    ),
    (architecture.no_inline_script_or_style, "care/templates/care/a.html", '<a href="javascript:go()">'),
    (architecture.no_drawers, "care/utils.py", ""),
    (architecture.no_drawers, "care/helpers/dates.py", ""),
    (architecture.one_clock, "care/services.py", "timezone.now()"),
    (architecture.one_clock, "care/services.py", "datetime.datetime.now(tz)"),
    (architecture.one_clock, "care/models.py", "models.DateTimeField(auto_now_add=True)"),
    (architecture.no_admin, "care/apps.py", "from django.contrib import admin"),
    (architecture.no_admin, "config/settings.py", '"django.contrib.admin"'),
    (architecture.no_save_override, "care/models.py", "class A:\n    def save(self): ..."),
    (architecture.suppressions_say_why, "care/services.py", "x = 1  # noqa: E501"),
    (architecture.suppressions_say_why, "care/services.py", "x = 1  # type: ignore[assignment]"),
    (architecture.not_the_state, "ui/static/ui/Marianne-Bold.woff2", ""),
    (architecture.not_the_state, "ui/static/ui/css/base.css", "p { font-family: Marianne }"),
]

GOOD = {
    "people/__init__.py": '"""People: who is here."""',
    "care/__init__.py": '"""Care: watches over the community."""',
    "care/apps.py": "from terreau.people.models import Person\nimport terreau.core.ids",
    "care/selectors.py": "from terreau.people import selectors",
    "care/models.py": 'x = models.ForeignKey("people.Person")\ny = models.ForeignKey("care.Signal")',
    "care/migrations/__init__.py": "",
    "care/migrations/0001_initial.py": "",
    "care/personal_data.py": "clock.now()  # noqa: T201  # the reason is written here",
    "care/tests/test_views.py": "from terreau.people.tests.factories import PersonFactory\ntimezone.now()",
    "care/templates/care/week.html": '{% extends "ui/page.html" %}{% url "care:week" %}<script src="/a.js"></script>'
    '<p data-style="a" class="on">Version=1 on=</p><script type="application/json">{}</script>',
    "core/clock.py": "timezone.now()",
}


def write(package: Path, name: str, text: str) -> None:
    path = package / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_obeys(rule: Rule) -> None:
    breaches = list(rule(architecture.ROOT / "terreau"))
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize(("rule", "name", "text"), BREAKS)
def test_a_broken_law_is_seen(tmp_path: Path, rule: Rule, name: str, text: str) -> None:
    package = tmp_path / "terreau"
    write(package, name, text)
    assert [line for line in rule(package) if line.startswith("terreau/")]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_good_house_is_left_alone(tmp_path: Path, rule: Rule) -> None:
    package = tmp_path / "terreau"
    for name, text in GOOD.items():
        write(package, name, text)
    assert list(rule(package)) == []


def test_no_law_is_left_untried() -> None:
    assert {rule for rule, _, _ in BREAKS} == set(RULES)


def owned_by_nobody() -> set[str]:
    ours = [model for model in apps.get_models() if model.__module__.startswith("terreau.")]
    fields = {model._meta.label: {field.name for field in model._meta.get_fields()} for model in ours}
    return {label for label, names in fields.items() if not names & {"authority", "authority_id"}}


def test_every_row_of_a_space_carries_its_authority() -> None:
    assert owned_by_nobody() == set(BELONGS_TO_NOBODY)
