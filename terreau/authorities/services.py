"""Writing what belongs to an authority itself."""

from django.db import transaction

from terreau.authorities.models import Authority, AuthorityTerritory
from terreau.territories.models import Territory


@transaction.atomic
def cover_territory(*, authority: Authority, territory: Territory) -> AuthorityTerritory:
    """Say that an authority covers a territory; said twice, it stays once."""
    covered, _is_new = AuthorityTerritory.objects.get_or_create(authority=authority, territory=territory)
    return covered
