"""What waits for someone's answer: seats, and requests put to them, to their circles, to the institution they answer for."""

from dataclasses import dataclass

from terreau.commitments.selectors import Shown, shown, to_answer_by
from terreau.communities.models import SeatProposal
from terreau.communities.selectors import proposals_to_answer
from terreau.people.models import Person


@dataclass(frozen=True)
class Awaiting:
    """The first of each, the oldest first."""

    proposals: list[SeatProposal]
    requests: list[Shown]

    @property
    def number(self) -> int:
        return len(self.proposals) + len(self.requests)


def awaiting(person: Person) -> Awaiting:
    """In two queries."""
    return Awaiting(list(proposals_to_answer(person)), shown(to_answer_by(person), person))
