from collections.abc import Iterable

from terreau.core.registries import declare_tokens
from terreau.offices.permissions import kinds_held
from terreau.people.models import Person


def tokens(person: Person) -> Iterable[str]:
    """`authority:3` for whoever answers in its name, `administrators:3` for those who administer it."""
    held = kinds_held(person)
    if held & {"agent", "elected"}:
        yield f"authority:{person.authority_id}"
    if "administrator" in held:
        yield f"administrators:{person.authority_id}"


declare_tokens("offices", tokens)
