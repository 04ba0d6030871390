"""Makes the demonstration in a real database, for a running server; prints the sessions of its people, as JSON."""

import json
import sys

import django


def build() -> dict[str, object]:
    from django.core.management import call_command
    from django.urls import reverse

    from terreau.people.models import Person
    from tests.visits import pass_for

    call_command("demo", host="localhost", stdout=sys.stderr)
    leads = Person.objects.filter(account__email__endswith="@demo.invalid").select_related("account")
    sessions = {"anonymous": "", **{person.name: pass_for(person).key for person in leads.order_by("pk")}}
    return {"sessions": sessions, "sign_in": reverse("web:sign_in")}


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(f"{json.dumps(build())}\n")
