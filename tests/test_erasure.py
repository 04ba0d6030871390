"""Whoever is erased is found in no table any more, and others keep what is theirs; exports tell everything before."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.db import connection

from terreau.care.models import Gesture, Round
from terreau.commitments.models import Commitment
from terreau.commitments.services import accept, ask, keep, refuse
from terreau.communities.models import (
    Charter,
    CharterAgreement,
    CharterBacker,
    CharterRemark,
    CharterVoice,
    CircleNews,
    ContactExport,
    Exclusion,
    Facilitation,
    ImportedPerson,
    Invitation,
    JoinRequest,
    JoinWord,
    MemberImport,
    Membership,
    PairGesture,
    Relay,
    SeatProposal,
)
from terreau.communities.services import ask_to_join, offer_seat
from terreau.communities.services.welcoming import add_first_thing
from terreau.communities.tests.factories import make_seat
from terreau.conversations.models import Post, Thread
from terreau.conversations.services import edit_post, hide_post, note_seen, reply, sign, start_thread
from terreau.core import clock
from terreau.core.registries import personal_fields, personal_sources
from terreau.core.seal import SealBroken, seal, unseal
from terreau.crossings.selectors.own_data import columns, headings, written_about
from terreau.crossings.services import erase_person, export_archive, gather
from terreau.files.models import StoredFile
from terreau.gatherings.models import Attendance, MinuteLine, Minutes
from terreau.gatherings.services import add_line, answer_yes, publish_minutes
from terreau.gatherings.tests.factories import make_gathering, make_past_gathering
from terreau.journal.models import Line
from terreau.journal.services import record
from terreau.listening.models import Answer, CampaignTeamMember, ImportBatch, KeptWords, WordContact
from terreau.listening.services import keep_words, leave_words
from terreau.listening.tests.factories import make_campaign, make_theme, make_word
from terreau.notifications.models import Message, Preference
from terreau.notifications.services import Address, send
from terreau.offices.services import give_office
from terreau.people.models import Person
from terreau.people.services import add_contact_point, give_consent, rename_person
from terreau.search.selectors import find
from terreau.search.services import drop_deleted_words, follow_journal
from terreau.web.models import MailedCode
from tests.hers import in_community_life, in_letters, in_moderation, in_texts
from tests.test_register import TEXTS, leads_to_someone

if TYPE_CHECKING:
    from conftest import Cast

# Declared fields that say nothing of Lina when she is erased, and why.
NOT_HERS = {
    "authorities.Authority": "names who answers for the site",
    "files.StoredFile": "what a picture shows, nobody's",
    "crossings.Erasure": "a number that leads to nobody, so that a backup forgets again",
    "listening.Word": "words have no author, on purpose",
    "mailroom.StoppedNumber": "a mark that cannot be read back, so that nothing goes there again",
    "moderation.Complaint.reason": "one of four sentences",
    "offices.ElectoralPeriod.candidates": "who stands, as an administrator wrote it: public names",
    "gatherings.MinuteLine.text": "the community's own record",
    "gatherings.Attendance.guest_name": "guests are nobody known",
    "gatherings.Attendance.sealed_contact": "guests are nobody known",
    "gatherings.Attendance.contact_mark": "a mark that cannot be read back, and guests are nobody known",
    "listening.WordContact.contact_mark": "a mark that cannot be read back",
    "listening.KeptWords.voice_mark": "a mark that cannot be read back",
    "listening.KeptWords.sealed": "the sealed number of a voice, which goes with its row",
    "communities.MemberImport.filename": "the name of a file",
    "communities.MemberImport.given_by": "who gave a list: each person of it is told",
    "listening.ImportBatch.staged": "a file's words, forgotten within a day",
    "web.Tally": "a mark that cannot be read back, gone within a day",
    "sessions.Session": "holds the number of an account, which is deleted",
}
CHOSEN = {
    "member_said",
    "relay_said",
    "language",
    "status",
    "door",
    "origin",
    "if_quiet",
    "call_back",
    "welcomed_how",
    "kind",
    "status_before",
    "stance",
    "how",
    "mode",
    "answer_reason",
}


class Canaries:
    """Unique words, each told where it was put."""

    def __init__(self) -> None:
        self.put: dict[str, str] = {}

    def __call__(self, where: str) -> str:
        word = f"zq{uuid4().hex[:16]}"
        self.put[word] = where
        return word


def sealed_or_plain(value: object) -> str:
    text = value if isinstance(value, str) else str(value)
    if text.startswith("gAAAA"):
        try:
            return unseal(text)
        except SealBroken:
            return text
    return text


def seen(canaries: Canaries) -> dict[str, set[str]]:
    """In which `table.column` each canary is found, in every table there is, sealed columns opened."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"select * from {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    text = sealed_or_plain(value).casefold()
                    for word, where in canaries.put.items():
                        if word in text:
                            found.setdefault(f"{table}.{name}", set()).add(where)
    return found


def column_of(label: str, name: str) -> str:
    model = apps.get_model(label)
    return f"{model._meta.db_table}.{model._meta.get_field(name).column}"


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture
def lina(cast: Cast, canaries: Canaries) -> Person:
    """Lina, with something of hers in every personal field of every room."""
    lina = cast.lina
    assert lina.account is not None
    rename_person(person=lina, name=canaries("her name"))
    mail = f"{canaries('her address')}@example.org"
    type(lina.account).objects.filter(pk=lina.account.pk).update(email=mail, last_login=clock.now())
    lina.contact_points.filter(kind="mail").update(value=mail)
    lina.refresh_from_db()
    phone = add_contact_point(person=lina, kind="phone", value="05 53 00 00 12")
    type(phone).objects.filter(pk=phone.pk).update(value=canaries("her phone"))
    add_contact_point(person=lina, kind="post", value=canaries("her postal address"))
    give_consent(person=lina, purpose=canaries("her consent"), how="online", entered_by=lina)
    in_communities(cast, lina, canaries, mail)
    in_what_takes_two(cast, lina, canaries)
    in_practices(cast, lina, canaries, mail)
    in_conversations(cast, lina, canaries)
    in_watch(cast, lina, canaries, mail)
    in_moderation(cast, lina, canaries)
    in_letters(cast, lina)
    in_texts(cast, lina, canaries)
    in_community_life(cast, lina, canaries)
    give_office(person=lina, kind="agent", by=None, title=canaries("her office"))
    follow_journal(clock.now())
    return lina


def in_what_takes_two(cast: Cast, lina: Person, canaries: Canaries) -> None:
    """Proposed about her, proposed and answered by her; kept out once; a file she took."""
    space = {"authority": cast.authority, "community": cast.community}
    week = clock.now() + timedelta(days=7)
    about = PairGesture.objects.create(
        **space, kind="exclude", about=lina, proposed_by=cast.aya, answered_by=cast.tom, expires_at=week, status="refused",
        sealed_reason=seal(canaries("why she was to be excluded")), sealed_refusal=seal(canaries("why she was not")),
    )  # fmt: skip
    hers = PairGesture.objects.create(
        **space, kind="export", proposed_by=lina, expires_at=week, sealed_reason=seal("Des affiches.")
    )
    PairGesture.objects.create(
        **space, kind="export", proposed_by=cast.tom, answered_by=lina, expires_at=week, status="refused",
        sealed_reason=seal("Des affiches."),
    )  # fmt: skip
    Exclusion.objects.create(
        **space, person=lina, kind="suspension", until=week, decided_by=cast.aya, gesture=about, status_before="active",
        sealed_reason=seal(canaries("why she was suspended")),
    )  # fmt: skip
    Exclusion.objects.create(
        **space, person=cast.omar, kind="suspension", until=week, decided_by=lina, sealed_reason=seal("-")
    )
    today = clock.now().date()
    Facilitation.objects.create(
        **space, person=lina, for_whom=canaries("for whom she helps"), offer=canaries("what she brings"),
        report=canaries("her report"), starts_on=today, ends_on=today, left_on=today, status="left", answered_by=cast.aya,
    )  # fmt: skip
    Facilitation.objects.create(
        **space,
        person=cast.zoe,
        for_whom="-",
        offer="-",
        starts_on=today,
        ends_on=today,
        status="left",
        answered_by=lina,
    )
    charter = Charter.objects.create(**space, number=1, text="Ensemble.", proposed_by=lina)
    of_charter = {"authority": cast.authority, "charter": charter}
    CharterBacker.objects.create(**of_charter, person=lina)
    CharterVoice.objects.create(
        **of_charter, person=lina, entered_by=lina, stance="objection", reason=canaries("why she objects")
    )
    CharterRemark.objects.create(**of_charter, by=lina, text=canaries("what she remarks"))
    CharterAgreement.objects.create(**of_charter, person=lina)
    CircleNews.objects.create(**space, circle=cast.circle, by=lina, learned="Semer tôt.")
    ContactExport.objects.create(**space, gesture=hers, for_person=lina, open_until=week)


def in_communities(cast: Cast, lina: Person, canaries: Canaries, mail: str) -> None:
    Membership.objects.filter(person=lina).update(
        introduction=canaries("her introduction"), origin="mouth", skills=canaries("her skills"),
        availability=canaries("when she is free"), access_needs=canaries("what she needs"), welcomer=lina,
        behalf_reason=canaries("why she was entered"),
        entered_by=cast.aya, welcomed_by=cast.aya, welcomed_at=clock.now(), welcomed_how="call",
    )  # fmt: skip
    Membership.objects.filter(person=cast.omar).update(entered_by=lina, welcomed_by=lina)
    cast.community.started_by = lina
    cast.community.save()
    offer_seat(by=cast.aya, community=cast.community, person=lina, kind="understudy")
    SeatProposal.objects.update(proposed_by=lina, answered_by=lina)
    record("Join", subject=("person", 0), authority=cast.authority, entered_by=lina, target_person=lina)
    make_seat(cast.other_community, lina, "understudy")
    add_first_thing(by=lina, community=cast.community, title="Arroser", minutes=10)
    Relay.objects.create(
        authority=cast.authority, membership=Membership.objects.get(community=cast.community, person=lina),
        name=canaries("her relay"), kind="library", phone=canaries("phone of her relay"), entered_by=lina,
        member_said="phone", relay_said="phone",
    )  # fmt: skip
    listed = canaries("her line in a list")
    ask_to_join(
        community=cast.community, email=mail, name=lina.name, introduction=canaries("her asking to join")
    )
    Invitation.objects.filter(email=mail).update(
        invited_by=lina,
        origin="mouth",
        **dict.fromkeys(("phone", "postal_address", "organisation_name"), listed),
    )
    asked = JoinRequest.objects.create(
        authority=cast.authority, community=cast.community, person=lina, status="refused", origin="mouth",
        introduction=canaries("her request"), answers=[{"question": "Pourquoi ?", "answer": canaries("her answer")}],
        answered_by=lina, answered_at=clock.now(), refusal=canaries("why she was refused"),
    )  # fmt: skip
    JoinWord.objects.create(
        authority=cast.authority, request=asked, by=lina, text=canaries("her word on a request")
    )
    batch = MemberImport.objects.create(
        authority=cast.authority, community=cast.community, filename="liste.csv", fingerprint="-", by=lina
    )
    ImportedPerson.objects.create(
        authority=cast.authority, batch=batch, line=2, name=listed, email=mail, phone=listed, postal_address=listed,
        organisation_name=listed,
    )  # fmt: skip


def in_practices(cast: Cast, lina: Person, canaries: Canaries, mail: str) -> None:
    asked = ask(
        by=lina, community=cast.community, text=canaries("what she asked"), owner_authority=cast.authority
    )
    accept(by=cast.tom, commitment=asked, due_on=clock.today(cast.authority.zone))
    today = clock.today(cast.authority.zone)
    kept, refused = (
        ask(by=cast.aya, community=cast.community, text=f"Apporter la table {number}", owner_person=lina)
        for number in (1, 2)
    )
    accept(by=lina, commitment=kept, due_on=today, text=canaries("her yes"))
    keep(by=lina, commitment=kept, outcome=canaries("her outcome"))
    refuse(by=lina, commitment=refused, reason=canaries("her refusal"))
    coming = make_gathering(cast.aya, cast.community)
    answer_yes(person=lina, gathering=coming, need=canaries("her need"))
    Attendance.objects.filter(person=lina).update(entered_by=lina)
    past = make_past_gathering(cast.aya, cast.community)
    add_line(by=lina, gathering=past, text="On en parle à la cantine.")
    publish_minutes(by=cast.aya, gathering=past)
    Minutes.objects.update(started_by=lina, published_by=lina)
    type(past).objects.filter(pk=past.pk).update(announced_by=lina)
    campaign = make_campaign(cast.authority, lina)
    CampaignTeamMember.objects.get_or_create(authority=cast.authority, campaign=campaign, person=lina)
    word = make_word(campaign)
    word.channel, word.entered_by, word.hidden_by = "paper", lina, lina
    word.save()
    theme = make_theme(campaign, lina, word)
    theme.published_by = lina
    theme.save()
    Answer.objects.create(authority=cast.authority, word=word, by=lina, text=canaries("her answer"))
    ImportBatch.objects.create(authority=cast.authority, campaign=campaign, filename="f.csv", by=lina)
    voice = leave_words(
        campaign=campaign,
        texts={campaign.questions.earliest("position").pk: "Le banc."},
        contact=Address(lina.name, mail),
    )
    keep_words(by=lina, voice=voice)


def in_conversations(cast: Cast, lina: Person, canaries: Canaries) -> None:
    """A thread of hers that Aya answers; a message changed, then hidden; one she typed for Marcel, one she hid."""
    thread = start_thread(
        by=lina, community=cast.community, title=canaries("her thread"), text=canaries("what she wrote first"),
        also=[cast.aya.pk],
    )  # fmt: skip
    edit_post(by=lina, post=thread.posts.get(), text=canaries("what she wrote then"))
    answer = reply(by=cast.aya, thread=thread, text="@Lina d’accord", also=[lina.pk])
    sign(by=lina, post=answer, kind="thanks")
    note_seen(person=lina, thread=thread, at=clock.now())
    hidden = reply(by=lina, thread=thread, text=canaries("what she wrote and was hidden"))
    hide_post(by=cast.aya, post=hidden, reason=canaries("why hers was hidden"))
    Post.objects.filter(pk=hidden.pk).update(entered_by=lina, hidden_by=lina)
    Thread.objects.filter(pk=thread.pk).update(hidden_title=canaries("her title, once hidden"))
    StoredFile.objects.create(
        authority=cast.authority, about_kind="post", about_id=answer.pk, media_type="application/pdf", size=1,
        sha256="-", width=0, height=0, brought_by=lina, description="plan.pdf",
    )  # fmt: skip


def in_watch(cast: Cast, lina: Person, canaries: Canaries, mail: str) -> None:
    monday = clock.today(cast.authority.zone)
    space: dict[str, Any] = {"authority": cast.authority}
    own = Round.objects.create(**space, person=lina, week_start=monday, minutes=30)
    others = Round.objects.create(**space, person=cast.aya, week_start=monday, minutes=30)
    about: dict[str, Any] = {"community": cast.community, "urgency": 1, "since": clock.now(), "minutes": 5}
    Gesture.objects.create(
        **space, **about, round=others, position=1, kind="welcome", subject_kind="membership", subject_id=1,
        concerns_person=lina, facts={"name": canaries("what was noted of her")}, answer_reason="done",
    )  # fmt: skip
    Gesture.objects.create(
        **space, **about, round=others, position=2, kind="seat", subject_kind="seat",
        subject_id=lina.seats.get().pk, facts={"name": lina.name},
    )  # fmt: skip
    Gesture.objects.create(
        **space, **about, round=own, position=1, kind="seat", subject_kind="seat", subject_id=0, facts={"name": "Omar"},
        answer_reason="known",
    )  # fmt: skip
    Preference.objects.create(**space, person=lina, space_kind="community", space_id=1, mode="never")
    written: dict[str, Any] = {"template": "crossings/notices/office.txt", **space, "context": {}}
    told = send(key="to-her", person=lina, **written)
    coded = send(key="to-her-address", address=Address(mail=mail), secret=canaries("her code"), **written)
    lettered = send(
        key="to-her-door",
        address=Address(lina.name, post=lina.contact_points.get(kind="post").value),
        **written,
    )
    named = send(key="to-aya", person=cast.aya, **written)
    assert told is not None
    assert coded is not None
    assert lettered is not None
    assert named is not None
    Message.objects.filter(pk=told.pk).update(
        subject=canaries("a subject to her"),
        body=canaries("a text to her"),
        reply_to=canaries("where her answer goes"),
        failure=canaries("a failure"),
    )
    Message.objects.filter(pk=lettered.pk).update(sealed_body=seal(f"Bonjour {lina.name},"))
    Message.objects.filter(pk=named.pk).update(subject=f"{lina.name} arrive", body=f"Bonjour. {lina.name} !")
    MailedCode.objects.create(
        **space, purpose="sign_in", sealed_address=seal(mail), code_hash="0", expires_at=clock.now()
    )
    MailedCode.objects.create(
        **space, purpose="confirm", account=lina.account, sealed_address=seal(mail), code_hash="0",
        expires_at=clock.now(),
    )  # fmt: skip
    EmailAddress.objects.create(user=lina.account, email=mail, verified=True, primary=True)
    Authenticator.objects.create(user=lina.account, type="totp", data={"secret": canaries("her key")})
    SocialAccount.objects.create(
        user=lina.account,
        provider="openid",
        uid=canaries("her number"),
        extra_data={"n": canaries("her claims")},
    )


def test_the_world_holds_something_of_hers_everywhere(lina: Person, canaries: Canaries) -> None:
    """Otherwise the test of erasure would prove nothing about the field that is missing here."""
    found = seen(canaries)
    bare = []
    for field in personal_fields:
        if field.model in NOT_HERS or field.code_name in NOT_HERS or field.field in CHOSEN:
            continue
        real = apps.get_model(field.model)._meta.get_field(field.field)
        if leads_to_someone(real):
            key = lina.account_id if real.related_model._meta.label == "people.Account" else lina.pk
            if not apps.get_model(field.model)._default_manager.filter(**{field.field: key}).exists():
                bare.append(field.code_name)
        elif isinstance(real, TEXTS) and column_of(field.model, field.field) not in found:
            bare.append(field.code_name)
    assert not bare, bare


def test_every_export_tells_everything(lina: Person, canaries: Canaries) -> None:
    for source in personal_sources:
        if source.export is not None:
            json.dumps({name: len(list(rows)) for name, rows in source.export(lina).items()})
    told = json.dumps(gather(lina), default=str)
    untold = {where for word, where in canaries.put.items() if word not in told}
    # A seal, a secret and what others wrote of her for a week are hers to ask for, not to download.
    assert untold <= {
        "her asking to join",
        "her words, as reported",
        "her line in a list",
        "her code",
        "the mark of her number",
        "where her answer goes",
        "her key",
        "her claims",
        "a failure",
    }, untold
    assert export_archive(person=lina)


def test_my_space_names_all_that_is_told(lina: Person) -> None:
    """« Ce qui est écrit sur moi » says each part and each column in French, never as the code says it."""
    bare = {
        name
        for heading, rows in gather(lina).items()
        for name in (
            *({heading} - set(headings())),
            *({column for row in rows for column in row} - set(columns())),
        )
    }
    assert not bare, bare


def test_no_code_of_ours_is_shown(lina: Person) -> None:
    """Whatever is chosen from a list is said by its name, in French: status, kind, channel, act, reason."""
    codes = {
        str(code)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        for code, label in getattr(field, "flatchoices", ())
        if not isinstance(code, int) and str(code) and str(code) != str(label)
    }
    shown = {cell for section in written_about(gather(lina)) for row in section.rows for cell in row}
    assert not shown & (codes | {"True", "False", "None", "{}"})
    assert not [cell for cell in shown if cell.startswith(("community:", "{", "["))]


def others_data(cast: Cast) -> str:
    """What everyone else may download, but for what is about her: gestures, her answers, her name in mail."""
    people = Person.objects.exclude(pk=cast.lina.pk).order_by("pk")
    kept: dict[int, Any] = {person.pk: dict(gather(person)) for person in people}
    for exported in kept.values():
        for heading in ("messages", "gestures"):
            exported.pop(heading, None)
        for request in exported.get("requests_you_made", []):
            request["outcome_text"] = request["refusal_reason"] = ""
    return json.dumps(kept, default=str, sort_keys=True, indent=1)


def test_whoever_is_erased_is_found_nowhere(
    cast: Cast, lina: Person, canaries: Canaries, django_capture_on_commit_callbacks: Any
) -> None:
    before, pk, account = others_data(cast), lina.pk, lina.account_id or 0
    received = Message.objects.filter(person=cast.aya).count()
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=lina)
    follow_journal(clock.now())
    drop_deleted_words()

    assert seen(canaries) == {}
    for word in canaries.put:
        assert not find(word, authority=cast.authority, tokens={"public", f"community:{cast.community.pk}"})
    assert not Line.objects.filter(actor=pk).exists()
    assert not Line.objects.filter(target_person=pk).exists()
    assert not Line.objects.filter(entered_by=pk).exists()
    assert not Message.objects.filter(person=pk).exists()
    assert not SeatProposal.objects.filter(person=pk).exists()
    assert not WordContact.objects.exists()
    assert not KeptWords.objects.exists()
    assert not apps.get_model("people.Account").objects.filter(pk=account).exists()

    assert others_data(cast).splitlines() == before.splitlines()
    assert Gesture.objects.filter(round__person=cast.aya).count() == 0
    assert Message.objects.filter(person=cast.aya).count() >= received
    assert MinuteLine.objects.get().text == "On en parle à la cantine."
    assert Commitment.objects.filter(text__startswith="Apporter la table").count() == 2
