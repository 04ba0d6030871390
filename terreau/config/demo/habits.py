"""What communities of the story do again and again: people join, meet, write down, ask."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from terreau.communities.services import (
    answer_proposal,
    become_active,
    create_circle,
    join_circle,
    join_community,
    propose_self,
    update_purpose,
    welcome_member,
)
from terreau.config.demo.people import EVERYONE
from terreau.config.demo.timeline import STORY
from terreau.config.demo.world import World
from terreau.gatherings.models import Attendance
from terreau.gatherings.services import (
    Plan,
    add_line,
    announce,
    answer_yes,
    publish_minutes,
    record_attendance,
)

INTRODUCTIONS = {someone.key: someone.introduction for someone in EVERYONE}
Line = tuple[str, str]  # kind, text


def joins(
    day: int, slug: str, key: str, *, by: str = "", circle: str = "", door: str = "link", after: int = 3
) -> None:
    """Somebody joins; `by` welcomes them some days `after`, then they are at home in a circle."""

    def arrive(world: World) -> None:
        join_community(
            person=world.person(key),
            community=world.community(slug),
            door=door,
            introduction=INTRODUCTIONS[key],
            if_quiet="call" if key in {"jeanne", "omar"} else "write",
        )

    def settle(world: World) -> None:
        membership = world.membership(slug, key)
        if by:
            welcome_member(by=world.person(by), membership=membership, how="call")
            membership = world.membership(slug, key)
        if membership.status == "discovery":
            become_active(membership=membership)
        if circle:
            join_circle(by=world.person(key), circle=world.circle(slug, circle))

    STORY.on(day, "17:00")(arrive)
    if by or circle:
        STORY.on(day + after, "18:00")(settle)


def sits(day: int, slug: str, key: str, kind: str, *, with_the_word_of: str) -> None:
    """Somebody asks for a gardener's seat, and whoever is there says yes."""

    def act(world: World) -> None:
        proposal = propose_self(by=world.person(key), community=world.community(slug), kind=kind)
        answer_proposal(by=world.person(with_the_word_of), proposal=proposal, accept=True)

    STORY.on(day, "19:10")(act)


def decides(day: int, slug: str, by: str) -> None:
    """The community makes the purpose it was called with its own, and whoever tends it writes that down."""

    def act(world: World) -> None:
        community = world.community(slug)
        update_purpose(
            by=world.person(by), community=community, name=community.name, purpose=community.purpose
        )

    STORY.on(day, "20:45")(act)


def opens_circles(day: int, slug: str, by: str, circles: Iterable[tuple[str, str]]) -> None:
    """The community makes small groups to work in."""

    def act(world: World) -> None:
        for name, purpose in circles:
            create_circle(by=world.person(by), community=world.community(slug), name=name, purpose=purpose)

    STORY.on(day, "21:00")(act)


def meets(
    day: int,
    slug: str,
    by: str,
    title: str,
    place: str,
    coming: Sequence[str],
    *,
    lines: Sequence[Line] = (),
    at: str = "18:30",
    notice: int = 14,
    written_after: int | None = 1,
    access: Sequence[str] = ("step_free",),
    capacity: int | None = 24,
) -> None:
    """A gathering: announced `notice` days before, people say they come, then attendance and minutes.

    `written_after` is how many days later its minutes are published; None: they are still owed.
    """

    def announced(world: World) -> None:
        starts = datetime.combine(world.day_zero + timedelta(days=day), time.fromisoformat(at))
        plan = Plan(
            title=title,
            place=place,
            starts=starts,
            ends=starts + timedelta(hours=2),
            access=access,
            capacity=capacity,
        )
        announce(by=world.person(by), community=world.community(slug), plan=plan)

    def answered(world: World) -> None:
        gathering = world.community(slug).gatherings.get(
            title=title, starts_on=world.day_zero + timedelta(days=day)
        )
        for key in coming:
            answer_yes(person=world.person(key), gathering=gathering)

    def written(world: World) -> None:
        gathering = world.last_gathering(slug)
        writer = world.person(by)
        came = Attendance.objects.filter(gathering=gathering, status="coming").values_list("pk", flat=True)
        record_attendance(by=writer, gathering=gathering, came=list(came), unnamed_guests=day % 3)
        for kind, text in lines:
            add_line(by=writer, gathering=gathering, text=text, kind=kind)
        if written_after is not None:
            publish_minutes(by=writer, gathering=gathering)

    STORY.on(day - notice, "12:00")(announced)
    STORY.on(day - max(notice - 4, 1), "19:30")(answered)
    STORY.on(day + (written_after if written_after is not None else 0), "22:30")(written)
