"""Who may announce, answer, write down and read."""

from terreau.communities.models import Community
from terreau.communities.permissions import (
    can_facilitate,
    can_see_community,
    can_take_part,
    can_tend_community,
    is_member,
)
from terreau.core import clock
from terreau.gatherings.models import Gathering, MinuteLine, Minutes
from terreau.people.models import Person


def can_see_gathering(person: Person | None, gathering: Gathering) -> bool:
    """Everyone may know where and when people meet."""
    return can_see_community(person, gathering.community)


def can_announce(person: Person | None, community: Community) -> bool:
    """Members meet; those who tend the community may call a gathering too."""
    if community.status == Community.Status.CLOSED:
        return False
    return can_take_part(person, community) or can_tend_community(person, community)


def can_organise(person: Person | None, gathering: Gathering) -> bool:
    """Change it, cancel it, tick who came, publish its minutes: who announced it, and the gardeners."""
    if person is None:
        return False
    is_announcer = gathering.announced_by_id == person.pk and is_member(person, gathering.community)
    return is_announcer or can_tend_community(person, gathering.community)


def has_started(gathering: Gathering) -> bool:
    return gathering.starts_at <= clock.now()


def is_over(gathering: Gathering) -> bool:
    return gathering.ends_at <= clock.now()


def can_answer_gathering(person: Person | None, gathering: Gathering) -> bool:
    """Anyone may come, with or without an account, until it is over."""
    is_closed = gathering.community.status == Community.Status.CLOSED
    return gathering.is_planned and not is_over(gathering) and not is_closed


def can_see_who_comes(person: Person | None, gathering: Gathering) -> bool:
    """Names stay among members."""
    return is_member(person, gathering.community) or can_tend_community(person, gathering.community)


def can_take_attendance(person: Person | None, gathering: Gathering) -> bool:
    return can_organise(person, gathering)


def can_write_minutes(person: Person | None, gathering: Gathering) -> bool:
    """Any member writes down, and whoever facilitates; publishing is for those who organise."""
    return can_see_who_comes(person, gathering) or can_facilitate(person, gathering.community)


def can_read_minutes(person: Person | None, minutes: Minutes) -> bool:
    """Published, they are everyone's; before, members'."""
    if minutes.is_published:
        return can_see_gathering(person, minutes.gathering)
    return can_write_minutes(person, minutes.gathering)


def can_write_line(person: Person | None, line: MinuteLine) -> bool:
    """Once published, only those who organise correct a line."""
    gathering = line.minutes.gathering
    return (
        can_organise(person, gathering) if line.minutes.is_published else can_write_minutes(person, gathering)
    )


def can_lift_line(person: Person | None, line: MinuteLine) -> bool:
    return can_organise(person, line.minutes.gathering)
