"""What this room tells people: a request for you, an answer, a reminder, the private warning of the institution."""

from collections.abc import Iterable

from terreau.commitments.models import Commitment
from terreau.commitments.selectors import answerers_of, circle_people
from terreau.communities.models import Seat
from terreau.communities.selectors import seats_held
from terreau.notifications.services import send_all
from terreau.people.models import Person

ANSWERERS_TOLD = 12


def _tell(
    commitment: Commitment, people: Iterable[Person], name: str, key: str, by: Person | None = None
) -> None:
    """Everybody but whoever did it."""
    send_all(
        people=[person for person in people if person != by],
        key=f"commitment:{commitment.pk}:{key}",
        template=f"commitments/notices/{name}.txt",
        context={"commitment": commitment, "path": f"/demandes/{commitment.public_id}/"},
        authority=commitment.authority,
        about=("commitment", commitment.pk),
    )


def _owners(commitment: Commitment) -> Iterable[Person]:
    """Who is asked: a person, those of a circle, or the civil servant who tends the community, else some who may answer.

    A request need not reach a hundred letter boxes: the others find it among what waits for the institution.
    """
    if commitment.owner_person is not None:
        return [commitment.owner_person]
    if commitment.owner_circle is not None:
        return circle_people(commitment.owner_circle)
    seats = seats_held(commitment.community)
    technicians = [s.person for s in seats if s.kind == Seat.Kind.TECHNICIAN]
    return technicians or answerers_of(commitment.authority)[:ANSWERERS_TOLD]


def tell_owner(commitment: Commitment, by: Person) -> None:
    """Something is asked of you; nothing is owed before you accept. Each passing on is told once."""
    _tell(commitment, _owners(commitment), "asked", f"asked:{commitment.put_at.timestamp():.0f}", by)


def tell_asker(commitment: Commitment, by: Person) -> None:
    """Your request has news. The link says what."""
    asker = commitment.asked_by or commitment.entered_by
    if asker is not None:
        _tell(commitment, [asker], "answered", f"{commitment.status}:{commitment.put_at.timestamp():.0f}", by)


def tell_reminder(commitment: Commitment, by: Person) -> None:
    """A gardener asks the institution again, whoever may answer."""
    day = commitment.reminded_at.date() if commitment.reminded_at else ""
    _tell(commitment, answerers_of(commitment.authority), "reminder", f"reminder:{day}", by)


def warn_institution(commitment: Commitment) -> None:
    """Its date has passed; it shows in public fifteen days from now, unless answered."""
    _tell(commitment, answerers_of(commitment.authority), "warning", f"warning:{commitment.expected_on}")
