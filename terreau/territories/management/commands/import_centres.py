"""Import the centres of French communes from an open-data file: columns code_insee, lat and lon."""

import json
from argparse import ArgumentParser
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.territories.centre_file import CentreFileError
from terreau.territories.services import CentresImported, import_centres, preview_centres


class Command(BaseCommand):
    help = "Import the centres of French communes from a CSV file (code_insee, lat, lon): all readable lines, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file of 20 MB or less")
        parser.add_argument("--preview", action="store_true", help="say what would be done, change nothing")
        parser.add_argument(
            "--json", action="store_true", help="answer in JSON: loaded, ignored with line, code and reason"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        act = preview_centres if options["preview"] else import_centres
        try:
            done = act(path=options["file"])
        except CentreFileError as refusal:
            if options["json"]:
                self.stdout.write(
                    json.dumps({"loaded": 0, "ignored": [], "error": str(refusal)}, ensure_ascii=False)
                )
            raise CommandError(str(refusal)) from None
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done), ensure_ascii=False))
        else:
            self._say(done)

    def _say(self, done: CentresImported) -> None:
        said = ngettext("%(count)d centre read.", "%(count)d centres read.", done.loaded)
        self.stdout.write(said % {"count": done.loaded})
        for reason, count in Counter(one.reason for one in done.ignored).most_common():
            first = next(one for one in done.ignored if one.reason == reason)
            said = ngettext(
                "%(count)d line ignored: %(reason)s (line %(line)d).",
                "%(count)d lines ignored: %(reason)s (first: line %(line)d).",
                count,
            )
            self.stdout.write(said % {"count": count, "reason": reason, "line": first.line})
        if not done.ignored:
            self.stdout.write(_("No line was ignored."))
