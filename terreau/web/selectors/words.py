"""Words and themes, as the joined pages need them."""

from django.db.models import QuerySet

from terreau.authorities.models import Authority
from terreau.listening.models import Theme, Word

OFFERED = 12


def published_theme(authority: Authority, public_id: str) -> Theme | None:
    """The published theme of that id, or nothing."""
    if not public_id:
        return None
    themes = Theme.objects.within(authority).filter(public_id=public_id, published_at__isnull=False)
    return themes.select_related("campaign", "authority").first()


def words_to_start_from(theme: Theme | None) -> QuerySet[Word]:
    """The words of a theme that its community may start from, newest first."""
    if theme is None:
        return Word.objects.none()
    words: QuerySet[Word] = Word.objects.within(theme.authority).shown().in_theme(theme)
    newest = words.order_by("-pk").values("pk")[:OFFERED]
    return Word.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).order_by("-pk")
