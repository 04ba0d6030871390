"""The `terreau` command. Its help reads like a table of contents; everything else is a Django command."""

import os
import sys

CONTENTS = (
    (
        "Open a space",
        (
            ("setup", "open a real territory: authority, data officer, first administrator, mail test"),
            ("demo", "play the demo on: --days 14 moves its clock and runs what happens meanwhile"),
            ("serve", "start the server and the worker"),
            ("work", "the worker alone: sends what waits, does what is due"),
        ),
    ),
    (
        "Look after it",
        (
            ("check", "is everything in place? mail, database, legal pages, backups"),
            ("backup", "one consistent file of everything"),
            ("restore", "bring a backup back into an empty place"),
            ("upgrade", "bring the database to this version"),
            ("tend", "do what is due now: safe to call at any time"),
            ("unlock_mail", "let a restored copy send mail again"),
        ),
    ),
    (
        "Read it",
        (
            ("communities", "the communities: slug, name, state"),
            ("round", "a community's gestures this week"),
        ),
    ),
    (
        "Bring things in",
        (
            ("import_consultation", "the words of a consultation, from a CSV file or a spreadsheet"),
            ("import_members", "a list of people, from a CSV file or a spreadsheet; undone for a day"),
            ("import_centres", "the centres of French municipalities, from an open-data file"),
            ("receive", "one mail from a mail server: the answer is posted"),
            ("load_territories", "names and codes of French territories"),
            ("populate", "believable synthetic data, the same for the same seed"),
        ),
    ),
)


def contents() -> str:
    lines = ["Terreau: soil for communities of engaged citizens.", "", "usage: terreau COMMAND [--help]"]
    for title, commands in CONTENTS:
        lines += ["", title]
        lines += [f"  {name:<22}{meaning}" for name, meaning in commands]
    return "\n".join(lines)


def main() -> None:
    os.umask(0o077)  # what we write is for the account that runs the site, and for nobody else
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreau.config.settings")
    if len(sys.argv) < 2 or sys.argv[1] in {"-h", "--help", "help"}:
        print(contents())  # noqa: T201  # the help of a command is printed
        return
    from django.core.management import execute_from_command_line  # noqa: PLC0415  # help needs no Django

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
