"""Who may see a community, come in, welcome."""

from terreau.communities.models import Circle, Community, Invitation, Membership, Settings
from terreau.communities.permissions.place import is_barred, is_member, place_of
from terreau.communities.permissions.tending import can_decide_for_community, can_tend_community
from terreau.people.models import Person

LIVING = (Community.Status.GERM, Community.Status.ACTIVE)


def can_see_community(person: Person | None, community: Community) -> bool:
    """Everyone may see what a community is about; a closed one stays visible to those who were in it."""
    return community.status != Community.Status.CLOSED or community.pk in place_of(person).statuses


def can_join_community(person: Person | None, community: Community) -> bool:
    """Whoever is not in it yet, and is not kept out of it; nobody while it goes through a crisis."""
    is_alive = community.status in (Community.Status.GERM, Community.Status.ACTIVE)
    return (
        is_alive
        and not community.is_calm
        and not is_member(person, community)
        and not is_barred(person, community)
    )


def can_take_part(person: Person | None, community: Community) -> bool:
    """Members act; before the first citizen gardener, a germinating community only prepares."""
    return community.status != Community.Status.CLOSED and is_member(person, community)


def can_see_members(person: Person | None, community: Community) -> bool:
    """No public list of members: only members see who is there."""
    return is_member(person, community) or can_tend_community(person, community)


def can_see_circle(person: Person | None, circle: Circle) -> bool:
    return can_see_community(person, circle.community)


def can_invite(person: Person | None, community: Community) -> bool:
    """Whoever tends it, and whoever called it into being while it germinates; members too, unless it settled otherwise."""
    if can_decide_for_community(person, community):
        return True
    if not is_member(person, community) or community.status not in LIVING:
        return False
    return not Settings.objects.filter(community=community, members_invite=False).exists()


def can_take_invitation_back(person: Person | None, invitation: Invitation) -> bool:
    """Whoever sent it, and whoever decides for the community."""
    if person is None:
        return False
    return invitation.invited_by_id == person.pk or can_decide_for_community(person, invitation.community)


def can_welcome(person: Person | None, membership: Membership) -> bool:
    """A human word comes from whoever was named for it, or tends the community; never from oneself."""
    if person is None or membership.person_id == person.pk:
        return False
    if can_tend_community(person, membership.community):
        return True
    return membership.welcomer_id == person.pk and is_member(person, membership.community)


def was_called_back(person: Person, community: Community) -> bool:
    """Somebody who had left, whom the gardeners called back: they are expected, and come in at once."""
    called = Membership.objects.filter(call_back=Membership.CallBack.CALLED, status__in=Membership.GONE)
    return called.filter(community=community, person=person).exists()


def can_call_back(person: Person | None, membership: Membership) -> bool:
    """Those who tend the community, and only whoever said yes when they left."""
    is_gone = membership.status in Membership.GONE and membership.call_back != ""
    return is_gone and can_tend_community(person, membership.community)


def can_write_for_member(person: Person | None, membership: Membership) -> bool:
    """For members without an account, those who tend write down what they said; others speak for themselves."""
    is_theirs = membership.person.account_id is None and membership.person.erased_at is None
    may_change = membership.status in (*Membership.PRESENT, *Membership.GONE)
    return is_theirs and may_change and can_tend_community(person, membership.community)
