"""Messages around coming in: from a list, by asking, being welcomed."""

from terreau.communities.models import Buddy, Invitation, JoinRequest, JoinWord, Membership
from terreau.communities.notices.sending import send_about
from terreau.communities.selectors import acting_gardeners
from terreau.notifications.services import Address


def send_list_invitation(invitation: Invitation) -> None:
    """To somebody of a list, once: who gave it, what is known of them, their rights."""
    batch = invitation.batch
    send_about(
        "list_invitation",
        key=f"invitation:{invitation.pk}",
        community=invitation.community,
        address=Address(name=invitation.name, mail=invitation.email),
        secret=invitation.token,
        useful_until=invitation.expires_at,
        batch=batch,
        invitation=invitation,
    )


def tell_someone_asks(request: JoinRequest) -> None:
    """To those who tend the community: somebody asks to come in."""
    for gardener in acting_gardeners(request.community):
        send_about(
            "asked_in",
            key=f"asked-in:{request.pk}:{gardener.pk}",
            community=request.community,
            person=gardener,
            request=request,
            name=request.person.shown_name,
        )


def tell_word_on_request(word: JoinWord) -> None:
    """To whoever asks, of what members say; to those who tend, of what they answer. A link, never the words."""
    request, by = word.request, word.by_id
    told = acting_gardeners(request.community) if by == request.person_id else [request.person]
    for person in told:
        send_about(
            "word_on_request",
            key=f"word-on-request:{word.pk}:{person.pk}",
            community=request.community,
            person=person,
            request=request,
        )


def tell_request_answered(request: JoinRequest) -> None:
    """To whoever asked: they are in, or an answer is to be read on the site."""
    send_about(
        "request_answered",
        key=f"request-answered:{request.pk}",
        community=request.community,
        person=request.person,
        request=request,
        is_in=request.status == JoinRequest.Status.ACCEPTED,
    )


def remind_of_request(request: JoinRequest) -> None:
    """To those who tend, once, when somebody has waited for two weeks."""
    for gardener in acting_gardeners(request.community):
        send_about(
            "request_waits",
            key=f"request-waits:{request.pk}:{gardener.pk}",
            community=request.community,
            person=gardener,
            request=request,
            name=request.person.shown_name,
        )


def tell_welcomer(membership: Membership) -> None:
    """To whoever is named to welcome somebody; those who tend are told that somebody came."""
    if membership.welcomer is not None and membership.welcomer not in acting_gardeners(membership.community):
        send_about(
            "welcomer",
            key=f"welcomer:{membership.pk}:{membership.joined_at:%Y%m%d%H%M%S}:{membership.welcomer_id}",
            community=membership.community,
            person=membership.welcomer,
            membership=membership,
            name=membership.person.shown_name,
        )


def tell_buddy_offered(buddy: Buddy) -> None:
    """To a newcomer: somebody offers to go along with them."""
    send_about(
        "buddy_offered",
        key=f"buddy:{buddy.pk}",
        community=buddy.newcomer.community,
        person=buddy.newcomer.person,
        name=buddy.companion.person.shown_name,
    )


def call_somebody_back(membership: Membership) -> None:
    """To somebody who had left and said that they may be called back: one word, the only one."""
    send_about(
        "called_back",
        key=f"called-back:{membership.pk}:{membership.left_at:%Y%m%d}",
        community=membership.community,
        person=membership.person,
    )
