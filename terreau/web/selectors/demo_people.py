"""The people of a demo, for the list of the sign-in page: their name, and what they see, in a phrase."""

from dataclasses import dataclass

from terreau.authorities.models import Authority
from terreau.communities.models import Seat
from terreau.core import clock
from terreau.offices.models import Office
from terreau.people.models import Person

DOMAIN = "@demo.invalid"


@dataclass(frozen=True)
class DemoPerson:
    public_id: str
    name: str
    role: str


def demo_accounts(authority: Authority) -> list[Person]:
    people = (
        Person.objects.within(authority).present().filter(account__email__endswith=DOMAIN, suspended_at=None)
    )
    return list(people.select_related("account").order_by("id")[:40])


def demo_people(authority: Authority) -> list[DemoPerson]:
    """In the order in which the demo made them; three queries whatever their number."""
    people = demo_accounts(authority)
    today = clock.today(authority.zone)
    roles: dict[int, list[str]] = {person.pk: [] for person in people}
    for office in Office.objects.within(authority).held_on(today).filter(person__in=people).order_by("id"):
        roles[office.person_id].append(str(office.title or office.get_kind_display()))
    for seat in (
        Seat.objects.within(authority).held_on(today).filter(person__in=people).select_related("community")
    ):
        roles[seat.person_id].append(f"{seat.get_kind_display()} · {seat.community.name}")
    return [DemoPerson(person.public_id, person.name, ", ".join(roles[person.pk])) for person in people]
