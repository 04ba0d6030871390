"""Import the words of a consultation, from a CSV file or a spreadsheet: a look first, then all or nothing."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.authorities.models import Authority
from terreau.authorities.selectors import sole_authority
from terreau.core.tables import LARGEST_BYTES, too_big
from terreau.listening.consultation_file import Consultation
from terreau.listening.models import Campaign
from terreau.listening.selectors import get_campaign
from terreau.listening.services import ListeningError, open_campaign, preview_import, read_file, run_import


class Command(BaseCommand):
    help = "Import the words of a consultation (CSV or .xlsx, 10 MB at most). Without --yes, only a preview."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a .csv or .xlsx file, for instance a Decidim export")
        parser.add_argument("--campaign", required=True, help="the campaign's slug; made if there is none")
        parser.add_argument(
            "--authority", default="", help="the authority's slug; needless when there is only one"
        )
        parser.add_argument("--yes", action="store_true", help="import; without it, nothing is changed")
        parser.add_argument("--json", action="store_true", help="answer in JSON: rows, imported, rejected")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = self._content(options["file"])
            authority = self._authority(options["authority"])
            slug = self._slug(options["campaign"])
            act = self._import if options["yes"] else self._preview
            said = act(authority, slug, content, options["file"].name)
        except ListeningError as refusal:
            if options["json"]:
                empty = {"rows": 0, "imported": 0, "rejected": [], "error": str(refusal)}
                self.stdout.write(json.dumps(empty, ensure_ascii=False))
            raise CommandError(str(refusal)) from None
        if options["json"]:
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            self._say(said, is_preview=not options["yes"])

    def _content(self, path: Path) -> bytes:
        try:
            if path.stat().st_size > LARGEST_BYTES:
                raise ListeningError(too_big())
            return path.read_bytes()
        except OSError:
            raise ListeningError(_("The file %(name)s cannot be read.") % {"name": path.name}) from None

    def _authority(self, slug: str) -> Authority:
        authority = sole_authority(slug)
        if authority is None:
            raise ListeningError(
                _("There is no authority %(slug)s.") % {"slug": slug}
                if slug
                else _("Name the authority with --authority: there is none, or several.")
            )
        return authority

    def _slug(self, slug: str) -> str:
        if (
            not slug
            or len(slug) > 60
            or not slug.replace("-", "").replace("_", "").isalnum()
            or not slug.isascii()
        ):
            raise ListeningError(
                _("A slug is made of letters, figures and hyphens, 60 at most: %(slug)s.") % {"slug": slug}
            )
        return slug

    def _preview(self, authority: Authority, slug: str, content: bytes, filename: str) -> dict[str, Any]:
        read: Consultation = read_file(
            content=content, filename=filename, campaign=get_campaign(authority, slug)
        )
        return {"rows": read.total, "imported": 0, "rejected": [asdict(one) for one in read.rejected]}

    @transaction.atomic
    def _import(self, authority: Authority, slug: str, content: bytes, filename: str) -> dict[str, Any]:
        """One transaction; a campaign is not made for a file that holds nothing."""
        campaign = get_campaign(authority, slug)
        read = read_file(content=content, filename=filename, campaign=campaign)
        rejected = [asdict(one) for one in read.rejected]
        if not read.rows:
            return {"rows": read.total, "imported": 0, "rejected": rejected}
        campaign = campaign or self._campaign(authority, slug)
        batch = preview_import(campaign=campaign, content=content, filename=filename, by=None)
        batch = run_import(batch=batch)
        return {
            "rows": batch.row_count,
            "imported": batch.imported_count,
            "rejected": rejected,
            "undo_until": batch.undo_until.isoformat() if batch.undo_until else None,
        }

    def _campaign(self, authority: Authority, slug: str) -> Campaign:
        title = slug.replace("-", " ").replace("_", " ").capitalize()
        return open_campaign(authority=authority, title=title, slug=slug, by=None)

    def _say(self, said: dict[str, Any], *, is_preview: bool) -> None:
        count = said["rows"] - len(said["rejected"]) if is_preview else said["imported"]
        sentence = (
            ngettext("%(count)d row can be imported.", "%(count)d rows can be imported.", count)
            if is_preview
            else ngettext("%(count)d row imported.", "%(count)d rows imported.", count)
        )
        self.stdout.write(sentence % {"count": count})
        for one in said["rejected"]:
            self.stdout.write(_("Line %(line)d left out: %(reason)s") % one)
        if is_preview:
            self.stdout.write(_("Nothing was changed. Add --yes to import."))
