import json
import sys
from argparse import ArgumentParser
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from terreau.authorities.models import Authority
from terreau.core.errors import GestureError
from terreau.crossings.services import (
    OpeningError,
    open_authority,
    open_to_the_public,
    send_mail_test,
    set_legal_contacts,
    verify_mail_test,
    what_is_missing,
)
from terreau.notifications.models import Message
from terreau.notifications.services import base_url, deliver
from terreau.people.models import Person
from terreau.territories.models import Territory
from terreau.territories.selectors import matching_territories
from terreau.territories.services import load_gazetteer


class Question(NamedTuple):
    name: str
    asks: str
    example: str
    is_needed: bool = False


QUESTIONS = (
    Question("name", "Name of the authority", "Pays de la Vézère", True),
    Question("host", "Its host name", "participer.maville.fr", True),
    Question(
        "territory",
        "Its territory: a name with its department, a postal or INSEE code",
        "Sarlat-la-Canéda",
        True,
    ),
    Question("time_zone", "Time zone", "Europe/Paris"),
    Question("administrator_name", "First administrator: name", "Camille Durand", True),
    Question("administrator_email", "First administrator: e-mail", "camille@maville.fr", True),
    Question("publisher", "Director of publication", "Camille Durand, mayor"),
    Question("hosting_provider", "Who hosts the site, with address", "Ville de Sarlat, place de la Mairie"),
    Question("postal_address", "Postal address of the authority", "Place de la Mairie, 24200 Sarlat"),
    Question("contact_email", "Contact e-mail", "contact@maville.fr"),
    Question("contact_phone", "Contact phone", "05 53 00 00 00"),
    Question("data_officer_name", "Data protection officer: name", "Dominique Petit"),
    Question("data_officer_email", "Data protection officer: e-mail", "dpo@maville.fr"),
)
LEGAL = tuple(one.name for one in QUESTIONS[6:])
DEFAULT_ZONE = "Europe/Paris"


class Command(BaseCommand):
    help = (
        "Open a real territory, also beside a demo. Asks on a terminal; or takes everything from its options."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        for one in QUESTIONS:
            parser.add_argument(
                f"--{one.name.replace('_', '-')}", default="", help=f"{one.asks}. Example: {one.example}"
            )
        parser.add_argument(
            "--mail-test",
            action="store_true",
            help="send the administrator a mail at once, and say how it went",
        )
        parser.add_argument(
            "--open", action="store_true", help="open to the public, if nothing the law asks for is missing"
        )
        parser.add_argument("--no-input", action="store_true", help="never ask, even on a terminal")
        parser.add_argument("--json", action="store_true", help="answer in JSON; asks nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._prepare()
        except DatabaseError as error:
            raise CommandError(
                f"The database does not answer: {str(error).splitlines()[0]}", returncode=2
            ) from None
        answers = {one.name: str(options[one.name]).strip() for one in QUESTIONS}
        asks = sys.stdin.isatty() and not options["json"] and not options["no_input"]
        with translation.override("en"):
            if asks:
                self._ask(answers)
            try:
                report = self._open(answers, options, asks=asks)
            except GestureError as error:
                raise CommandError(f"{error.sentence} Nothing was changed.", returncode=2) from None
        self.stdout.write(json.dumps(report, ensure_ascii=False) if options["json"] else _in_words(report))

    def _prepare(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            if executor.loader.applied_migrations:
                raise CommandError(
                    "The database is of another version: run `terreau upgrade` first.", returncode=2
                )
            call_command("migrate", verbosity=0)
        load_gazetteer()

    def _ask(self, answers: dict[str, str]) -> None:
        """Ask what the options left out; an empty answer leaves an optional one for later."""
        self.stdout.write(
            "Opening a territory. What is optional can also be filled later on the page « administration »."
        )
        for one in QUESTIONS:
            while not answers[one.name]:
                hint = "example" if one.is_needed else "optional, example"
                answers[one.name] = input(f"{one.asks} ({hint}: {one.example}): ").strip()
                if not one.is_needed:
                    break

    def _open(self, answers: dict[str, str], options: dict[str, Any], *, asks: bool) -> dict[str, Any]:
        if missing := [
            f"--{one.name.replace('_', '-')}" for one in QUESTIONS if one.is_needed and not answers[one.name]
        ]:
            raise OpeningError(f"Please give {', '.join(missing)}.")
        territory = find_territory(answers["territory"])
        with transaction.atomic():
            authority, administrator = open_authority(
                name=answers["name"], host=answers["host"], territory=territory,
                time_zone=answers["time_zone"] or DEFAULT_ZONE,
                administrator_name=answers["administrator_name"],
                administrator_email=answers["administrator_email"],
            )  # fmt: skip
            contacts = {name: answers[name] for name in LEGAL if answers[name]}
            if contacts:
                set_legal_contacts(by=administrator, authority=authority, **contacts)
        mail = self._test_mail(authority, administrator, asks=asks) if options["mail_test"] or asks else None
        refused = ""
        if options["open"]:
            try:
                open_to_the_public(by=administrator, authority=authority)
            except OpeningError as error:
                refused = error.sentence
        authority.refresh_from_db()
        return {
            "slug": authority.slug, "name": authority.name, "address": base_url(authority) + "/", "host": authority.host,
            "territory": territory.label, "administrator": answers["administrator_email"].lower(),
            "sign_in": f"{base_url(authority)}/connexion/", "open": authority.is_open,
            "missing": [str(one.what) for one in what_is_missing(authority)], "not_opened": refused, "mail": mail,
        }  # fmt: skip

    def _test_mail(self, authority: Authority, administrator: Person, *, asks: bool) -> dict[str, Any]:
        """A mail sent at once. On a terminal its code is asked for; else a mail server that takes it is proof enough."""
        proof = send_mail_test(by=administrator, authority=authority)
        message = Message.objects.filter(person=administrator, channel=Message.Channel.MAIL).latest("pk")
        has_left = deliver(message_id=message.pk, timeout=20)
        message.refresh_from_db()
        code = proof.split(":")[1] if has_left else ""
        if has_left and asks:
            code = input("A mail has left. Its code (empty: later, on the page « administration »): ").strip()
        if code:
            try:
                verify_mail_test(by=administrator, authority=authority, code=code, proof=proof)
            except OpeningError as error:
                self.stderr.write(error.sentence)
        where = (
            settings.TERREAU_SMTP or f"the folder {settings.TERREAU_MAIL_FOLDER} (TERREAU_SMTP is not set)"
        )
        return {
            "left": has_left,
            "through": where,
            "failure": "" if has_left else message.failure or message.status,
        }


def find_territory(text: str) -> Territory:
    """The one territory of this name or code; raises OpeningError with the homonyms to choose from."""
    found = matching_territories(text)
    coded = [one for one in found if one.code == text]  # an INSEE code may also be a neighbour's postal code
    found = coded if len(coded) == 1 else found
    if not found:
        raise OpeningError(
            f"No territory is called « {text} »: give its full name, or its postal or INSEE code."
        )
    if len(found) > 1:
        choices = "; ".join(f"{one.label}: {one.code}" for one in found[:6])
        raise OpeningError(
            f"Several territories are called « {text} », give the code of one of them: {choices}."
        )
    return found[0]


def _in_words(report: dict[str, Any]) -> str:
    lines = [f"{report['name']} ({report['territory']}) is at {report['address']}"]
    lines.append(
        f"First administrator: type {report['administrator']} at {report['sign_in']} and enter the code received by mail."
    )
    if mail := report["mail"]:
        lines.append(
            f"Mail test: sent through {mail['through']}." if mail["left"]
            else f"Mail test: it could not leave through {mail['through']} ({mail['failure']}); it is tried again later."
        )  # fmt: skip
    if report["open"]:
        lines.append("The site is open to the public.")
    else:
        missing = ", ".join(report["missing"])
        lines.append(
            f"Not open to the public yet. Missing: {missing}."
            if missing
            else "Everything is there: it may open (--open, or the page « administration »)."
        )
    lines.append(f"Make the name {report['host']} lead to this server; docs/hosting.md shows how.")
    return "\n".join(lines)
