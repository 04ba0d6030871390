from collections.abc import Iterable

from django.utils.translation import gettext as _

from terreau.listening.models import Theme
from terreau.listening.selectors import NextStep, declare_next_steps
from terreau.people.models import Person


def community_from_theme(theme: Theme, person: Person | None) -> Iterable[NextStep]:
    """A published theme may give birth to a community; whoever is not signed in will be asked to."""
    if theme.published_at is not None:
        yield NextStep(_("Let a community be born"), f"/communautes/nouvelle/?theme={theme.public_id}")


declare_next_steps("web.community", community_from_theme)
