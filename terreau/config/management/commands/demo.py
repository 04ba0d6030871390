from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from terreau.authorities.models import Authority
from terreau.config.demo.people import LEADS
from terreau.config.demo.player import demo_world, make_demo, pass_days
from terreau.core import clock
from terreau.core.services import run_due_chores
from terreau.territories.services import load_gazetteer


class Command(BaseCommand):
    help = "Make the demo territory, or let days go by in it (--days 14): its story goes on, and `tend` runs each day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=0, help="how many days to let go by (1 to 400)")
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *args: Any, **options: Any) -> None:
        settings.TERREAU_DEMO = True
        if not 0 <= options["days"] <= 400:
            raise CommandError("Let between 1 and 400 days go by.")
        world = demo_world()
        if world is None:
            if Authority.objects.filter(host=options["host"]).exists():
                raise CommandError(f"Another territory already answers at {options['host']}.")
            self.stdout.write("Making the demo territory…")
            load_gazetteer()
            world = make_demo(host=options["host"])
            run_due_chores()
        if options["days"]:
            played = pass_days(world, options["days"])
            self.stdout.write(
                f"{options['days']} days later ({clock.today(world.authority.zone)}): {played} scenes played."
            )
        names = ", ".join(someone.name for someone in LEADS)
        self.stdout.write(f"{world.authority.name}: sign in as {names} from the sign-in page.")
