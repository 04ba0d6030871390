"""Which authority does a host serve?"""

from django.db.models import QuerySet

from terreau.authorities.models import Authority, AuthorityTerritory
from terreau.core.prepared import prepared
from terreau.territories.models import Territory

LOOPBACK = ("127.0.0.1", "localhost", "::1")  # one machine, whatever name it is called by


def authority_for_host(host: str) -> Authority | None:
    """The authority of a host name (port left out); a lone authority also answers on any other name."""
    name = host.rsplit(":", 1)[0].strip("[]").lower()
    found = _here() if name in LOOPBACK else _at(host=name)
    if found:
        return found[0]
    first_two = list(Authority.objects.all()[:2])
    return first_two[0] if len(first_two) == 1 else None


@prepared
def _at(host: str) -> QuerySet[Authority]:
    return Authority.objects.filter(host=host)


@prepared
def _here() -> QuerySet[Authority]:
    return Authority.objects.filter(host__in=LOOPBACK).order_by("pk")


def sole_authority(slug: str = "") -> Authority | None:
    """The named authority; without a name, the only one there is."""
    if slug:
        return Authority.objects.filter(slug=slug).first()
    first_two = list(Authority.objects.all()[:2])
    return first_two[0] if len(first_two) == 1 else None


def territories_of(authority: Authority) -> QuerySet[Territory]:
    """The territories an authority covers."""
    covered = AuthorityTerritory.objects.filter(authority=authority).values("territory_id")
    return Territory.objects.filter(pk__in=covered).order_by("name")
