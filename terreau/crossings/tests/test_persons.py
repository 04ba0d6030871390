"""Giving someone their data, forgetting them, closing nothing by mistake."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from terreau.commitments.services import ask
from terreau.communities.models import Membership
from terreau.conversations.selectors import post_lines
from terreau.conversations.services import edit_post, hide_post, reply, start_thread
from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.crossings.models import Erasure
from terreau.crossings.selectors import gather, written_about
from terreau.crossings.services import change_name, erase_person, export_archive, purge_old_data
from terreau.journal.models import Line
from terreau.notifications.models import Message
from terreau.notifications.services import send
from terreau.offices.services import give_office
from terreau.people.models import Account, ContactPoint, Person
from terreau.people.services import rename_person
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


def opened(person):
    with zipfile.ZipFile(io.BytesIO(export_archive(person=person))) as archive:
        assert archive.testzip() is None
        return json.loads(archive.read("data.json")), archive.read("mes-donnees.html").decode()


def test_the_archive_says_the_same_to_people_and_machines(cast):
    request = ask(by=cast.lina, community=cast.community, text="Un banc ?", owner_authority=cast.authority)
    data, page = opened(cast.lina)
    assert data["person"][0]["name"] == "Lina"
    assert data["requests_you_made"][0]["text"] == request.text == "Un banc ?"
    for told in ("Lina", "Un banc ?", cast.lina.account.email, cast.community.name):
        assert told in page


def test_the_archive_holds_nobody_else(cast):
    ask(by=cast.tom, community=cast.community, text="Le secret de Tom", owner_person=cast.lina)
    for third in (cast.omar, cast.aya, cast.marcel):
        data, page = opened(cast.lina)
        assert third.name not in json.dumps(data, ensure_ascii=False)
        assert third.name not in page


def test_what_is_typed_comes_out_harmless(cast):
    rename_person(person=cast.lina, name="<script>alert(1)</script> שלום 🌱")
    data, page = opened(cast.lina)
    assert data["person"][0]["name"] == "<script>alert(1)</script> שלום 🌱"
    assert "<script>" not in page
    assert "שלום 🌱" in page


def test_codes_become_words_and_empty_columns_go(cast):
    sections = {section.title: section for section in written_about(gather(cast.lina))}
    assert next(iter(sections)) == "Qui vous êtes"
    place = dict(zip(sections["Vos communautés"].head, sections["Vos communautés"].rows[0], strict=True))
    assert place["Communauté"] == "Manger d’ici"
    assert place["État"] == "actif"
    shown = " ".join(cell for section in sections.values() for row in section.rows for cell in row)
    assert "None" not in shown
    assert not {code for code in ("birth", "active", "discovery") if code in shown.split()}


def test_everything_gathered_has_its_plain_heading_and_columns(cast):
    """No heading or column shows as code, whoever asks."""
    ask(by=cast.lina, community=cast.community, text="Un banc ?", owner_authority=cast.authority)
    for person in (cast.aya, cast.tom, cast.marcel, cast.nour):
        for section in written_about(gather(person)):
            for words in (section.title, *section.head):
                assert "_" not in words
                assert words[0].isupper()


def test_the_forgotten_leave_no_name_and_the_facts_stay(cast):
    lines, seats = Line.objects.count(), cast.community.seats.count()
    ask(by=cast.lina, community=cast.community, text="Un banc ?", owner_circle=cast.circle)
    erase_person(person=cast.lina)
    lina = Person.objects.get(pk=cast.lina.pk)
    assert (lina.name, lina.account, str(lina)) == ("", None, "ancien membre")
    assert not Account.objects.filter(pk=cast.lina.account_id).exists()
    assert not ContactPoint.objects.filter(person=lina).exists()
    assert not Message.objects.filter(person=lina).exists()
    assert not Membership.objects.filter(person=lina).present().exists()
    assert Line.objects.count() > lines
    assert not Line.objects.filter(actor=lina).exists()
    assert cast.community.seats.count() == seats
    assert Erasure.objects.get().person_public_id == lina.public_id
    assert set(gather(lina)) <= {"person", "memberships", "journal"}


def test_forgotten_here_still_known_elsewhere(cast):
    zoe_here = Person.objects.create(
        authority=cast.authority, name="Zoé", name_key="zoe", account=cast.zoe.account
    )
    erase_person(person=zoe_here)
    cast.zoe.refresh_from_db()
    assert cast.zoe.name == "Zoé"
    assert cast.zoe.account is not None


def test_the_last_administrator_cannot_vanish(cast):
    with pytest.raises(GestureError):
        erase_person(person=cast.nour)
    assert Person.objects.get(pk=cast.nour.pk).name == "Nour"
    give_office(person=cast.lina, kind="administrator", by=cast.nour)
    erase_person(person=cast.nour)
    assert Person.objects.get(pk=cast.nour.pk).name == ""


def test_purging_first_says_how_much_then_does_it(cast):
    with clock.standing_at(clock.now() - timedelta(days=400)):
        ask(by=cast.lina, community=cast.community, text="Un banc ?", owner_person=cast.aya)
    assert Message.objects.count() > 0
    said = purge_old_data(clock.now(), is_dry_run=True)
    assert said["notifications"] == Message.objects.count()
    purge_old_data(clock.now())
    assert not Message.objects.exists()
    assert not any(purge_old_data(clock.now()).values())


def test_a_former_name_is_forgotten_with_the_new_one(cast):
    """Renamed, then erased: what was told to others before says neither name; a namesake keeps their own mail."""
    namesake = make_person(cast.authority, "Lina")
    for person in (cast.aya, namesake):
        told = send(
            key=f"news of Lina:{person.pk}", template="crossings/notices/mail_test.txt", context={"code": "Lina\\1"},
            authority=cast.authority, person=person,
        )  # fmt: skip
        assert told
    change_name(person=cast.lina, name=r"Ana \1")
    said = {message.person_id: message.body for message in Message.objects.filter(key__startswith="news of")}
    assert r"Ana \1" in said[cast.aya.pk]
    assert "Lina" not in said[cast.aya.pk]
    assert "Lina" in said[namesake.pk]
    erase_person(person=cast.lina)
    body = Message.objects.get(person=cast.aya, key__startswith="news of").body
    assert "Ana" not in body
    assert "Lina" not in body


def test_who_is_forgotten_leaves_words_or_not(cast):
    """Whoever leaves their words leaves them without a name; hidden or former ones go in both cases."""
    thread = start_thread(by=cast.lina, community=cast.community, title="Le four", text="Qui ?")
    kept = reply(by=cast.omar, thread=thread, text="Il faut des briques")
    edit_post(by=cast.omar, post=kept, text="Il faut trente briques")
    hidden = reply(by=cast.omar, thread=thread, text="Un mot dur")
    hide_post(by=cast.aya, post=hidden, reason="Voir.")
    erase_person(person=cast.omar, leaves_words=True)
    kept.refresh_from_db()
    assert (kept.text, kept.by, kept.versions.count()) == ("Il faut trente briques", None, 0)
    hidden.refresh_from_db()
    assert hidden.text == ""
    line = post_lines([kept], thread, cast.lina, None)[0]
    assert line.author == "ancien membre"
    reply(by=cast.aya, thread=thread, text="Oui", reply_to=kept)
    gone = reply(by=cast.lina, thread=thread, text="Je passe")
    erase_person(person=cast.lina)
    gone.refresh_from_db()
    thread.refresh_from_db()
    assert (gone.text, thread.title) == ("", "")
    assert not Message.objects.filter(body__contains="briques").exists()
