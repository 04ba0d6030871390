"""Words and themes, as the joined pages need them."""

from collections.abc import Sequence

from terreau.authorities.models import Authority
from terreau.listening.models import Theme, Word

OFFERED = 12


def published_theme(authority: Authority, public_id: str) -> Theme | None:
    """The published theme of that id, or nothing."""
    if not public_id:
        return None
    themes = Theme.objects.within(authority).filter(public_id=public_id, published_at__isnull=False)
    return themes.select_related("campaign", "authority").first()


def words_to_start_from(theme: Theme | None) -> Sequence[Word]:
    """The words of a theme that its community may start from, newest first."""
    if theme is None:
        return []
    return list(Word.objects.within(theme.authority).shown().in_theme(theme).order_by("-pk")[:OFFERED])
