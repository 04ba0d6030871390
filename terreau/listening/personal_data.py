"""Register lines, export, erasure and retention of listening. Words have no person; contacts are sealed."""

import json
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.core.seal import SealBroken, unseal
from terreau.listening.models import (
    Answer,
    Campaign,
    CampaignTeamMember,
    ImportBatch,
    KeptWords,
    Sorting,
    Theme,
    Word,
    WordContact,
)
from terreau.listening.selectors import words_of_voice
from terreau.listening.selectors.kept import voices_kept_by
from terreau.people.models import Person
from terreau.people.selectors import mail_addresses

KEPT = timedelta(days=730)
KEPT_AFTER_CLOSING = timedelta(days=365)
_MISSION = _("public interest (GDPR 6.1.e)")
_PUBLIC = _("everyone: it is a public act")
_TEAM = _("those who tend the campaign")
_STAYS = _("until erasure")
_SAID = (_("Hear what matters to people"), _MISSION, _("everyone"), _("kept, without author"))
_NEWS = (
    _("Tell you what becomes of your words"),
    _("consent (GDPR 6.1.a)"),
    _("nobody: the software writes to you, or prints the letter"),
    _("24 months, or 12 months after the campaign closes; at once when you withdraw it"),
)

_OWN = (
    _("Show you in your space the words you said are yours"),
    _("consent (GDPR 6.1.a)"),
    _("you alone"),
    _("until you take them out, or erasure"),
)

declare_personal_fields(
    PersonalField(
        "listening.WordContact", "sealed", *_NEWS, is_sensitive=True, label=_("How to tell you, if you wish")
    ),
    PersonalField(
        "listening.WordContact",
        "contact_mark",
        _("Give you your words back when you join"),
        *_NEWS[1:],
        label=_("Mark of how to tell you"),
    ),
    PersonalField("listening.KeptWords", "person", *_OWN, is_sensitive=True, label=_("Who keeps words")),
    PersonalField("listening.KeptWords", "sealed", *_OWN, is_sensitive=True, label=_("Which words you keep")),
    PersonalField("listening.KeptWords", "voice_mark", *_OWN, label=_("Mark of the words you keep")),
    PersonalField("listening.WordContact", "language", *_NEWS, label=_("The language to tell you in")),
    PersonalField("listening.Word", "text", *_SAID, label=_("What you said")),
    PersonalField("listening.Word", "title", *_SAID, label=_("The title given to it elsewhere")),
    PersonalField("listening.Word", "lemmas", *_SAID, label=_("The same words, to find neighbours")),
    PersonalField(
        "listening.Word",
        "source_reference",
        _("Find where a word comes from"),
        *_SAID[1:],
        label=_("Its number in the first consultation"),
    ),
    PersonalField(
        "listening.Word",
        "source_url",
        _("Find where a word comes from"),
        *_SAID[1:],
        label=_("Its page in the first consultation"),
    ),
    PersonalField(
        "listening.Word",
        "entered_by",
        _("Know who typed a card on someone’s behalf"),
        _MISSION,
        _TEAM,
        _STAYS,
        label=_("Who typed the card"),
    ),
    PersonalField(
        "listening.Word",
        "hidden_by",
        _("Know who hid a word"),
        _MISSION,
        _TEAM,
        _STAYS,
        label=_("Who hid a word"),
    ),
    PersonalField(
        "listening.Word",
        "hidden_reason",
        _("Say why a word is hidden"),
        _MISSION,
        _TEAM,
        _STAYS,
        label=_("Why it is hidden"),
    ),
    PersonalField(
        "listening.Campaign",
        "opened_by",
        _("Know who asks"),
        _MISSION,
        _PUBLIC,
        _STAYS,
        label=_("Who opened the campaign"),
    ),
    PersonalField(
        "listening.CampaignTeamMember",
        "person",
        _("Know who may type cards and answer"),
        _MISSION,
        _TEAM,
        _STAYS,
        label=_("Who is in the team"),
    ),
    PersonalField(
        "listening.Theme",
        "started_by",
        _("Know who named a theme"),
        _MISSION,
        _PUBLIC,
        _STAYS,
        label=_("Who named the theme"),
    ),
    PersonalField(
        "listening.Theme",
        "published_by",
        _("Know who published a theme"),
        _MISSION,
        _PUBLIC,
        _STAYS,
        label=_("Who published the theme"),
    ),
    PersonalField(
        "listening.Sorting",
        "by",
        _("Show who put a word in a theme"),
        _MISSION,
        _PUBLIC,
        _STAYS,
        label=_("Who sorted a word"),
    ),
    PersonalField(
        "listening.Answer",
        "by",
        _("Show who answers, in which quality"),
        _MISSION,
        _PUBLIC,
        _STAYS,
        label=_("Who answers"),
    ),
    PersonalField(
        "listening.Answer",
        "text",
        _("Answer people’s words"),
        _MISSION,
        _PUBLIC,
        _STAYS,
        label=_("The answer"),
    ),
    PersonalField(
        "listening.ImportBatch",
        "by",
        _("Know who brought a file in"),
        _MISSION,
        _TEAM,
        _STAYS,
        label=_("Who brought the file"),
    ),
    PersonalField(
        "listening.ImportBatch",
        "staged",
        _("Check a file before it is brought in"),
        _MISSION,
        _TEAM,
        _("1 day, or until you say yes"),
        label=_("Words of a file, waiting for a yes"),
    ),
)


def export(person: Person) -> dict[str, list[dict[str, object]]]:
    """What someone did under their name, and the words they keep. Nothing ties the others to anyone."""
    return {
        "words_you_keep": [
            {"text": word.text, "on": word.said_on}
            for voice in voices_kept_by(person)
            for word in words_of_voice(voice)
        ],
        "campaigns_opened": [
            dict(row)
            for row in Campaign.objects.filter(opened_by=person).order_by("pk").values("title", "opens_on")
        ],
        "words_sorted": [
            dict(row)
            for row in Sorting.objects.filter(by=person).order_by("pk").values("theme__name", "created_at")
        ],
        "answers_given": [
            dict(row)
            for row in Answer.objects.filter(by=person).order_by("pk").values("text", "capacity", "at")
        ],
        "words_typed": [
            dict(row)
            for row in Word.objects.filter(entered_by=person).order_by("pk").values("channel", "created_at")
        ],
    }


def erase(person: Person) -> None:
    """The acts stay, without the person; an answer given in the institution's name stays whole."""
    _forget_contacts(person)
    KeptWords.objects.filter(person=person).delete()
    Word.objects.filter(entered_by=person).update(entered_by=None)
    Word.objects.filter(hidden_by=person).update(hidden_by=None)
    Campaign.objects.filter(opened_by=person).update(opened_by=None)
    Theme.objects.filter(started_by=person).update(started_by=None)
    Theme.objects.filter(published_by=person).update(published_by=None)
    ImportBatch.objects.filter(by=person).update(by=None)
    CampaignTeamMember.objects.filter(person=person).delete()
    Answer.objects.filter(by=person, capacity="resident").delete()
    Answer.objects.filter(by=person).update(by=None)


def _forget_contacts(person: Person) -> None:
    """No more news to an address of theirs. Which word it was left with is not even looked at."""
    mails = mail_addresses(person)
    written = set(person.contact_points.exclude(kind="mail").values_list("value", flat=True))

    def is_theirs(sealed: str) -> bool:
        try:
            contact = json.loads(unseal(sealed))
        except (SealBroken, ValueError):
            return False
        if contact.get("mail") in mails:
            return True
        return contact.get("name") == person.name and bool(
            {contact.get("post"), contact.get("phone")} & written
        )

    sealed = WordContact.objects.within(person.authority).values_list("pk", "sealed")
    found = [pk for pk, text in sealed.iterator(500) if is_theirs(text)]
    for start in range(0, len(found), 500):
        WordContact.objects.filter(pk__in=found[start : start + 500]).delete()


def purge(now: datetime, dry_run: bool) -> int:
    """Contacts older than 24 months, or whose campaign closed more than a year ago."""
    over = (now - KEPT_AFTER_CLOSING).date()
    old = WordContact.objects.filter(
        Q(created_at__lt=now - KEPT)
        | Q(voice__campaign__status=Campaign.Status.CLOSED, voice__campaign__closes_on__lt=over)
    )
    return old.count() if dry_run else old.delete()[0]


declare_personal_source(PersonalSource("listening", export=export, erase=erase, purge=purge))
