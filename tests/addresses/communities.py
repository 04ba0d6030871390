from datetime import timedelta
from typing import Any

from terreau.communities.models import (
    Buddy,
    FirstThing,
    ImportedPerson,
    Invitation,
    JoinRequest,
    MemberImport,
    Membership,
    Objective,
    Seat,
    SeatProposal,
)
from terreau.communities.services import leave
from terreau.communities.tests.factories import make_membership
from terreau.core import clock
from terreau.people.tests.factories import make_person
from tests.addresses import EVERYONE, GARDENERS, MEMBERS, Address, Gesture

AGENTS = frozenset({"technician gardener", "agent"})


def one(world: Any) -> dict[str, str]:
    return {"public_id": world.community.public_id}


def omar(world: Any) -> dict[str, str]:
    membership = Membership.objects.get(community=world.community, person=world.omar)
    return {**one(world), "member_id": membership.public_id}


def link(world: Any) -> dict[str, str]:
    return {"token": world.community.join_token}


def waiting_invitation(world: Any) -> Invitation:
    found, _made = Invitation.objects.get_or_create(
        community=world.community,
        email="une.voisine@example.org",
        defaults={
            "authority": world.authority,
            "invited_by": world.aya,
            "expires_at": clock.now() + timedelta(days=30),
        },
    )
    return found


def a_list(world: Any) -> dict[str, str]:
    batch, is_new = MemberImport.objects.get_or_create(
        community=world.community,
        status="preview",
        defaults={"authority": world.authority, "filename": "liste.csv", "fingerprint": "-"},
    )
    if is_new:
        ImportedPerson.objects.create(
            authority=world.authority, batch=batch, line=2, name="Rosa", phone="0553000012"
        )
    return {**one(world), "batch_id": batch.public_id}


def karim_asks(world: Any) -> dict[str, str]:
    found, _made = JoinRequest.objects.get_or_create(
        community=world.community, person=world.karim, defaults={"authority": world.authority}
    )
    return {**one(world), "request_id": found.public_id}


def a_thing(world: Any) -> dict[str, str]:
    found, _made = FirstThing.objects.get_or_create(
        community=world.community, title="Arroser", minutes=10, defaults={"authority": world.authority}
    )
    return {**one(world), "thing_id": found.public_id}


def a_buddy(world: Any) -> dict[str, str]:
    lina, omar = (
        Membership.objects.get(community=world.community, person=who) for who in (world.lina, world.omar)
    )
    found, _made = Buddy.objects.get_or_create(
        newcomer=omar, defaults={"authority": world.authority, "companion": lina}
    )
    return {**one(world), "buddy_id": found.public_id}


def a_letter(world: Any) -> dict[str, str]:
    found, _made = Invitation.objects.get_or_create(
        community=world.community,
        code="abcdefgh",
        defaults={
            "authority": world.authority,
            "name": "Ana",
            "postal_address": "2 rue Basse\n24290 Montignac",
            "expires_at": clock.now() + timedelta(days=60),
        },
    )
    return {**one(world), "letter_id": found.public_id}


def objective(world: Any) -> dict[str, str]:
    found, _made = Objective.objects.get_or_create(
        community=world.community,
        position=1,
        defaults={
            "authority": world.authority,
            "title": "Une cantine sur deux",
            "visible_result": "Le menu le dit",
            "steps_planned": 8,
        },
    )
    return {**one(world), "objective_id": found.public_id}


def seat_of_aya(world: Any) -> dict[str, str]:
    return {"public_id": Seat.objects.get(community=world.community, kind="citizen", left_on=None).public_id}


def seat_offered_to_lina(world: Any) -> dict[str, str]:
    found, _made = SeatProposal.objects.get_or_create(
        community=world.community,
        person=world.lina,
        kind="understudy",
        status="open",
        defaults={"authority": world.authority, "proposed_by": world.aya},
    )
    return {"public_id": found.public_id}


def somebody_who_left(world: Any) -> dict[str, str]:
    """A former member who said that they may be called back."""
    if "who left" not in world.kept:
        person = make_person(world.authority, "Rosa")
        member = make_membership(world.community, person)
        world.kept["who left"] = leave(membership=member, may_be_called=True)
    return {**one(world), "member_id": world.kept["who left"].public_id}


ADDRESSES = [
    Address("communities:communities", gestures=(Gesture("GET", "find a community", EVERYONE),)),
    Address(
        "communities:members",
        kwargs=one,
        gestures=(Gesture("GET", "see who is in a community", MEMBERS, 403, "sign-in"),),
    ),
    Address(
        "communities:first_steps",
        kwargs=one,
        gestures=(
            Gesture("GET", "see who welcomes me, and a first thing to do", MEMBERS, 403, "sign-in"),
            Gesture(
                "POST",
                "say something of oneself",
                MEMBERS,
                403,
                "sign-in",
                data=lambda world: {"if_quiet": "write", "skills": "tailler"},
            ),
        ),
    ),
    Address(
        "communities:things",
        kwargs=one,
        gestures=(
            Gesture("GET", "see the small things to do", MEMBERS, 403, "sign-in"),
            Gesture("POST", "add a small thing to do", MEMBERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:thing",
        kwargs=a_thing,
        gestures=(Gesture("POST", "take a small thing to do", MEMBERS, 403, "sign-in"),),
        walk=False,
        why="only answers a form",
    ),
    Address(
        "communities:buddy",
        kwargs=a_buddy,
        gestures=(
            Gesture(
                "POST",
                "end going along together",
                frozenset({"member", "newcomer"}),
                404,
                "sign-in",
                data=lambda world: {"gesture": "end"},
            ),
        ),
        walk=False,
        why="only answers a form",
    ),
    Address(
        "communities:offer_buddy",
        kwargs=omar,
        gestures=(Gesture("POST", "offer to go along with a newcomer", MEMBERS, 404, "sign-in"),),
        walk=False,
        why="only answers a form",
    ),
    Address(
        "communities:welcomer",
        kwargs=omar,
        gestures=(
            Gesture(
                "POST",
                "name somebody else to welcome a newcomer",
                GARDENERS,
                404,
                "sign-in",
                data=lambda world: {"to": world.lina.public_id},
            ),
        ),
        walk=False,
        why="only answers a form",
    ),
    Address(
        "communities:told",
        kwargs=lambda world: {
            **one(world),
            "member_id": Membership.objects.get(community=world.community, person=world.marcel).public_id,
        },
        gestures=(
            Gesture(
                "GET", "open the page to write what a member without a screen said", GARDENERS, 404, "sign-in"
            ),
            Gesture(
                "POST",
                "write what a member without a screen said",
                GARDENERS,
                404,
                "sign-in",
                data=lambda world: {"said": "quiet", "how": "phone", "if_quiet": "call"},
            ),
        ),
    ),
    Address(
        "communities:recall",
        kwargs=somebody_who_left,
        gestures=(
            Gesture("GET", "open the page to call a former member back", GARDENERS, 404, "sign-in"),
            Gesture("POST", "call a former member back", GARDENERS, 404, "sign-in"),
        ),
    ),
    Address(
        "communities:relay",
        kwargs=lambda world: {
            **one(world),
            "member_id": Membership.objects.get(community=world.community, person=world.marcel).public_id,
        },
        gestures=(
            Gesture("GET", "see through whom somebody’s letters go", GARDENERS, 404, "sign-in"),
            Gesture("POST", "name a relay for somebody’s letters", GARDENERS, 404, "sign-in"),
        ),
    ),
    Address(
        "communities:welcome",
        kwargs=omar,
        gestures=(
            Gesture("GET", "see how to reach a newcomer", GARDENERS, 404, "sign-in"),
            Gesture(
                "POST",
                "say that a newcomer was welcomed",
                GARDENERS,
                404,
                "sign-in",
                data=lambda world: {"how": "call"},
            ),
        ),
    ),
    Address(
        "communities:gardeners",
        kwargs=one,
        gestures=(
            Gesture("GET", "see who tends a community", EVERYONE),
            Gesture("POST", "offer oneself for a seat", MEMBERS | AGENTS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:offer",
        kwargs=one,
        gestures=(
            Gesture("GET", "see whom a seat may be offered to", GARDENERS, 403, "sign-in"),
            Gesture("POST", "offer a seat", GARDENERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:proposal",
        kwargs=seat_offered_to_lina,
        gestures=(
            Gesture("GET", "read the seat one is offered", frozenset({"member"}), 404, "sign-in"),
            Gesture("POST", "answer the seat one is offered", frozenset({"member"}), 404, "sign-in"),
        ),
    ),
    Address(
        "communities:seat",
        kwargs=seat_of_aya,
        gestures=(
            Gesture(
                "GET",
                "think about giving one’s own seat back",
                frozenset({"citizen gardener"}),
                403,
                "sign-in",
            ),
            Gesture("POST", "give one’s own seat back", frozenset({"citizen gardener"}), 403, "sign-in"),
        ),
    ),
    Address(
        "communities:renew",
        kwargs=seat_of_aya,
        gestures=(
            Gesture("GET", "think about a mandate that ends", GARDENERS, 403, "sign-in"),
            Gesture("POST", "say that the other gardener goes on", GARDENERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:circles",
        kwargs=one,
        gestures=(
            Gesture("GET", "see the circles", EVERYONE),
            Gesture("POST", "open a circle", MEMBERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:circle",
        kwargs=lambda world: {**one(world), "circle_id": world.circle.public_id},
        gestures=(
            Gesture("GET", "see what a circle does", EVERYONE),
            Gesture(
                "POST",
                "join or leave a circle",
                MEMBERS,
                403,
                "sign-in",
                data=lambda world: {"gesture": "join"},
            ),
        ),
    ),
    Address(
        "communities:objectives",
        kwargs=one,
        gestures=(
            Gesture("GET", "see the objectives", EVERYONE),
            Gesture("POST", "add an objective", GARDENERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:objective",
        kwargs=objective,
        gestures=(
            Gesture("GET", "see how an objective is kept", GARDENERS, 403, "sign-in"),
            Gesture("POST", "say where an objective stands", GARDENERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:pause",
        kwargs=one,
        gestures=(
            Gesture("GET", "see one’s own rest", MEMBERS, 403, "sign-in"),
            Gesture("POST", "take a rest, or come back", MEMBERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:decision",
        kwargs=one,
        gestures=(
            Gesture("GET", "see the form of what the community decided", GARDENERS, 403, "sign-in"),
            Gesture("POST", "write down what the community decided", GARDENERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:leave",
        kwargs=one,
        gestures=(
            Gesture("GET", "think about leaving", MEMBERS, 403, "sign-in"),
            Gesture("POST", "leave a community", MEMBERS, 403, "sign-in"),
        ),
    ),
]
