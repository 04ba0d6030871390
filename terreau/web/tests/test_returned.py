"""Mail that comes back: not delivered, told otherwise, held after twice, opened again by the person."""

from datetime import timedelta

import pytest

from terreau.communities.tests.factories import make_community, make_membership
from terreau.core import clock
from terreau.journal.models import Line
from terreau.mailroom.services import receive
from terreau.notifications.models import Message
from terreau.notifications.selectors import letters_and_calls
from terreau.notifications.services import deliver_due, reach_those_found_since, send
from terreau.people.models import Person
from terreau.people.services import add_contact_point
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
PAGE = "/courriers/retours/"


def tell(person, key):
    send(
        key=key, template="crossings/notices/mail_test.txt", context={"code": "SECRET-7"},
        authority=person.authority, person=person,
    )  # fmt: skip
    deliver_due()
    return Message.objects.get(key=key)


def bounce(message, action="failed"):
    """As a server says it, by the door of inbound mail."""
    return receive(
        f"""From: MAILER-DAEMON@mx.example.org
To: terreau@localhost
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; someone@example.org
Action: {action}
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: {message.message_id}
--b--
""".encode()
    )


@pytest.fixture
def lina(cast):
    add_contact_point(person=cast.lina, kind="phone", value="06 39 98 00 12")
    return cast.lina


def again(person):
    return Person.objects.select_related("account", "authority").get(pk=person.pk)


def test_once_it_is_a_call_to_make_and_twice_nothing_more_is_sent_there(cast, lina):
    first = tell(lina, "1")
    assert str(bounce(first)) == "ignored bounce, 1 of ours"
    assert str(bounce(first)) == "ignored bounce, 0 of ours"
    first.refresh_from_db()
    assert (first.status, first.failure) == ("failed", "returned")
    [call] = letters_and_calls(cast.authority).filter(person=lina)
    assert (call.channel, call.status) == ("call", "queued")
    assert "SECRET-7" not in call.body
    assert (again(lina).mail_returned_at is not None, again(lina).mail_held_at) == (True, None)
    assert tell(again(lina), "2").status == "sent"
    with clock.standing_at(clock.now() + timedelta(days=1)):
        bounce(tell(again(lina), "3"))
        assert again(lina).mail_held_at is not None
        assert tell(again(lina), "4").channel == "call"
    assert letters_and_calls(cast.authority).filter(person=lina, key__startswith="returned:").count() == 1


def test_what_waited_for_a_held_address_does_not_leave(cast, lina):
    waiting = [tell(lina, str(number)) for number in range(3)]
    send(
        key="later", template="crossings/notices/mail_test.txt", context={"code": "x"}, person=lina,
        authority=cast.authority,
    )  # fmt: skip
    for one in waiting:
        bounce(one)
    assert again(lina).mail_held_at
    deliver_due()
    assert Message.objects.get(key="later").status == "cancelled"


def test_a_delay_is_no_return(cast, lina):
    assert "0 of ours" in str(bounce(tell(lina, "1"), action="delayed"))
    assert again(lina).mail_returned_at is None


def test_whoever_posts_letters_sees_that_it_comes_back_never_what_it_said(cast, lina, as_person):
    bounce(tell(lina, "1"))
    odette = make_person(cast.authority, "Odette")
    make_membership(make_community(cast.authority, "Bien vieillir"), odette)
    bounce(tell(odette, "2"))
    page = as_person(cast.aya).get(PAGE).content.decode()
    assert "Lina" in page
    assert "06 39 98 00 12" in page
    assert "Odette" not in page
    assert "SECRET-7" not in page
    assert "example.org" not in page
    assert PAGE in as_person(cast.aya).get("/courriers/").content.decode()
    assert [as_person(one).get(PAGE).status_code for one in (cast.lina, cast.ines, cast.karim)] == [403] * 3


def test_they_confirm_on_their_page_and_are_written_to_again(cast, lina, as_person):
    for number in range(3):
        bounce(tell(lina, str(number)))
    client = as_person(lina)
    assert "/mon-espace/adresse/juste/" in client.get("/mon-espace/").content.decode()
    assert client.post("/mon-espace/adresse/juste/")["Location"] == "/mon-espace/"
    assert "/mon-espace/adresse/juste/" not in client.get("/mon-espace/").content.decode()
    assert tell(again(lina), "after").status == "sent"
    assert "Lina" not in as_person(cast.aya).get(PAGE).content.decode()
    bounce(Message.objects.get(key="after"))
    assert again(lina).mail_held_at is None  # what came back before counts no more


def test_a_gardener_writes_down_that_they_said_so(cast, lina, as_person):
    bounce(tell(lina, "1"))
    door = f"{PAGE}{lina.public_id}/juste/"
    assert as_person(cast.omar).post(door).status_code == 404
    assert as_person(cast.aya).post(door)["Location"] == PAGE
    assert again(lina).mail_returned_at is None
    line = Line.objects.filter(subject_kind="person", subject_id=lina.pk).latest("pk")
    assert (line.entered_by, line.target_person) == (cast.aya, lina)


def test_the_page_costs_the_same_for_many(cast, as_person, django_assert_max_num_queries):
    client = as_person(cast.aya)
    for number in range(12):
        person = make_person(cast.authority, f"Membre {number}", phone="05 53 00 00 12")
        make_membership(cast.community, person)
        bounce(tell(person, f"m{number}"))
    with django_assert_max_num_queries(12):
        assert client.get(PAGE).content.decode().count("Membre ") >= 12


def test_an_address_noted_later_gets_the_letter_that_nobody_could_write(cast):
    for number in range(3):
        bounce(tell(again(cast.omar), str(number)))
    assert again(cast.omar).mail_held_at is not None
    letters = letters_and_calls(cast.authority).filter(person=cast.omar)
    assert (reach_those_found_since(clock.now()), letters.count()) == (0, 0)
    add_contact_point(person=cast.omar, kind="post", value="3 rue du Lavoir")
    assert reach_those_found_since(clock.now()) == 1
    [letter] = letters
    assert (letter.channel, letter.status, "SECRET-7" in letter.body) == ("letter", "queued", False)
    with clock.standing_at(clock.now() + timedelta(days=30)):
        assert reach_those_found_since(clock.now()) == 0  # told once; what comes back later is told then


def test_nobody_is_written_to_who_was_told_confirmed_or_left(cast, lina):
    bounce(tell(lina, "1"))  # told at once: there is a phone
    assert reach_those_found_since(clock.now()) == 0
    bounce(tell(cast.omar, "2"))
    add_contact_point(person=cast.omar, kind="post", value="3 rue du Lavoir")
    Person.objects.filter(pk=cast.omar.pk).update(suspended_at=clock.now())
    assert reach_those_found_since(clock.now()) == 0
