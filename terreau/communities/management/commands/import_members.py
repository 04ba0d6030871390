"""Bring in a list of people, from a CSV file or a spreadsheet: a look first, then all or nothing, undone within a day."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.authorities.selectors import sole_authority
from terreau.communities.models import Community, MemberImport
from terreau.communities.services.importing import import_list, read_list, stage_list
from terreau.communities.services.refusal import CommunityError
from terreau.core.tables import LARGEST_BYTES, too_big


class Command(BaseCommand):
    help = "Bring in a list of people (CSV or .xlsx, 10 MB at most). Without --yes, only a preview."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a .csv or .xlsx file")
        parser.add_argument("--community", required=True, help="the community's slug")
        parser.add_argument("--authority", default="", help="the authority's slug; needless with only one")
        parser.add_argument("--given-by", default="", help="who gave the list: each person reads it")
        parser.add_argument("--origin", default="", help="how the list was made: each person reads it")
        parser.add_argument(
            "--basis", default="", choices=["", *MemberImport.Basis.values], help="the legal basis"
        )
        parser.add_argument("--yes", action="store_true", help="import; without it, nothing is changed")
        parser.add_argument(
            "--json", action="store_true", help="rows, imported, merged, rejected, undo_until"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            said = self._said(options)
        except CommunityError as refusal:
            if options["json"]:
                empty = {"rows": 0, "imported": 0, "merged": 0, "rejected": [], "undo_until": None}
                self.stdout.write(json.dumps({**empty, "error": str(refusal)}, ensure_ascii=False))
            raise CommandError(str(refusal)) from None
        if options["json"]:
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            self._say(said, is_preview=not options["yes"])

    def _said(self, options: dict[str, Any]) -> dict[str, Any]:
        path: Path = options["file"]
        content, community = self._content(path), self._community(options)
        read = read_list(community=community, content=content, filename=path.name)
        said = {
            "rows": read.total,
            "imported": 0,
            "merged": len(read.merged),
            "rejected": [asdict(one) for one in read.rejected],
            "undo_until": None,
        }
        if not options["yes"] or not read.people:
            return said
        origin = {name: options[name] for name in ("given_by", "origin", "basis")}
        batch = stage_list(by=None, community=community, content=content, filename=path.name, **origin)
        batch = import_list(by=None, batch=batch)
        said["imported"] = batch.imported_count
        said["undo_until"] = batch.undo_until.isoformat() if batch.undo_until else None
        return said if batch.basis else {**said, "waits_for": "origin"}

    def _content(self, path: Path) -> bytes:
        try:
            if path.stat().st_size > LARGEST_BYTES:
                raise CommunityError(too_big())
            return path.read_bytes()
        except OSError:
            raise CommunityError(_("The file %(name)s cannot be read.") % {"name": path.name}) from None

    def _community(self, options: dict[str, Any]) -> Community:
        rows = Community.objects.select_related("authority").filter(slug=options["community"])
        if options["authority"]:
            rows = rows.filter(authority=sole_authority(options["authority"]))
        found: list[Community] = list(rows[:2])
        if len(found) == 1:
            return found[0]
        raise CommunityError(
            _("Several communities have this short name: add --authority.")
            if found
            else _("There is no community %(slug)s.") % {"slug": options["community"]}
        )

    def _say(self, said: dict[str, Any], *, is_preview: bool) -> None:
        count = said["rows"] - len(said["rejected"]) - said["merged"] if is_preview else said["imported"]
        sentence = (
            ngettext("%(count)d person can be imported.", "%(count)d people can be imported.", count)
            if is_preview
            else ngettext("%(count)d person imported.", "%(count)d people imported.", count)
        )
        self.stdout.write(sentence % {"count": count})
        if said["merged"]:
            doubles = ngettext(
                "%(count)d double, counted once.", "%(count)d doubles, counted once.", said["merged"]
            )
            self.stdout.write(doubles % {"count": said["merged"]})
        for one in said["rejected"]:
            self.stdout.write(_("Line %(line)d left out: %(reason)s") % one)
        if is_preview:
            self.stdout.write(_("Nothing was changed. Add --yes to import."))
        elif said.get("waits_for"):
            self.stdout.write(_("Nobody is invited before you say where this list comes from."))
