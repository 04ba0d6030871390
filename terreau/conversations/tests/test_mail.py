"""A thread by mail: an answer is posted as its author, or refused in a kind sentence."""

import io
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from PIL import Image

from terreau.communities.models import Membership
from terreau.communities.tests.factories import make_membership
from terreau.conversations import services
from terreau.conversations.models import Post, Thread
from terreau.conversations.notices import STOP_MARK
from terreau.conversations.tests.factories import let_the_worker_tell, make_post, make_thread
from terreau.conversations.tokens import stop_token
from terreau.core.errors import GestureError
from terreau.core.registries import InboundFile, InboundText, mail_handlers
from terreau.files.models import StoredFile
from terreau.mailroom.services import read_address
from terreau.notifications.models import Message, Preference
from terreau.notifications.services import deliver_due
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(cast) -> Thread:
    return make_thread(cast.lina, cast.community)


def receive(person, thread: Thread, text: str = "Oui, samedi.", files: tuple[InboundFile, ...] = ()) -> str:
    inbound = InboundText(person=person, subject_id=thread.pk, text=text, files=files, message_id="<1@x>")
    return mail_handlers["thread"].receive(inbound)


def test_an_answer_by_mail_is_posted(cast, as_person, thread):
    where = receive(cast.lina, thread)
    post = Post.objects.latest("pk")
    assert (post.by, post.via, post.text) == (cast.lina, "mail", "Oui, samedi.")
    page = as_person(cast.aya).get(where, follow=True).content.decode()
    assert "Oui, samedi." in page
    assert "par courriel" in page


def test_the_mail_can_be_answered_by_whoever_it_was_sent_to(cast, thread, settings):
    settings.TERREAU_MAIL_REPLY = "repondre@example.org"
    make_post(cast.aya, thread)
    token = read_address(Message.objects.get().reply_to)
    assert token is not None
    assert (token.person_id, token.kind, token.subject_id) == (cast.lina.pk, "thread", thread.pk)
    assert "Répondez à ce courriel" in Message.objects.get().body


def test_without_a_mailbox_the_mail_only_leads_to_the_thread(cast, thread, settings):
    settings.TERREAU_MAIL_REPLY = ""
    post = make_post(cast.aya, thread)
    message = Message.objects.get()
    assert message.reply_to == ""
    assert "Répondez à ce courriel" not in message.body
    assert post.get_absolute_url() in message.body


def test_followers_of_a_long_thread_are_told_at_once_each_with_their_own_links(
    cast, settings, django_assert_max_num_queries
):
    settings.TERREAU_MAIL_REPLY = "repondre@example.org"
    thread = make_thread(cast.lina, cast.community)
    many = [make_person(cast.authority, f"Voisin {number}") for number in range(40)]
    for one in many:
        make_membership(cast.community, one)
        services.follow(person=one, thread=thread)
    with django_assert_max_num_queries(60):  # none of them for a follower
        post = make_post(cast.aya, thread, "@Omar, on y va")
    with django_assert_max_num_queries(15):
        assert let_the_worker_tell() == 40
    told = Message.objects.filter(person__in=many)
    assert len({one.reply_to for one in told}) == 40
    for one in told:
        assert stop_token(one.person_id, thread.pk) in one.body
        assert "Répondez à ce courriel" in one.body
        assert STOP_MARK not in one.body
        assert one.about_id == post.pk


@pytest.mark.parametrize("case", ["left", "closed", "empty", "stranger", "long", "circle"])
def test_refusals_are_said_kindly_and_post_nothing(cast, thread, case):
    person, text = cast.omar, "Bonjour"
    if case == "left":
        Membership.objects.filter(person=person).update(status="withdrawn")
    elif case == "closed":
        services.close_thread(by=cast.aya, thread=thread)
    elif case == "circle":
        thread = make_thread(cast.lina, cast.community, circle=cast.circle)
    person = cast.zoe if case == "stranger" else person
    text = {"empty": " \n", "long": "x" * 4001}.get(case, text)
    before = Post.objects.count()
    with pytest.raises(GestureError) as refused:
        receive(person, thread, text)
    assert str(refused.value).endswith(".")
    assert Post.objects.count() == before


def test_good_files_are_joined_and_the_others_are_told(cast, thread):
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "JPEG")
    files = (
        InboundFile("photo.jpg", "image/jpeg", out.getvalue()),
        InboundFile("logo.svg", "image/png", b"<svg/>"),
        InboundFile("plan.pdf", "text/html", b"%PDF-1.4 x\n%%EOF"),
        InboundFile("lourd.pdf", "application/pdf", b"%PDF-" + b"0" * 10_000_001),
    )
    receive(cast.aya, thread, files=files)
    assert [one.media_type for one in StoredFile.objects.order_by("pk")] == ["image/webp", "application/pdf"]
    told = Message.objects.get(person=cast.aya)
    assert "logo.svg: Seuls les photos" in told.body.replace("\u00a0", "")
    assert "lourd.pdf" in told.body
    assert "photo.jpg" not in told.body
    assert Post.objects.latest("pk").files_count == 2


def test_a_message_taken_back_or_hidden_leaves_the_mail_too(cast, thread):
    post = make_post(cast.aya, thread, "Un secret")
    services.delete_post(by=cast.aya, post=post)
    message = Message.objects.get()
    assert (message.status, message.body) == ("cancelled", "")
    hidden = make_post(cast.omar, thread, "Une insulte")
    services.hide_post(by=cast.aya, post=hidden, reason="C’est blessant.")
    assert not Message.objects.filter(body__contains="insulte").exists()


def test_the_button_of_mail_programs_stops_a_threads_mail(cast, thread, settings):
    settings.TERREAU_MAIL_REPLY = "repondre@example.org"
    make_post(cast.aya, thread)
    make_post(cast.tom, thread)
    deliver_due()
    first, second = (one.extra_headers for one in mail.outbox)
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first["References"] == second["References"]  # mail programs put a thread together
    path = urlsplit(first["List-Unsubscribe"].strip("<>")).path
    machine = Client(SERVER_NAME="testserver", enforce_csrf_checks=True)
    assert machine.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Preference.objects.get(person=cast.lina).mode == "never"
