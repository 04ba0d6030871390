"""What anyone may send without an account, and how much of it: counted by network and by what it is sent to."""

from collections.abc import Callable, Iterator, Mapping

from terreau.core.requests import Request
from terreau.core.text import tidy
from terreau.web.adapters.visitor import network_of
from terreau.web.services import limits

Count = tuple[tuple[limits.Limit, ...], tuple[str, ...]]  # limits, and whom they are counted for


def _words(request: Request, thing: str) -> Iterator[Count]:
    """Words in a campaign; and when someone is to be told what becomes of them, whom."""
    network = network_of(request)
    yield limits.WORDS_FROM_NETWORK, (network, thing)
    yield limits.WORDS_IN_CAMPAIGN, (thing,)
    for field in ("contact_mail", "contact_phone", "contact_post"):
        if address := tidy(request.POST.get(field, "")).lower():
            yield limits.CONTACTS_FROM_NETWORK, (network,)
            yield limits.CONTACT_AT_ADDRESS, (address,)


def _guests(request: Request, thing: str) -> Iterator[Count]:
    """« Je viens », with a name alone."""
    if request.person is None:
        yield limits.GUESTS_FROM_NETWORK, (network_of(request),)


WATCHED: Mapping[str, Callable[[Request, str], Iterator[Count]]] = {
    "listening:campaign": _words,
    "gatherings:come": _guests,
}


def counts_of(request: Request, view: str, thing: str) -> list[Count]:
    """What this request counts for, if anything; every authority has its own counts."""
    if request.method != "POST" or view not in WATCHED:
        return []
    space = str(request.authority.pk)
    return [(each, (space, *who)) for each, who in WATCHED[view](request, thing)]
