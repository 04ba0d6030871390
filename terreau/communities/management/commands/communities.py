"""List the communities."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from terreau.communities.models import Community


class Command(BaseCommand):
    help = "Every community: its short name, its name and its state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--authority", default="", help="only those of this authority's short name")
        parser.add_argument("--json", action="store_true", help="a list, each: slug, name, state, authority")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Community.objects.order_by("authority__slug", "name_key", "pk")
        if options["authority"]:
            rows = rows.filter(authority__slug=options["authority"])
        found = [
            {"slug": slug, "name": name, "state": state, "authority": authority}
            for slug, name, state, authority in rows.values_list("slug", "name", "status", "authority__slug")
        ]
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        width = max((len(one["slug"]) for one in found), default=0)
        for one in found:
            self.stdout.write(f"{one['slug']:<{width}}  {one['state']:<8}  {one['name']}")
