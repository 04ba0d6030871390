"""A small demonstration for the browser: one authority, Aya who tends, Tom who works there."""

import json
import sys

import django

django.setup()

from terreau.communities.tests.factories import make_community, make_seat  # noqa: E402  # after setup
from terreau.offices.services import give_office  # noqa: E402  # after setup
from terreau.people.models import Account  # noqa: E402  # after setup
from terreau.people.services import create_person  # noqa: E402  # after setup
from terreau.people.tests.factories import make_authority  # noqa: E402  # after setup


def build() -> dict[str, str]:
    authority = make_authority(host="localhost", is_demo=True)
    people = {}
    for name in ("Aya", "Tom"):
        account = Account.objects.create_user(f"{name.lower()}@demo.invalid")
        people[name] = create_person(authority=authority, name=name, account=account)
    give_office(person=people["Tom"], kind="agent", by=None, title="chargé de mission vie locale")
    make_seat(make_community(authority), people["Aya"], "citizen")
    return {name: person.public_id for name, person in people.items()}


if __name__ == "__main__":
    sys.stdout.write(f"{json.dumps(build())}\n")
