"""Made people and authorities for tests, through the services."""

from itertools import count

from terreau.authorities.models import Authority
from terreau.core import clock
from terreau.people.models import Account, Person
from terreau.people.services import create_person

_number = count(1)


def make_authority(
    *, name: str = "Pays de la Vézère", host: str = "testserver", **fields: object
) -> Authority:
    n = next(_number)
    defaults: dict[str, object] = {
        "slug": f"authority-{n}",
        "opened_at": clock.now(),
        "data_officer_name": "Délégué",
        "data_officer_email": "dpo@example.org",
        "contact_email": "contact@example.org",
    }
    return Authority.objects.create(name=name, host=host, **{**defaults, **fields})


def make_person(authority: Authority, name: str = "", *, with_account: bool = True, **fields: str) -> Person:
    n = next(_number)
    name = name or f"Personne {n}"
    account = Account.objects.create_user(f"personne{n}@example.org") if with_account else None
    return create_person(authority=authority, name=name, account=account, **fields)
