"""The one error of this room, and the checks that every gesture shares."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.communities.models import Community
from terreau.conversations.models import TEXT_LIMIT
from terreau.core.errors import GestureError
from terreau.core.text import tidy


class ConversationError(GestureError):
    """A refused gesture in a conversation."""


def check_is_open(community: Community) -> None:
    """Once a community has ended, what was written stays to be read."""
    if community.status == Community.Status.CLOSED:
        raise ConversationError(
            _("This community is closed: its exchanges are still read, nobody writes in them.")
        )


def calm_sentence() -> str:
    """What a member reads instead of a form during a crisis."""
    return _("For a few days, only gardeners open an exchange here. You still answer in those under way.")


def checked_text(
    text: str, *, limit: int = TEXT_LIMIT, field: str = "text", missing: str = "", one_line: bool = False
) -> str:
    """The text as it is kept; refused when empty or too long, in a sentence that says by how much."""
    kept = tidy(" ".join(text.split()) if one_line else text)
    if not kept:
        raise ConversationError(missing or _("Your message is empty."), field=field)
    over = len(kept) - limit
    if over > 0:
        raise ConversationError(
            ngettext("This is %(over)d character too long.", "This is %(over)d characters too long.", over)
            % {"over": over},
            field=field,
        )
    return kept
