"""Load the French territories shipped with Terreau; does nothing when they are there already."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from terreau.territories.services import load_gazetteer


class Command(BaseCommand):
    help = "Load the names and codes of French territories."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_gazetteer()
        if options["json"]:
            self.stdout.write(json.dumps(asdict(loaded)))
        elif loaded.was_there:
            self.stdout.write(
                _("The territories of edition %(version)s are already there.") % {"version": loaded.version}
            )
        else:
            said = _(
                "Territories, edition %(version)s: %(added)d added, %(changed)d changed, %(retired)d retired."
            )
            self.stdout.write(said % asdict(loaded))
