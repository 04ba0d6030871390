from collections.abc import Callable
from typing import Any

from terreau.conversations.models import Post, Thread
from terreau.conversations.services import reply, start_thread
from terreau.conversations.tokens import stop_token
from tests.addresses import EVERYONE, GARDENERS, MEMBERS, SIGNED_IN, Address, Gesture


def of_community(world: Any) -> dict[str, str]:
    return {"public_id": world.community.public_id}


def thread_of(name: str) -> Callable[[Any], Thread]:
    """A thread that Lina started; each address has its own."""

    def make(world: Any) -> Thread:
        key = f"thread {name}"
        if key not in world.kept:
            world.kept[key] = start_thread(
                by=world.lina,
                community=world.community,
                title="Le four du village",
                text="Qui sait le rallumer ?",
            )
        return Thread.objects.get(pk=world.kept[key].pk)

    return make


def in_thread(name: str) -> Callable[[Any], dict[str, str]]:
    make = thread_of(name)
    return lambda world: {"public_id": make(world).public_id}


def post_of(name: str) -> Callable[[Any], dict[str, str]]:
    """A message that Lina wrote; each address has its own, written again once taken back."""

    def make(world: Any) -> dict[str, str]:
        key = f"post {name}"
        known = world.kept.get(key)
        post = Post.objects.filter(pk=known.pk).first() if known is not None else None
        if post is None or post.is_gone or post.is_hidden:
            post = reply(by=world.lina, thread=thread_of(name)(world), text="Moi, le samedi.")
            world.kept[key] = post
        return {"public_id": post.public_id}

    return make


def both(what: str, allowed: frozenset[str], refusal: int = 404, **kwargs: Any) -> tuple[Gesture, ...]:
    """Reading the form, and sending it."""
    unseen: dict[str, int | str] = dict.fromkeys(SIGNED_IN - MEMBERS, 404)
    return (
        Gesture("GET", f"open the form to {what}", allowed, refusal, "sign-in", refusals=unseen),
        Gesture("POST", what, allowed, refusal, "sign-in", refusals=unseen, **kwargs),
    )


def reading(what: str, **kwargs: Any) -> tuple[Gesture, ...]:
    return (Gesture("GET", what, MEMBERS, 404, "sign-in", **kwargs),)


def stop_link(world: Any) -> dict[str, str]:
    return {"token": stop_token(world.lina.pk, thread_of("stop")(world).pk)}


AUTHOR = frozenset({"member"})

ADDRESSES = [
    Address("conversations:community", kwargs=of_community, gestures=reading("read the threads of a community")),
    Address("conversations:start", kwargs=of_community, gestures=both(
        "start a thread", MEMBERS, data=lambda world: {"title": "Un banc", "text": "Où le mettre ?"},
    )),
    Address("conversations:start_for", kwargs=of_community, gestures=both(
        "start a thread for a member without account", GARDENERS, 403,
        data=lambda world: {
            "on_behalf_of": world.marcel.public_id, "via": "phone", "title": "Le four", "text": "Je l’ai bâti en 62.",
        },
    )),
    Address("conversations:mine", gestures=(
        Gesture("GET", "read the messages that wait for oneself", SIGNED_IN, "sign-in"),
    )),
    Address("conversations:stop", kwargs=stop_link, gestures=(
        Gesture("GET", "open the link that stops a thread’s mail", EVERYONE),
        Gesture("POST", "stop a thread’s mail", EVERYONE),
    )),
    Address("conversations:thread", kwargs=in_thread("read"), gestures=reading(
        "read a thread", writes=("conversations_seen",)
    )),
    Address("conversations:reply", kwargs=in_thread("reply"), gestures=both(
        "answer in a thread", MEMBERS, data=lambda world: {"text": "Moi, le samedi."},
    )),
    Address("conversations:write_for", kwargs=in_thread("write for"), gestures=both(
        "write in a thread for a member without account", GARDENERS, 403,
        data=lambda world: {"on_behalf_of": world.marcel.public_id, "via": "paper", "text": "Je l’ai bâti en 62."},
    )),
    Address("conversations:sign", kwargs=in_thread("sign"), gestures=both("sign a message", MEMBERS)),
    Address("conversations:follow", kwargs=in_thread("follow"), gestures=both("follow a thread", MEMBERS)),
    Address("conversations:settle", kwargs=in_thread("settle"), gestures=both(
        "say that a thread has its answer", GARDENERS | AUTHOR, 403
    )),
    Address("conversations:rename", kwargs=in_thread("rename"), gestures=both(
        "give a thread another title", GARDENERS | AUTHOR, 403, data=lambda world: {"title": "Le four communal"},
    )),
    Address("conversations:close", kwargs=in_thread("close"), gestures=both("close a thread", GARDENERS, 403)),
    Address("conversations:post", kwargs=post_of("post"), gestures=reading("go to a message")),
    Address("conversations:edit", kwargs=post_of("edit"), gestures=both(
        "change one’s message", AUTHOR, 403, data=lambda world: {"text": "Moi, le dimanche."},
    )),
    Address("conversations:delete", kwargs=post_of("delete"), gestures=both("take one’s message back", AUTHOR, 403)),
    Address("conversations:hide", kwargs=post_of("hide"), gestures=both(
        "hide a message", GARDENERS, 403, data=lambda world: {"reason": "C’est blessant."},
    )),
    Address("conversations:show", kwargs=post_of("show"), gestures=both("show a message again", GARDENERS, 403)),
    Address("conversations:versions", kwargs=post_of("versions"), gestures=reading("read what a message said before")),
    Address("conversations:signs", kwargs=post_of("signs"), gestures=reading("read who signed a message")),
]  # fmt: skip
