"""Finding places: by name, postal code or INSEE code; what they hold and what holds them."""

from collections.abc import Iterable, Iterator

from django.db.models import F, Value
from django.db.models.functions import Replace
from django.db.models.lookups import Contains, StartsWith

from terreau.territories.models import Containment, PostalCode, Territory, TerritoryQuerySet
from terreau.territories.names import Question, ask, full_key, squeezed, with_numbers_as_hints

_SMALLEST_FIRST = tuple(Territory.Kind.values)
_NARROWED = 200  # candidates read when a hint narrows them down


def describe(territory: Territory) -> str:
    """« Sainte-Colombe (Seine-et-Marne, 77) »."""
    return territory.label


def get_territory(*, kind: str, code: str) -> Territory | None:
    """The one official territory of this kind and code."""
    return Territory.objects.filter(kind=kind, code=code).first()


def territories_within(territory: Territory, kinds: Iterable[str] | None = None) -> TerritoryQuerySet:
    """Every territory that lies whole inside this one, at any depth, by name."""
    inside = Containment.objects.filter(outer=territory).values("inner")
    return Territory.objects.filter(pk__in=inside).current().of_kinds(kinds).order_by("name_key", "id")


def territories_containing(territory: Territory, kinds: Iterable[str] | None = None) -> TerritoryQuerySet:
    """Every territory that holds this one whole, by name."""
    around = Containment.objects.filter(inner=territory).values("outer")
    return Territory.objects.filter(pk__in=around).current().of_kinds(kinds).order_by("name_key", "id")


def search_territories(text: str, kinds: Iterable[str] | None = None, limit: int = 10) -> list[Territory]:
    """Best answers first: the code or exact name, then names that begin so, then names that hold it; larger ones first."""
    kinds = None if kinds is None else tuple(kinds)
    found: dict[int, Territory] = {}
    for batch in _batches(ask(text), kinds, limit):
        for territory in batch:
            found.setdefault(territory.pk, territory)
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def matching_territories(
    text: str, kinds: Iterable[str] | None = None, near: Iterable[Territory] = ()
) -> list[Territory]:
    """Only what was exactly meant: one territory, homonyms to choose from, or nothing.

    `near` holds what people there mean first: « Montignac » is Montignac-Lascaux for its neighbours, before any homonym.
    """
    kinds = None if kinds is None else tuple(kinds)
    question = ask(text)
    if question.code:
        found = _by_code(question.code, kinds)
    else:
        found = _hinted(question, _named(question, kinds))
        other = None if found else with_numbers_as_hints(question)
        if other is not None:
            found = _hinted(other, _named(other, kinds))
            question = other
    around = [territory.pk for territory in near]
    if around:
        found = _here(found, around) or _begun_here(question, kinds, around) or found
    return _smallest([t for t in found if full_key(t.name) == question.full] or found)


def _here(found: list[Territory], around: list[int]) -> list[Territory]:
    """Those that lie in the territories around, or are one of them."""
    if not found:
        return []
    inside = Containment.objects.filter(outer__in=around, inner__in=found).values_list("inner", flat=True)
    held = {*inside, *around}
    return [t for t in found if t.pk in held]


def _begun_here(question: Question, kinds: tuple[str, ...] | None, around: list[int]) -> list[Territory]:
    """Those around whose name begins with all the words asked; communes alone if there are some."""
    if question.code or question.hints or not question.key:
        return []
    inside = Containment.objects.filter(outer__in=around).values("inner")
    begun = list(_known(kinds).filter(name_key__begins=f"{question.key} ", pk__in=inside)[:_NARROWED])
    return [t for t in begun if t.kind == Territory.Kind.COMMUNE] or begun


def _batches(question: Question, kinds: tuple[str, ...] | None, limit: int) -> Iterator[Iterable[Territory]]:
    """Answers from the surest to the loosest; each batch is read only if the ones before did not fill the list."""
    if question.code:
        yield _by_code(question.code, kinds)
        yield _by_beginning_of_postal_code(question.code, kinds, limit)
    if not question.key:
        return
    exact = _hinted(question, _named(question, kinds))
    yield exact
    reach = _NARROWED if question.hints else limit
    beginning = _hinted(question, list(_begins(question, kinds)[:reach]))
    yield beginning
    other = with_numbers_as_hints(question)
    narrowed = (
        [] if other is None else _hinted(other, [*_named(other, kinds), *_begins(other, kinds)[:_NARROWED]])
    )
    yield narrowed
    if (question.hints and (exact or beginning)) or narrowed or question.code or len(question.key) < 2:
        return
    holding = _hinted(question, list(_holding(question, kinds)[:reach]))
    yield holding
    if not (exact or beginning or holding) and len(question.key) > 3:
        yield _hinted(question, list(_squeezed(question, kinds)[:reach]))
        yield _hinted(question, list(_elided(question, kinds)[:reach]))


def _known(kinds: tuple[str, ...] | None) -> TerritoryQuerySet:
    inhabited = F("population").desc(nulls_last=True)
    return Territory.objects.current().of_kinds(kinds).order_by(inhabited, "name_key", "id")


def _begins(question: Question, kinds: tuple[str, ...] | None) -> TerritoryQuerySet:
    return _known(kinds).filter(name_key__begins=question.key)


def _named(question: Question, kinds: tuple[str, ...] | None) -> list[Territory]:
    """Those of exactly this name; as written with its article first, former communes last."""
    found = _known(kinds).filter(name_key=question.key)
    return sorted(
        found,
        key=lambda t: (
            t.kind == Territory.Kind.DELEGATED,
            full_key(t.name) != question.full,
            -(t.population or 0),
            _SMALLEST_FIRST.index(t.kind),
            t.setting,
        ),
    )


def _holding(question: Question, kinds: tuple[str, ...] | None) -> TerritoryQuerySet:
    """Names that hold what was asked; read from the index of names alone, five times smaller than the table."""
    return _known(kinds).filter(pk__in=Territory.objects.filter(name_key__contains=question.key).values("pk"))


def _squeezed(question: Question, kinds: tuple[str, ...] | None) -> TerritoryQuerySet:
    """Names that hold what was asked once blanks are left out: « valdoise »."""
    return _known(kinds).filter(
        pk__in=_tight().filter(Contains(F("tight"), squeezed(question.key))).values("pk")
    )


def _elided(question: Question, kinds: tuple[str, ...] | None) -> TerritoryQuerySet:
    """« lhay les roses » for L'Haÿ-les-Roses: an article typed without its apostrophe."""
    asked = squeezed(question.key)
    if asked[0] != "l":
        return Territory.objects.none()
    near = _tight().filter(StartsWith(F("tight"), asked[1:]), name_key__begins=asked[1])
    return _known(kinds).filter(pk__in=near.values("pk"))


def _tight() -> TerritoryQuerySet:
    return Territory.objects.annotate(tight=Replace("name_key", Value(" "), Value("")))


def _by_code(code: str, kinds: tuple[str, ...] | None) -> list[Territory]:
    """INSEE, SIREN and postal codes; former communes last."""
    coded = Territory.objects.filter(code=code).values_list("pk", flat=True)
    served = PostalCode.objects.filter(code=code).values_list("territory_id", flat=True)
    found = _known(kinds).filter(pk__in={*coded, *served})
    return sorted(found, key=lambda t: (t.kind == Territory.Kind.DELEGATED, t.code != code))


def _by_beginning_of_postal_code(code: str, kinds: tuple[str, ...] | None, limit: int) -> Iterable[Territory]:
    if not 3 <= len(code) <= 4:
        return []
    served = PostalCode.objects.filter(code__begins=code).values("territory_id")
    return _known(kinds).filter(pk__in=served)[:limit]


def _hinted(question: Question, candidates: list[Territory]) -> list[Territory]:
    """Those that every hint fits: a department's name or number, a postal or INSEE code, the commune, the kind."""
    if not question.hints or not candidates:
        return candidates
    served: dict[int, set[str]] = {}
    for territory, code in PostalCode.objects.filter(territory__in=candidates).values_list(
        "territory_id", "code"
    ):
        served.setdefault(territory, set()).add(code)
    return [t for t in candidates if all(_fits(t, hint, served.get(t.pk, set())) for hint in question.hints)]


def _fits(territory: Territory, hint: str, served: set[str]) -> bool:
    words = {full_key(part) for part in territory.setting.split(",")}
    words |= {full_key(str(territory.get_kind_display())), territory.kind, (territory.code or "").lower()}
    return hint in words or hint in served


def _smallest(found: list[Territory]) -> list[Territory]:
    """Without former communes when a present one fits; one ground under one name (Paris, Saint-Martin) counts once."""
    present = [t for t in found if t.kind != Territory.Kind.DELEGATED] or found
    kept: dict[object, Territory] = {}
    for territory in sorted(present, key=lambda t: _SMALLEST_FIRST.index(t.kind)):
        ground = (territory.name, territory.population) if territory.population else territory.pk
        kept.setdefault(ground, territory)
    return sorted(kept.values(), key=lambda t: (-(t.population or 0), t.name_key, t.setting))
