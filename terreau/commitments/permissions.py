"""Who may ask, answer, keep and read."""

from terreau.commitments.models import Commitment
from terreau.communities.models import Circle, CircleMember, Community, Membership
from terreau.communities.permissions import can_see_community, can_take_part, can_tend_community, is_member
from terreau.offices.permissions import can_answer_for_authority
from terreau.people.models import Person


def is_in_circle(person: Person | None, circle: Circle) -> bool:
    """Whether someone is in a circle now; asked once per circle and person object."""
    if person is None:
        return False
    known: dict[int, bool] = person.__dict__.setdefault("_circles", {})
    if circle.pk not in known:
        known[circle.pk] = CircleMember.objects.filter(
            circle=circle, membership__person=person, membership__status__in=Membership.PRESENT
        ).exists()
    return known[circle.pk]


def can_ask(person: Person | None, community: Community) -> bool:
    """Members ask; so do those who tend the community."""
    if community.status == Community.Status.CLOSED:
        return False
    return can_take_part(person, community) or can_tend_community(person, community)


def is_public(commitment: Commitment) -> bool:
    """What concerns the authority or a circle is everyone's; what residents could not do stays among them."""
    if (
        commitment.status == Commitment.Status.WITHDRAWN
        or commitment.community.status == Community.Status.CLOSED
    ):
        return False
    if commitment.is_institutions:
        return True
    return commitment.owner_circle_id is not None and commitment.status not in Commitment.RESIDENTS_ONLY


def is_owner(person: Person | None, commitment: Commitment) -> bool:
    """The person asked, any member of the circle asked, whoever answers in the authority's name."""
    if person is None or person.authority_id != commitment.authority_id:
        return False
    if commitment.owner_circle is not None:
        return is_in_circle(person, commitment.owner_circle)
    if commitment.is_institutions:
        return can_answer_for_authority(person)
    return commitment.owner_person_id == person.pk


def acts_on_behalf(person: Person | None, commitment: Commitment) -> bool:
    """A gardener writes down what somebody without an account said."""
    owner = commitment.owner_person
    if owner is None or owner.account_id is not None or owner.erased_at is not None:
        return False
    return can_tend_community(person, commitment.community)


def can_see_commitment(person: Person | None, commitment: Commitment) -> bool:
    if is_public(commitment):
        return can_see_community(person, commitment.community)
    if person is None or person.authority_id != commitment.authority_id:
        return False
    if person.pk in (commitment.owner_person_id, commitment.asked_by_id, commitment.entered_by_id):
        return True
    return is_member(person, commitment.community) or can_tend_community(person, commitment.community)


def can_see_names(person: Person | None, commitment: Commitment) -> bool:
    """Residents are named among members only; the institution answers in its own name."""
    return is_member(person, commitment.community) or can_tend_community(person, commitment.community)


def can_answer_commitment(person: Person | None, commitment: Commitment) -> bool:
    """Accept, refuse or pass on."""
    return commitment.is_waiting and (is_owner(person, commitment) or acts_on_behalf(person, commitment))


def can_close_commitment(person: Person | None, commitment: Commitment) -> bool:
    """Say what came of it."""
    if commitment.status != Commitment.Status.ACCEPTED:
        return False
    return is_owner(person, commitment) or acts_on_behalf(person, commitment)


def can_hand_back(person: Person | None, commitment: Commitment) -> bool:
    """Residents hand back in one click; the institution says that it could not, and why."""
    return not commitment.is_institutions and can_close_commitment(person, commitment)


def may_speak(person: Person | None, commitment: Commitment) -> bool:
    """Whether the gesture is theirs to try; the service says when it is too late, so that a form sent twice acts once."""
    if is_owner(person, commitment) or acts_on_behalf(person, commitment):
        return True
    return person is not None and commitment.steps.filter(by=person).exclude(status="asked").exists()


def may_hand_back(person: Person | None, commitment: Commitment) -> bool:
    return not commitment.is_institutions and may_speak(person, commitment)


def may_withdraw(person: Person | None, commitment: Commitment) -> bool:
    if person is None:
        return False
    is_asker = person.pk in (commitment.asked_by_id, commitment.entered_by_id)
    return is_asker or can_tend_community(person, commitment.community)


def may_remind(person: Person | None, commitment: Commitment) -> bool:
    return commitment.is_institutions and can_tend_community(person, commitment.community)


def can_withdraw_request(person: Person | None, commitment: Commitment) -> bool:
    return commitment.is_waiting and may_withdraw(person, commitment)


def can_remind_authority(person: Person | None, commitment: Commitment) -> bool:
    """Those who tend the community remind the institution of what waits for its answer."""
    return (
        commitment.is_institutions and commitment.is_open and can_tend_community(person, commitment.community)
    )
