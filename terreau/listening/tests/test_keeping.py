"""Words left without an account are kept by whoever says that they are theirs; in public they have no author."""

import pytest
from django.db import connection

from terreau.journal.models import Line
from terreau.listening.models import KeptWords, Voice, WordContact
from terreau.listening.personal_data import erase, export
from terreau.listening.selectors.kept import voices_kept_by, voices_left_by
from terreau.listening.services import ListeningError, keep_words, let_words_go
from terreau.listening.tests.factories import make_campaign, make_voice
from terreau.notifications.services import Address
from terreau.people.models import Account
from terreau.people.services import add_contact_point, create_person

pytestmark = pytest.mark.django_db
MAIL = "rosa@example.org"


@pytest.fixture
def rosa(cast):
    return create_person(authority=cast.authority, name="Rosa", account=Account.objects.create_user(MAIL))


@pytest.fixture
def voice(cast):
    return make_voice(
        make_campaign(cast.authority), "Le banc a disparu.", contact=Address(mail="Rosa@example.org")
    )


def test_words_left_with_a_proved_address_are_asked_about_and_never_taken(cast, rosa, voice):
    assert voices_left_by(rosa) == [voice]
    assert voices_left_by(cast.omar) == voices_kept_by(rosa) == []
    add_contact_point(person=cast.omar, kind="mail", value=MAIL)
    assert voices_left_by(cast.omar) == []


def test_kept_words_are_mine_alone_and_nothing_tells_whose_they_are(cast, rosa, voice):
    keep_words(by=rosa, voice=voice)
    keep_words(by=rosa, voice=voice)
    assert (voices_kept_by(rosa), voices_left_by(rosa)) == ([voice], [])
    with pytest.raises(ListeningError):
        keep_words(by=cast.omar, voice=voice)
    line = Line.objects.latest("pk")
    assert (line.subject_kind, line.subject_id, line.audience) == ("person", rosa.pk, f"person:{rosa.pk}")
    assert WordContact.objects.filter(voice=voice).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM listening_keptwords")
        (row,) = cursor.fetchall()
    assert voice.public_id not in map(str, row)
    assert {field.name for field in Voice._meta.get_fields() if field.is_relation} == {
        "authority", "campaign", "words", "contact"
    }  # fmt: skip


def test_they_are_given_back_and_forgotten_with_the_person(rosa, voice):
    keep_words(by=rosa, voice=voice)
    assert export(rosa)["words_you_keep"][0]["text"] == "Le banc a disparu."
    erase(rosa)
    assert not KeptWords.objects.exists()
    assert voice.words.count() == 1


def test_the_mark_differs_from_one_campaign_to_the_next(cast, voice):
    again = make_voice(make_campaign(cast.authority), "Le car.", contact=Address(mail=MAIL))
    assert voice.contact.contact_mark != again.contact.contact_mark


def test_the_page_that_thanks_leads_to_keeping_and_letting_go(cast, rosa, voice, as_person):
    thanks = f"/ce-qui-compte/{voice.campaign.public_id}/merci/{voice.public_id}/"
    assert thanks + "garder/" in as_person(None).get(thanks).content.decode()
    assert as_person(None).get(thanks + "garder/")["Location"].startswith("/connexion/")
    client = as_person(rosa)
    assert "Le banc a disparu." in client.get(thanks + "garder/").content.decode()
    for _again in range(2):
        client.post(thanks + "garder/", {"gesture": "keep"})
        assert voices_kept_by(rosa) == [voice]
    client.post(thanks + "garder/", {"gesture": "let_go"})
    assert voices_kept_by(rosa) == []
    assert voices_left_by(rosa) == [voice]
    let_words_go(by=rosa, voice=voice)
    assert client.get("/ce-qui-compte/" + voice.campaign.public_id + "/merci/rien/garder/").status_code == 404
