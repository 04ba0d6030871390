import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands.check import Command as DjangoCheck

from terreau.config.diagnosis import FAIL, WARN, look_at_everything

MARKS = {"ok": "ok     ", WARN: "warning", FAIL: "FAILING"}


class Command(DjangoCheck):
    help = "Is everything in place? One line each: ok, warning or failing, with what to do. Django's own options still work."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *app_labels: list[str], **options: Any) -> None:
        asked = ("tags", "list_tags", "deploy", "databases")
        if app_labels or any(options[name] for name in asked) or options["fail_level"] != "ERROR":
            super().handle(*app_labels, **options)
            return
        found = look_at_everything()
        is_ok = not any(one.state == FAIL for one in found)
        if options["json"]:
            self.stdout.write(
                json.dumps({"ok": is_ok, "findings": [asdict(one) for one in found]}, ensure_ascii=False)
            )
        else:
            for one in found:
                advice = f"  → {one.advice}" if one.advice else ""
                self.stdout.write(f"{MARKS[one.state]}  {one.name:<16} {one.text}{advice}")
        if not is_ok:
            sys.exit(1)
