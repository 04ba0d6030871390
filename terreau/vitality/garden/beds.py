"""What a garden is made of: counts, ids and the names of circles; of people, only who tends it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

PLANTS_FROM = 20  # members: with fewer, a plant would be somebody, so only the beds are drawn
WHOLE, ARRIVALS = 0, -1  # ids of the beds that are no circle


@dataclass(frozen=True)
class Bed:
    """A circle: its members by state, and the commitments it kept this month."""

    id: int
    name: str
    newcomers: int = 0
    active: int = 0
    resting: int = 0
    flowers: int = 0
    note: str = ""  # "resting until 4 January"
    is_resting: bool = False

    @property
    def size(self) -> int:
        return self.newcomers + self.active + self.resting


@dataclass(frozen=True)
class Path:
    """Members shared by two beds."""

    one: int
    other: int
    shared: int


@dataclass(frozen=True)
class Hat:
    """A gardener's seat at the gate; without a name it is looking for somebody."""

    kind: str
    name: str = ""


@dataclass(frozen=True)
class Garden:
    """A community as its garden shows it. The states of members count each person once, whatever their circles."""

    key: str
    name: str
    newcomers: int
    active: int
    resting: int
    kept: int
    beds: tuple[Bed, ...]
    paths: tuple[Path, ...] = ()
    hats: tuple[Hat, ...] = ()
    circles: int = 0

    @property
    def members(self) -> int:
        return self.newcomers + self.active + self.resting

    @property
    def has_plants(self) -> bool:
        return self.members >= PLANTS_FROM


def count_members(number: int) -> str:
    return ngettext("%(number)d member", "%(number)d members", number) % {"number": number}


def title_of(garden: Garden) -> str:
    return _("The garden of %(name)s") % {"name": garden.name}


def sentences(garden: Garden) -> list[str]:
    """The picture in words: what a reader who does not see it is told."""
    said = [_whole(garden)]
    if garden.has_plants:
        said.append(_states(garden))
    said.append(
        ngettext(
            "The stream is %(number)d commitment kept.",
            "The stream is %(number)d commitments kept.",
            garden.kept,
        )
        % {"number": garden.kept}
        if garden.kept
        else _("The stream is dry: no commitment has been kept yet.")
    )
    if garden.paths:
        said.append(
            ngettext(
                "%(number)d path joins circles that share members.",
                "%(number)d paths join circles that share members.",
                len(garden.paths),
            )
            % {"number": len(garden.paths)}
        )
    said.append(gate_words(garden))
    return [one for one in said if one]


def gate_words(garden: Garden) -> str:
    """Who stands at the gate."""
    names = [hat.name for hat in garden.hats if hat.name]
    if len(names) >= 2:
        return _("%(one)s and %(other)s tend it.") % {"one": names[0], "other": names[1]}
    if names:
        return _("%(name)s tends it and is looking for a partner.") % {"name": names[0]}
    return _("It is looking for its two gardeners.")


def _whole(garden: Garden) -> str:
    members = count_members(garden.members)
    if not garden.circles:
        return _("%(members)s, one bed: no circle yet.") % {"members": members}
    circles = ngettext("%(number)d circle", "%(number)d circles", garden.circles) % {"number": garden.circles}
    return _("%(circles)s, %(members)s.") % {"circles": circles, "members": members}


def _states(garden: Garden) -> str:
    newcomers = ngettext("%(number)d newcomer", "%(number)d newcomers", garden.newcomers)
    active = ngettext("%(number)d active member", "%(number)d active members", garden.active)
    resting = ngettext("%(number)d at rest", "%(number)d at rest", garden.resting)
    return _("%(newcomers)s, %(active)s, %(resting)s.") % {
        "newcomers": newcomers % {"number": garden.newcomers},
        "active": active % {"number": garden.active},
        "resting": resting % {"number": garden.resting},
    }
