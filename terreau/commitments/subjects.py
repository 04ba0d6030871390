"""A request can be told, found and traced; residents' own ones among members only."""

from collections.abc import Iterable, Mapping

from terreau.commitments.models import Commitment
from terreau.commitments.permissions import is_public
from terreau.commitments.selectors import note_of, shown_text
from terreau.core.registries import SubjectKind, declare_subject
from terreau.core.text import excerpt


def find(ids: Iterable[int]) -> Mapping[int, Commitment]:
    return Commitment.objects.with_owners().in_bulk(list(ids))


def tokens(commitment: Commitment) -> Iterable[str]:
    yield f"community:{commitment.community_id}"
    if is_public(commitment):
        yield "public"


declare_subject(
    SubjectKind(
        kind="commitment",
        find=find,
        title=lambda commitment: excerpt(shown_text(commitment), 120),
        url=lambda commitment: commitment.get_absolute_url(),
        audience_tokens=tokens,
        text=note_of,
    )
)
