"""Communities govern themselves: what takes two people, the charter, the circles."""

from datetime import timedelta
from typing import Any

from terreau.communities.models import (
    Announcement,
    Charter,
    Closing,
    ContactExport,
    Exclusion,
    Facilitation,
    PairGesture,
)
from terreau.communities.tests.factories import make_community, make_membership
from terreau.core import clock
from terreau.core.seal import seal
from terreau.people.tests.factories import make_person
from tests.addresses import EVERYONE, GARDENERS, MEMBERS, SIGNED_IN, Address, Gesture

PROPOSER = frozenset({"citizen gardener"})


def one(world: Any) -> dict[str, str]:
    return {"public_id": world.community.public_id}


def to_all(world: Any) -> dict[str, str]:
    found, _made = Announcement.objects.get_or_create(
        community=world.community,
        status="waiting",
        defaults={
            "authority": world.authority,
            "subject": "La fête du four",
            "text": "Venez samedi.",
            "written_by": world.aya,
            "leaves_at": clock.now() + timedelta(hours=24),
        },
    )
    return {**one(world), "message_id": found.public_id}


def gesture_of_aya(world: Any, **more: Any) -> PairGesture:
    if "pair" not in world.kept:
        world.kept["pair"] = PairGesture.objects.create(
            authority=world.authority,
            community=world.community,
            kind="exclude",
            about=make_membership(world.community, make_person(world.authority, "Rose")).person,
            sealed_reason=seal("Parce que."),
            proposed_by=world.aya,
            expires_at=clock.now() + timedelta(days=7),
        )
    found: PairGesture = world.kept["pair"]
    return found


def suspension(world: Any) -> Exclusion:
    if "suspension" not in world.kept:
        person = make_membership(
            world.community, make_person(world.authority, "Yann"), status="suspended"
        ).person
        world.kept["suspension"] = Exclusion.objects.create(
            authority=world.authority,
            community=world.community,
            person=person,
            kind="suspension",
            sealed_reason=seal("Parce que."),
            decided_by=world.aya,
            until=clock.now() + timedelta(days=2),
            status_before="active",
        )
    found: Exclusion = world.kept["suspension"]
    return found


def export_of_aya(world: Any) -> ContactExport:
    if "export" not in world.kept:
        gesture = PairGesture.objects.create(
            authority=world.authority,
            community=world.community,
            kind="export",
            sealed_reason=seal("Les affiches."),
            proposed_by=world.aya,
            expires_at=clock.now() + timedelta(days=7),
            status="confirmed",
            answered_by=world.tom,
            answered_at=clock.now(),
        )
        world.kept["export"] = ContactExport.objects.create(
            authority=world.authority,
            community=world.community,
            gesture=gesture,
            for_person=world.aya,
            open_until=clock.now() + timedelta(days=7),
            token_until=clock.now() + timedelta(minutes=15),
        )
    found: ContactExport = world.kept["export"]
    return found


def facilitation(world: Any) -> Facilitation:
    if "facilitation" not in world.kept:
        today = clock.today(world.authority.zone)
        world.kept["facilitation"] = Facilitation.objects.create(
            authority=world.authority,
            community=world.community,
            person=make_person(world.authority, "Maud"),
            for_whom="Les Ateliers",
            offer="Animer.",
            starts_on=today,
            ends_on=today + timedelta(days=90),
        )
    found: Facilitation = world.kept["facilitation"]
    return found


def charter(world: Any) -> dict[str, str]:
    """A text that members are speaking on."""
    if "charter" not in world.kept:
        spoken_on = Charter.objects.filter(community=world.community, status="proposed").first()
        world.kept["charter"] = spoken_on or Charter.objects.create(
            authority=world.authority,
            community=world.community,
            number=1,
            text="Nous décidons ensemble.",
            status="proposed",
            proposed_by=world.aya,
            opened_at=clock.now(),
            closes_at=clock.now() + timedelta(days=10),
        )
    return {**one(world), "charter_id": world.kept["charter"].public_id}


def circle(world: Any) -> dict[str, str]:
    return {**one(world), "circle_id": world.circle.public_id}


def ended(world: Any) -> dict[str, str]:
    """A community that ended: its members were Lina and Aya."""
    if "ended" not in world.kept:
        community = make_community(world.authority, "Le four du bourg", status="closed")
        for person in (world.lina, world.aya):
            make_membership(community, person)
        gesture = PairGesture.objects.create(
            authority=world.authority,
            community=community,
            kind="close",
            sealed_reason=seal("C’est fait."),
            proposed_by=world.aya,
            expires_at=clock.now() + timedelta(days=7),
            status="confirmed",
            answered_by=world.tom,
            answered_at=clock.now(),
        )
        world.kept["ended"] = Closing.objects.create(
            authority=world.authority,
            community=community,
            gesture=gesture,
            story="Le four cuit.",
            who_keeps="La clé : Lina.",
            where_next="Aux vergers.",
            closed_on=clock.today(world.authority.zone),
        )
    return {"public_id": world.kept["ended"].community.public_id}


IN_THE_CIRCLE = GARDENERS | {"member"}

ADDRESSES = [
    Address(
        "communities:pairs",
        kwargs=one,
        gestures=(Gesture("GET", "see what takes two people", GARDENERS, 403, "sign-in"),),
    ),
    Address(
        "communities:propose_pair",
        kwargs=lambda world: {**one(world), "path": "exclusion"},
        gestures=(
            Gesture("GET", "see how to propose what takes two people", GARDENERS, 403, "sign-in"),
            Gesture("POST", "propose what takes two people", GARDENERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:pair",
        kwargs=lambda world: {**one(world), "gesture_id": gesture_of_aya(world).public_id},
        gestures=(
            Gesture("GET", "read what takes two people", GARDENERS, 404, "sign-in"),
            Gesture("POST", "confirm or refuse what takes two people", GARDENERS, 404, "sign-in"),
        ),
    ),
    Address(
        "communities:suspend",
        kwargs=one,
        gestures=(
            Gesture("GET", "see how to suspend a member", GARDENERS, 403, "sign-in"),
            Gesture("POST", "suspend a member for three days at most", GARDENERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:lift",
        kwargs=lambda world: {**one(world), "exclusion_id": suspension(world).public_id},
        gestures=(
            Gesture("GET", "think about ending a suspension", GARDENERS, 404, "sign-in"),
            Gesture("POST", "end a suspension before its time", GARDENERS, 404, "sign-in"),
        ),
    ),
    Address(
        "communities:own_place",
        kwargs=one,
        gestures=(
            Gesture("GET", "see one’s own place in a community", MEMBERS, 403, "sign-in"),
            Gesture("POST", "say whether one’s contacts may be in a file", MEMBERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:export",
        kwargs=lambda world: {**one(world), "export_id": export_of_aya(world).public_id},
        gestures=(
            Gesture("GET", "see the file of contacts that two agreed on", PROPOSER, 404, "sign-in"),
            Gesture("POST", "ask for the link of the file", PROPOSER, 404, "sign-in"),
        ),
    ),
    Address(
        "communities:export_ready",
        kwargs=lambda world: {
            **one(world),
            "export_id": export_of_aya(world).public_id,
            "token": export_of_aya(world).token,
        },
        gestures=(
            Gesture("GET", "open the link of the file", PROPOSER, 404, "sign-in"),
            Gesture("POST", "take the file of contacts, once", PROPOSER, 404, "sign-in"),
        ),
    ),
    Address(
        "communities:facilitate",
        kwargs=one,
        gestures=(
            Gesture("GET", "see how to help a community for a time", SIGNED_IN - GARDENERS, 403, "sign-in"),
            Gesture("POST", "offer to help a community for a time", SIGNED_IN - GARDENERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:facilitation",
        kwargs=lambda world: {**one(world), "facilitation_id": facilitation(world).public_id},
        gestures=(
            Gesture("GET", "read who asks to help for a time", GARDENERS, 404),
            Gesture(
                "POST",
                "answer who asks to help for a time",
                GARDENERS,
                404,
                data=lambda world: {"gesture": "yes"},
            ),
        ),
    ),
    Address(
        "communities:charter",
        kwargs=one,
        gestures=(Gesture("GET", "read the charter of a community", EVERYONE),),
    ),
    Address(
        "communities:charter_propose",
        kwargs=one,
        gestures=(
            Gesture("GET", "see how to propose a charter", MEMBERS, 403, "sign-in"),
            Gesture("POST", "propose a charter", MEMBERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:charter_version",
        kwargs=charter,
        gestures=(
            Gesture("GET", "read a version of a charter", EVERYONE),
            Gesture(
                "POST",
                "speak on a charter: members decide",
                MEMBERS,
                403,
                "sign-in",
                data=lambda world: {"gesture": "consent"},
            ),
            Gesture(
                "POST",
                "leave a remark on a charter, for the authority",
                frozenset({"agent", "elected person"}),
                403,
                "sign-in",
                data=lambda world: {"gesture": "remark", "remark": "Bien."},
            ),
        ),
    ),
    Address(
        "communities:charter_amend",
        kwargs=charter,
        gestures=(
            Gesture("GET", "see how to write a charter again", GARDENERS, 403, "sign-in"),
            Gesture("POST", "write a charter again", GARDENERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:circle_settle",
        kwargs=circle,
        gestures=(
            Gesture("GET", "see how a circle works", IN_THE_CIRCLE, 403, "sign-in"),
            Gesture("POST", "say what a circle decides alone", IN_THE_CIRCLE, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:circle_role",
        kwargs=circle,
        gestures=(
            Gesture("GET", "see who plays which part in a circle", IN_THE_CIRCLE, 403, "sign-in"),
            Gesture("POST", "name somebody to a part in a circle", IN_THE_CIRCLE, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:circle_news",
        kwargs=circle,
        gestures=(
            Gesture("GET", "see how a circle tells its news", IN_THE_CIRCLE, 403, "sign-in"),
            Gesture("POST", "tell a circle’s news to the community", IN_THE_CIRCLE, 403, "sign-in"),
        ),
    ),
    Address(
        "web:handover",
        kwargs=one,
        gestures=(Gesture("GET", "read what a successor needs", GARDENERS, 403, "sign-in"),),
    ),
    Address(
        "web:handover_sheet",
        kwargs=one,
        gestures=(Gesture("GET", "print what a successor needs", GARDENERS, 403, "sign-in"),),
        walk=False,
        why="a file to print",
    ),
]
