"""Print this week's frozen list of a community."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from terreau.care.selectors import gestures_of, keepers_of, monday_of, shown
from terreau.care.services import draw_round
from terreau.communities.models import Community
from terreau.people.models import Person


class Command(BaseCommand):
    help = (
        "A community's gestures this week, over the lists of those who tend it; drawn now if they were not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("community", help="the community's short name, as `terreau communities` gives it")
        parser.add_argument(
            "--authority", default="", help="the authority's short name, when two have such a community"
        )
        parser.add_argument(
            "--json", action="store_true", help="gestures, each: kind, reason, evidence, minutes, for"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        community = self._find(options["community"], options["authority"])
        week_start = monday_of(community.authority)
        keepers = keepers_of(community.authority).get(community.pk, [])
        for person in Person.objects.select_related("authority").filter(
            pk__in=[one.person_id for one in keepers]
        ):
            draw_round(person=person, week_start=week_start)
        gestures = [
            {
                "kind": one.gesture.kind,
                "title": one.title,
                "reason": one.reason,
                "evidence": one.evidence,
                "minutes": one.gesture.minutes,
                "for": one.gesture.round.person.shown_name,
                "status": one.gesture.status,
            }
            for one in shown(gestures_of(community, week_start))
        ]
        if options["json"]:
            said = {"community": community.slug, "week_start": week_start.isoformat(), "gestures": gestures}
            self.stdout.write(json.dumps(said, ensure_ascii=False, default=str))
        else:
            self._say(gestures)

    def _find(self, slug: str, authority: str) -> Community:
        named = Community.objects.select_related("authority").filter(slug=slug)
        found: list[Community] = list((named.filter(authority__slug=authority) if authority else named)[:2])
        if not found:
            raise CommandError(_("No community has the short name “%(slug)s”.") % {"slug": slug})
        if len(found) > 1:
            raise CommandError(_("Several communities have this short name: add --authority."))
        return found[0]

    def _say(self, gestures: list[dict[str, Any]]) -> None:
        for one in gestures:
            self.stdout.write(f"{one['for']} · {one['title']} · {one['minutes']} min\n    {one['reason']}")
        if not gestures:
            self.stdout.write(_("Nothing presses this week."))
