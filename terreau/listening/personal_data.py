"""Register lines, export, erasure and retention of listening. Words have no person; contacts are sealed."""

from datetime import datetime, timedelta

from django.db.models import Q

from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.listening.models import (
    Answer,
    Campaign,
    CampaignTeamMember,
    ImportBatch,
    Sorting,
    Theme,
    Word,
    WordContact,
)
from terreau.people.models import Person

KEPT = timedelta(days=730)
KEPT_AFTER_CLOSING = timedelta(days=365)
_MISSION = "public interest (GDPR 6.1.e)"
_PUBLIC = "everyone: it is a public act"
_TEAM = "those who tend the campaign"
_STAYS = "until erasure"

declare_personal_fields(
    PersonalField(
        "listening.WordContact", "sealed", "Tell you what becomes of your words", "consent (GDPR 6.1.a)",
        "nobody: the software writes to you, or prints the letter",
        "24 months, or 12 months after the campaign closes; at once when you withdraw it", is_sensitive=True,
    ),
    PersonalField("listening.Word", "text", "Hear what matters to people", _MISSION, _PUBLIC, "kept, without author"),
    PersonalField("listening.Word", "entered_by", "Know who typed a card on someone’s behalf", _MISSION, _TEAM, _STAYS),
    PersonalField("listening.Word", "hidden_by", "Know who hid a word", _MISSION, _TEAM, _STAYS),
    PersonalField("listening.Campaign", "opened_by", "Know who asks", _MISSION, _PUBLIC, _STAYS),
    PersonalField("listening.CampaignTeamMember", "person", "Know who may type cards and answer", _MISSION, _TEAM, _STAYS),
    PersonalField("listening.Theme", "started_by", "Know who named a theme", _MISSION, _PUBLIC, _STAYS),
    PersonalField("listening.Theme", "published_by", "Know who published a theme", _MISSION, _PUBLIC, _STAYS),
    PersonalField("listening.Sorting", "by", "Show who put a word in a theme", _MISSION, _PUBLIC, _STAYS),
    PersonalField("listening.Answer", "by", "Show who answers, in which quality", _MISSION, _PUBLIC, _STAYS),
    PersonalField("listening.Answer", "text", "Answer people’s words", _MISSION, _PUBLIC, _STAYS),
    PersonalField("listening.ImportBatch", "by", "Know who brought a file in", _MISSION, _TEAM, _STAYS),
)  # fmt: skip


def export(person: Person) -> dict[str, list[dict[str, object]]]:
    """What someone did under their name. Words they left cannot be found: nothing ties them to anyone."""
    return {
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
    Word.objects.filter(entered_by=person).update(entered_by=None)
    Word.objects.filter(hidden_by=person).update(hidden_by=None)
    Campaign.objects.filter(opened_by=person).update(opened_by=None)
    Theme.objects.filter(started_by=person).update(started_by=None)
    Theme.objects.filter(published_by=person).update(published_by=None)
    ImportBatch.objects.filter(by=person).update(by=None)
    CampaignTeamMember.objects.filter(person=person).delete()
    Answer.objects.filter(by=person, capacity="resident").delete()
    Answer.objects.filter(by=person).update(by=None)


def purge(now: datetime, dry_run: bool) -> int:
    """Contacts older than 24 months, or whose campaign closed more than a year ago."""
    over = (now - KEPT_AFTER_CLOSING).date()
    old = WordContact.objects.filter(
        Q(created_at__lt=now - KEPT)
        | Q(voice__campaign__status=Campaign.Status.CLOSED, voice__campaign__closes_on__lt=over)
    )
    return old.count() if dry_run else old.delete()[0]


declare_personal_source(PersonalSource("listening", export=export, erase=erase, purge=purge))
