"""When somebody outside turns round a decision to keep a person out."""

from django.db import transaction

from terreau.communities import notices
from terreau.communities.models import Exclusion, Membership
from terreau.communities.permissions import forget_place
from terreau.communities.services.excluding import _end, _tell
from terreau.core import clock
from terreau.journal.models import Verb
from terreau.people.models import Person


@transaction.atomic
def undo_keeping_out(*, by: Person, exclusion: Exclusion) -> bool:
    """A suspension ends at once; after an exclusion the door is open again. What ended meanwhile changes nothing."""
    if exclusion.kind == Exclusion.Kind.SUSPENSION:
        return _end(exclusion, by, clock.now())
    if not Exclusion.objects.filter(pk=exclusion.pk, lifted_at=None).update(lifted_at=clock.now()):
        return False
    membership = Membership.objects.filter(
        community=exclusion.community_id, person=exclusion.person_id
    ).first()
    if membership is not None and membership.status == Membership.Status.EXCLUDED:
        membership.advance(to=Membership.Status.WITHDRAWN)
    forget_place(exclusion.person)
    _tell(Verb.UNDO, exclusion, by)
    notices.tell_back_in(exclusion)
    return True
