"""How this room sends a message: about a community, with its own templates."""

from datetime import datetime
from typing import Any

from terreau.communities.models import Community
from terreau.notifications.models import Message
from terreau.notifications.services import Address, send
from terreau.people.models import Person


def send_about(
    message: str,
    /,
    *,
    key: str,
    community: Community,
    person: Person | None = None,
    address: Address | None = None,
    secret: str = "",
    useful_until: datetime | None = None,
    **context: Any,
) -> Message | None:
    return send(
        key=key,
        template=f"communities/notices/{message}.txt",
        context={"community": community, **context},
        authority=community.authority,
        person=person,
        address=address,
        secret=secret,
        useful_until=useful_until,
        about=("community", community.pk),
    )
