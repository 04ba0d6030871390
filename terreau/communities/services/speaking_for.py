"""What somebody without a screen says on paper or by phone is written down by those who tend, and traced."""

from django.utils.translation import gettext as _

from terreau.communities.models import Community
from terreau.communities.permissions import can_tend_community
from terreau.communities.selectors import without_screen
from terreau.communities.services.refusal import CommunityError
from terreau.people.models import Person

HOW = ("paper", "phone")


def check_speaks_for(*, by: Person, person: Person, community: Community, said_how: str) -> None:
    """Only for a member who decides and has no account: others speak for themselves."""
    if not can_tend_community(by, community):
        raise CommunityError(_("Those who tend this community write down what others say."))
    if said_how not in HOW:
        raise CommunityError(_("Say whether it was on paper or by phone."), field="said_how")
    if not without_screen(community).filter(pk=person.pk).exists():
        raise CommunityError(
            _("Only for a member without an account: others speak for themselves."), field="person"
        )
