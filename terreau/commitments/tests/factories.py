"""Made requests for tests, through the services."""

from itertools import count
from typing import Any

from terreau.commitments.models import Commitment
from terreau.commitments.services import ask
from terreau.communities.models import Community
from terreau.people.models import Person

_number = count(1)


def make_request(by: Person, community: Community, text: str = "", **owner: Any) -> Commitment:
    """A request; to the authority unless another owner is given."""
    if not any(key.startswith("owner_") for key in owner):
        owner["owner_authority"] = community.authority
    return ask(by=by, community=community, text=text or f"Demande {next(_number)}", **owner)
