"""A gathering that a conversation calls for: each leads to the other."""

from django.db import transaction
from django.utils.translation import gettext as _

from terreau.communities.models import Community
from terreau.conversations.models import Thread
from terreau.conversations.permissions import can_see_thread, can_write
from terreau.conversations.services import reply
from terreau.gatherings.models import Gathering
from terreau.gatherings.services.announcing import GatheringError, Plan, announce
from terreau.journal.models import Link
from terreau.journal.services import link
from terreau.notifications.services import base_url
from terreau.people.models import Person


@transaction.atomic
def announce_from_thread(*, by: Person, community: Community, plan: Plan, thread: Thread) -> Gathering:
    """Announce it, and say so in the thread, where those who wrote will see it."""
    if thread.community_id != community.pk or not can_see_thread(by, thread):
        raise GatheringError(_("This thread is no longer there."))
    made = announce(by=by, community=community, plan=plan)
    link(
        authority=community.authority,
        kind=Link.Kind.BORN_OF,
        source=("gathering", made.pk),
        target=("thread", thread.pk),
    )
    if can_write(by, thread):
        address = f"{base_url(community.authority)}/rencontres/{made.public_id}/"
        reply(by=by, thread=thread, text=_("I made it a gathering: %(address)s") % {"address": address})
    return made
