"""A gesture is its gardener's own: it can be told in the journal, and nobody finds it by searching."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from terreau.care.models import Gesture
from terreau.care.selectors import shown
from terreau.core.registries import SubjectKind, declare_subject


def find(ids: Iterable[int]) -> Mapping[int, Gesture]:
    return Gesture.objects.in_bulk(list(ids))


def title(gesture: Gesture) -> str:
    words = shown([gesture]) if gesture.facts else []
    return words[0].title if words else _("A gesture of the week")


declare_subject(
    SubjectKind(
        kind="gesture",
        find=find,
        title=title,
        url=lambda gesture: reverse("care:answer", args=[gesture.public_id]),
        audience_tokens=lambda gesture: (),
    )
)
