from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from terreau.core import clock
from terreau.gatherings.models import Gathering, MinuteLine
from terreau.gatherings.services import Plan, add_line, announce, answer_as_guest, publish_minutes
from tests.addresses import EVERYONE, GARDENERS, MEMBERS, SIGNED_IN, Address, Gesture

Kwargs = Callable[[Any], dict[str, str]]


def of_community(world: Any) -> dict[str, str]:
    return {"public_id": world.community.public_id}


def _announced(world: Any, name: str, *, days: int) -> Gathering:
    """A gathering that Aya announced long before it, made once."""
    if name not in world.kept:
        with clock.standing_at(clock.now() - timedelta(days=20)):
            day = clock.today(world.authority.zone) + timedelta(days=20 + days)
            starts = datetime.combine(day, time(18, 30))
            plan = Plan(
                title="Cuisiner les invendus du marché",
                place="Salle des fêtes",
                starts=starts,
                ends=starts + timedelta(hours=2),
                access=("step_free",),
                capacity=20,
            )
            world.kept[name] = announce(by=world.aya, community=world.community, plan=plan)
    found: Gathering = world.kept[name]
    return found


def to_come(world: Any) -> dict[str, str]:
    return {"public_id": _announced(world, "gathering to come", days=9).public_id}


def held(world: Any) -> dict[str, str]:
    return {"public_id": _announced(world, "gathering held", days=-3).public_id}


def published(world: Any) -> dict[str, str]:
    one = _announced(world, "gathering with minutes", days=-5)
    if "minutes of gathering" not in world.kept:
        add_line(by=world.aya, gathering=one, text="Nous cuisinons chaque premier jeudi.", kind="decided")
        world.kept["minutes of gathering"] = publish_minutes(by=world.aya, gathering=one)
    return {"public_id": one.public_id}


def guest(world: Any) -> dict[str, str]:
    one = _announced(world, "gathering to come", days=9)
    if "guest of gathering" not in world.kept:
        world.kept["guest of gathering"] = answer_as_guest(gathering=one, name="Léa")
    return {"public_id": one.public_id, "token": world.kept["guest of gathering"].guest_token}


def guest_answer(world: Any) -> dict[str, str]:
    kwargs = guest(world)
    return {"public_id": kwargs["public_id"], "answer": world.kept["guest of gathering"].public_id}


def _new_guest(world: Any) -> tuple[Gathering, Any]:
    """Somebody else each time: a seat that was kept is nobody else’s."""
    one = _announced(world, "gathering of guests", days=9)
    kept = world.kept.get("guest to keep")
    if kept is None or not type(kept).objects.filter(pk=kept.pk, person=None).exists():
        world.kept["guest to keep"] = kept = answer_as_guest(gathering=one, name="Léa")
    return one, kept


def guest_to_keep(world: Any) -> dict[str, str]:
    one, kept = _new_guest(world)
    return {"public_id": one.public_id, "token": kept.guest_token}


def guest_to_name(world: Any) -> dict[str, str]:
    one, kept = _new_guest(world)
    return {"public_id": one.public_id, "answer": kept.public_id}


def line_of(kind: str) -> Kwargs:
    """A line of minutes being written; another one is written when somebody took it out."""

    def make(world: Any) -> dict[str, str]:
        one = _announced(world, "gathering held", days=-3)
        line = world.kept.get(f"line {kind}")
        if line is None or not MinuteLine.objects.filter(pk=line.pk).exists():
            line = add_line(by=world.aya, gathering=one, text="Demander un four au village.", kind="request")
            world.kept[f"line {kind}"] = line
        return {"public_id": one.public_id, "line": line.public_id}

    return make


def both(what: str, allowed: frozenset[str]) -> tuple[Gesture, ...]:
    return (
        Gesture("GET", f"open the page to {what}", allowed, 403, "sign-in"),
        Gesture("POST", what, allowed, 403, "sign-in"),
    )


ADDRESSES = [
    Address("gatherings:upcoming", gestures=(Gesture("GET", "read what gatherings are to come", EVERYONE),)),
    Address(
        "gatherings:community",
        kwargs=of_community,
        gestures=(Gesture("GET", "read a community’s gatherings", EVERYONE),),
    ),
    Address("gatherings:announce", kwargs=of_community, gestures=both("announce a gathering", MEMBERS)),
    Address(
        "gatherings:gathering", kwargs=published, gestures=(Gesture("GET", "read a gathering", EVERYONE),)
    ),
    Address(
        "gatherings:calendar",
        kwargs=to_come,
        gestures=(Gesture("GET", "take a gathering into a calendar", EVERYONE),),
        walk=False,
        why="a file for calendars",
    ),
    Address("gatherings:change", kwargs=to_come, gestures=both("change a gathering", GARDENERS)),
    Address("gatherings:cancel", kwargs=held, gestures=both("cancel a gathering", GARDENERS)),
    Address(
        "gatherings:come",
        kwargs=to_come,
        gestures=(
            Gesture("GET", "open the page to come to a gathering", EVERYONE),
            Gesture("POST", "come to a gathering", EVERYONE, data=lambda world: {"name": "Léa"}),
        ),
    ),
    Address(
        "gatherings:leave",
        kwargs=to_come,
        gestures=(
            Gesture("GET", "open the page to say that one does not come", SIGNED_IN, "sign-in"),
            Gesture("POST", "say that one does not come any more", SIGNED_IN, "sign-in"),
        ),
    ),
    Address(
        "gatherings:guest",
        kwargs=guest,
        gestures=(
            Gesture("GET", "read one’s answer by its secret link", EVERYONE),
            Gesture("POST", "take back one’s answer by its secret link", EVERYONE),
        ),
    ),
    Address(
        "gatherings:keep",
        kwargs=guest_to_keep,
        gestures=both("keep a guest’s seat by its secret link", SIGNED_IN),
    ),
    Address(
        "gatherings:name_guest",
        kwargs=guest_to_name,
        gestures=both("say which member a guest is", GARDENERS),
    ),
    Address("gatherings:attendance", kwargs=held, gestures=both("tick who came", GARDENERS)),
    Address("gatherings:add", kwargs=to_come, gestures=both("write down who said that they come", GARDENERS)),
    Address(
        "gatherings:leave_for",
        kwargs=guest_answer,
        gestures=both("write down who does not come any more", GARDENERS),
    ),
    Address("gatherings:minutes", kwargs=held, gestures=both("write a line of the minutes", MEMBERS)),
    Address("gatherings:line", kwargs=line_of("edit"), gestures=both("edit a line of the minutes", MEMBERS)),
    Address("gatherings:move", kwargs=line_of("move"), gestures=both("move a line of the minutes", MEMBERS)),
    Address(
        "gatherings:remove",
        kwargs=line_of("remove"),
        gestures=both("take a line of the minutes out", MEMBERS),
    ),
    Address(
        "gatherings:lift", kwargs=line_of("lift"), gestures=both("turn a line into a request", GARDENERS)
    ),
    Address("gatherings:publish", kwargs=held, gestures=both("publish the minutes", GARDENERS)),
    Address(
        "gatherings:sheet", kwargs=published, gestures=(Gesture("GET", "print published minutes", EVERYONE),)
    ),
]
