"""Whoever is suspended loses pages, feeds, files, threads and their answers by mail at once, without signing in again."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from terreau.communities.models import Announcement, Membership
from terreau.communities.services import lift_suspension_here, suspend_member
from terreau.conversations.models import Post, Thread
from terreau.conversations.services import start_thread
from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.core.registries import InboundText, mail_handlers
from terreau.files.models import StoredFile
from terreau.people.models import Person

pytestmark = pytest.mark.django_db


def drawn() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def places(cast) -> dict[str, str]:
    """What a member reads and others do not."""
    community = cast.community
    thread = start_thread(
        by=cast.aya, community=community, title="Le four", text="Qui l’allume ?",
        files=[SimpleUploadedFile("plan.png", drawn(), "image/png")],
    )  # fmt: skip
    sent = Announcement.objects.create(
        authority=cast.authority, community=community, subject="Samedi", text="Venez.", written_by=cast.aya,
        leaves_at=clock.now(), sent_at=clock.now(), status="sent",
    )  # fmt: skip
    here = [community.public_id]
    return {
        "members": reverse("communities:members", args=here),
        "exchanges": f"{community.get_absolute_url()}echanges/",
        "file": StoredFile.objects.get().get_absolute_url(),
        "thread": thread.get_absolute_url(),
        "messages": reverse("communities:announcements", args=here),
        "message": sent.get_absolute_url(),
        "first steps": reverse("communities:first_steps", args=here),
        "rest": reverse("communities:rest", args=here),
        "poster": reverse("communities:poster", args=here),
    }


def refused(client: Any, places: dict[str, str]) -> set[str]:
    return {name for name, path in places.items() if client.get(path).status_code in (302, 403, 404)}


def suspend(cast) -> Any:
    membership = Membership.objects.select_related("community__authority", "authority", "person").get(
        community=cast.community, person=cast.lina
    )
    return suspend_member(by=cast.aya, membership=membership, reason="Parce que.", hours=24)


def test_a_member_set_aside_loses_every_page_at_the_next_request_and_has_it_back_after(
    cast, as_person, places
):
    lina = as_person(cast.lina)
    assert not refused(lina, places)
    exclusion = suspend(cast)
    assert refused(lina, places) == set(places)
    assert not refused(as_person(cast.omar), places)
    lift_suspension_here(by=cast.tom, exclusion=exclusion)
    assert not refused(lina, places)


def test_the_news_of_the_community_say_to_her_what_they_say_to_anyone(cast, as_person, places):
    lina, home = as_person(cast.lina), cast.community.get_absolute_url()
    assert "Le four" in lina.get(home).content.decode()
    suspend(cast)
    assert "Le four" not in lina.get(home).content.decode()


def test_an_account_suspended_or_signed_out_everywhere_loses_all_at_once(cast, as_person, places):
    lina, own = as_person(cast.lina), {"my space": reverse("web:my_space")}
    assert not refused(lina, {**places, **own})
    type(cast.lina).objects.filter(pk=cast.lina.pk).update(suspended_at=clock.now())
    assert refused(lina, {**places, **own}) == {*places, *own}


def test_an_answer_by_mail_is_refused_at_once_and_heard_again_after(cast, places):
    thread = Thread.objects.get()

    def answers(text: str) -> str:
        lina = Person.objects.select_related("authority", "account").get(pk=cast.lina.pk)
        return mail_handlers["thread"].receive(InboundText(person=lina, subject_id=thread.pk, text=text))

    answers("Moi, samedi.")
    exclusion = suspend(cast)
    with pytest.raises(GestureError):
        answers("Encore moi.")
    lift_suspension_here(by=cast.tom, exclusion=exclusion)
    answers("Me revoilà.")
    said = Post.objects.filter(thread=thread, by=cast.lina).order_by("pk")
    assert [post.text for post in said] == ["Moi, samedi.", "Me revoilà."]
