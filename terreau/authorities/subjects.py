from terreau.authorities.models import Authority
from terreau.core.registries import SubjectKind, declare_subject

declare_subject(
    SubjectKind(
        kind="authority",
        find=lambda ids: Authority.objects.in_bulk(list(ids)),
        title=lambda authority: authority.name,
        url=lambda authority: "/",
        audience_tokens=lambda authority: {"public"},
    )
)
