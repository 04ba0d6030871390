"""Writes the cast's world in a real database, for a running server: `python -m tests.world`.

Prints, as JSON on its last line, where each listed address is, what each kind of person must get there, and their sessions.
"""

import json
import sys

import django


def build() -> dict[str, object]:
    from django.urls import reverse

    from conftest import make_cast
    from terreau.people.models import Account
    from tests.addresses import KINDS, every_address
    from tests.visits import address_of, pass_for

    cast = make_cast(host="localhost", other_host="villeneuve.localhost")
    cast.authority.is_demo = True
    cast.authority.save()
    for name in ("aya", "tom", "lina", "omar", "ines", "karim", "nour"):
        person = getattr(cast, name)
        Account.objects.filter(pk=person.account_id).update(email=f"{name}@demo.invalid")
        person.account.refresh_from_db()
    addresses, lost = [], {}
    for address in every_address():
        reading = [gesture for gesture in address.gestures if gesture.method == "GET"]
        if not address.walk or not reading:
            if not address.walk and not address.why:
                lost[address.name] = "walk=False without its reason (why=…)"
            continue
        try:
            path = address_of(address, address.kwargs(cast))
        except Exception as error:  # noqa: BLE001  # whatever went wrong is the address's to explain
            lost[address.name] = f"{type(error).__name__}: {error}"
            continue
        expected = {kind: reading[0].expected(kind, is_demo=True) for kind in KINDS}
        addresses.append({"name": address.name, "path": path, "expected": expected})
    sessions = {kind: pass_for(getattr(cast, who) if who else None).key for kind, who in KINDS.items()}
    return {
        "addresses": addresses,
        "lost": lost,
        "sessions": sessions,
        "sign_in": reverse("web:sign_in"),
        "community": cast.community.public_id,
    }


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(f"{json.dumps(build())}\n")
