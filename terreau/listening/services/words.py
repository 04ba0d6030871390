"""Leaving words, typing cards on someone's behalf, hiding, answering; the contact of those who want to know."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from terreau.core import clock
from terreau.core.phones import check_phone
from terreau.core.seal import seal
from terreau.core.text import tidy
from terreau.journal.models import Verb
from terreau.journal.services import record
from terreau.listening.models import WORD_LIMIT, Answer, Campaign, KeptWords, Theme, Voice, Word, WordContact
from terreau.listening.permissions import capacity_of
from terreau.listening.selectors import read_contact
from terreau.listening.selectors.kept import contact_mark, voice_mark
from terreau.listening.services.campaigns import ListeningError
from terreau.notifications.services import Address
from terreau.people.models import Person
from terreau.territories.models import Territory

Texts = Mapping[int, str]  # what was said, by question id


@transaction.atomic
def leave_words(
    *, campaign: Campaign, texts: Texts, place: Territory | None = None, contact: Address | None = None
) -> Voice:
    """Leave one to three words on line, with or without an account: nothing ties them to anyone."""
    if not campaign.is_open:
        raise ListeningError(
            _("This campaign is closed: it takes no more answers. What was said stays here.")
        )
    return _write(campaign, texts, Word.Channel.ONLINE, place, clock.today(campaign.authority.zone), contact)


@transaction.atomic
def enter_card(
    *,
    campaign: Campaign,
    texts: Texts,
    channel: str,
    entered_by: Person,
    said_on: date | None = None,
    place: Territory | None = None,
    contact: Address | None = None,
) -> Voice:
    """Type in what somebody wrote or said, on their behalf; cards are often typed after the closing."""
    today = clock.today(campaign.authority.zone)
    if channel not in Word.ON_BEHALF:
        raise ListeningError(_("Say how these words reached you."), field="channel")
    if said_on and said_on > today:
        raise ListeningError(_("This day has not come yet."), field="said_on")
    return _write(campaign, texts, channel, place, said_on or today, contact, entered_by)


def _write(
    campaign: Campaign,
    texts: Texts,
    channel: str,
    place: Territory | None,
    said_on: date,
    contact: Address | None,
    entered_by: Person | None = None,
) -> Voice:
    asked = {question.pk: question for question in campaign.questions.all()}
    said = [(asked[pk], tidy(text)) for pk, text in texts.items() if pk in asked and tidy(text)]
    if not said:
        raise ListeningError(_("Answer one question at least: the one you like."))
    voice = Voice.objects.create(authority=campaign.authority, campaign=campaign)
    for question, text in said:
        if len(text) > WORD_LIMIT:
            raise ListeningError(
                _("This text is too long: %(limit)d characters at most.") % {"limit": WORD_LIMIT}
            )
        word = Word.objects.create(
            authority=campaign.authority, campaign=campaign, question=question, polarity=question.polarity,
            voice=voice, text=text, channel=channel, place=place, said_on=said_on, entered_by=entered_by,
        )  # fmt: skip
        record(Verb.CREATE, subject=("word", word.pk), authority=campaign.authority, entered_by=entered_by)
    if contact:
        contact = replace(contact, phone=check_phone(contact.phone, field="contact_phone"))
        WordContact.objects.create(
            authority=campaign.authority, voice=voice, sealed=seal(json.dumps(asdict(contact))),
            contact_mark=contact_mark(campaign.pk, contact.mail or contact.phone),
            language=(get_language() or "fr")[:2],
        )  # fmt: skip
    return voice


@transaction.atomic
def keep_words(*, by: Person, voice: Voice) -> KeptWords:
    """« It is me »: whoever holds the address of their words keeps them in their space. The words stay without author.

    The line says that somebody kept something of theirs, and not what.
    """
    if by.authority_id != voice.authority_id:
        raise ListeningError(_("These words were left elsewhere."))
    kept, is_new = KeptWords.objects.get_or_create(
        voice_mark=voice_mark(voice.public_id),
        defaults={"authority": voice.authority, "person": by, "sealed": seal(voice.public_id)},
    )
    if kept.person_id != by.pk:
        raise ListeningError(_("Somebody keeps these words already."))
    if is_new:
        WordContact.objects.filter(voice=voice).update(contact_mark="")  # nobody else is asked
        record(
            Verb.ADD, subject=("person", by.pk), authority=by.authority, actor=by, audience=f"person:{by.pk}"
        )
    return kept


@transaction.atomic
def let_words_go(*, by: Person, voice: Voice) -> None:
    """They stand in one's space no more; the words stay where they are, and whoever left them may be asked again."""
    if not KeptWords.objects.filter(person=by, voice_mark=voice_mark(voice.public_id)).delete()[0]:
        return
    for contact in WordContact.objects.filter(voice=voice):
        found = read_contact(contact)
        reached = found.mail or found.phone if found else ""
        WordContact.objects.filter(pk=contact.pk).update(
            contact_mark=contact_mark(voice.campaign_id, reached)
        )


@transaction.atomic
def withdraw_contact(*, token: str) -> bool:
    """Forget how to reach whoever left these words; the words stay. Done twice, it is still done."""
    return bool(WordContact.objects.filter(token=token).delete()[0])


@transaction.atomic
def answer_word(
    *, by: Person, text: str, word: Word | None = None, theme: Theme | None = None, capacity: str = ""
) -> Answer:
    """Answer a word, or a theme and with it all its words, in public, under one's own name."""
    text = tidy(text)
    about = word or theme
    if about is None:
        raise ValueError("An answer is to a word or to a theme.")
    if not text:
        raise ListeningError(_("Write your answer first."), field="text")
    if len(text) > Answer.LIMIT:
        raise ListeningError(
            _("This text is too long: %(limit)d characters at most.") % {"limit": Answer.LIMIT}, field="text"
        )
    if word is not None and word.hidden_at is not None:
        raise ListeningError(_("This word is hidden: it cannot be answered."))
    capacity = capacity or capacity_of(by)
    answer = Answer.objects.create(
        authority=about.authority, word=word, theme=theme, by=by, capacity=capacity, text=text
    )
    if word is not None:
        record(
            Verb.ADD, subject=("word", word.pk), authority=word.authority, entered_by=by, capacity=capacity
        )
    elif theme is not None:
        record(Verb.ADD, subject=("theme", theme.pk), authority=theme.authority, actor=by, capacity=capacity)
    return answer


@transaction.atomic
def hide_word(*, word: Word, by: Person, reason: str) -> Word:
    """Take a word out of sight (insult, someone recognisable), with a reason that is kept. Its text is not changed."""
    reason = tidy(reason)
    if not reason:
        raise ListeningError(_("Say why this word is hidden: the reason is kept."), field="reason")
    changed = Word.objects.filter(pk=word.pk, hidden_at=None).update(
        hidden_at=clock.now(), hidden_reason=reason[:200], hidden_by=by
    )
    if changed:
        record(Verb.REMOVE, subject=("word", word.pk), authority=word.authority, entered_by=by)
        word.refresh_from_db()
    return word


@transaction.atomic
def show_word(*, word: Word, by: Person) -> Word:
    """Put a hidden word back."""
    changed = (
        Word.objects.filter(pk=word.pk)
        .exclude(hidden_at=None)
        .update(hidden_at=None, hidden_reason="", hidden_by=None)
    )
    if changed:
        record(Verb.UNDO, subject=("word", word.pk), authority=word.authority, entered_by=by)
        word.refresh_from_db()
    return word
