"""Messages to all, rounds on rest, crises: what is kept of whoever wrote, spoke or decided."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from terreau.communities.models import Announcement, AnnouncementWord, Crisis, RestRound, RestVoice, WakeWish
from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.people.models import Person

MISSION = _("public interest (GDPR 6.1.e)")
MEMBERS = _("members of the community")
GARDENERS = _("gardeners of the community")
_TO_ALL = (_("Write to every member of a community"), MISSION, MEMBERS, _("emptied when erased"))
_READ_BEFORE = (_("Read a message before it leaves"), MISSION, GARDENERS, _("emptied when erased"))
_REST = (_("Decide together whether to rest"), MISSION, MEMBERS, _("emptied when erased"))

declare_personal_fields(
    *(
        PersonalField(f"communities.{model}", field, *rest, label=label)
        for model, field, rest, label in (
            ("Announcement", "subject", _TO_ALL, _("Subject of a message to all")),
            ("Announcement", "text", _TO_ALL, _("Words of a message to all")),
            ("Announcement", "written_by", _TO_ALL, _("Who wrote a message to all")),
            ("Announcement", "agreed_by", _TO_ALL, _("Who agreed to a message to all")),
            ("AnnouncementWord", "by", _READ_BEFORE, _("Who suggests changes")),
            ("AnnouncementWord", "text", _READ_BEFORE, _("Changes suggested")),
            ("Crisis", "words", _TO_ALL, _("What members read in a crisis")),
            ("Crisis", "whom_to_call", _TO_ALL, _("Whom to call in a crisis")),
            ("Crisis", "ended_by", _TO_ALL, _("Who ended a crisis")),
            ("RestRound", "proposed_by", _REST, _("Who asks whether to rest")),
            ("RestRound", "reason", _REST, _("Why somebody asks to rest")),
            ("RestVoice", "person", _REST, _("Who spoke about rest")),
            ("RestVoice", "reason", _REST, _("Your words about rest")),
            ("RestVoice", "entered_by", _REST, _("Who wrote it down for you")),
            ("WakeWish", "person", _REST, _("Who wishes that a community wakes")),
            ("WakeWish", "entered_by", _REST, _("Who wrote it down for you")),
        )
    )
)


def export(person: Person) -> dict[str, list[dict[str, Any]]]:
    return {
        "messages_to_all": list(
            Announcement.objects.filter(written_by=person)
            .annotate(at=F("written_at"), title=F("subject"))
            .values("community__name", "at", "title", "text")
        ),
        "changes_suggested": list(
            AnnouncementWord.objects.filter(by=person)
            .annotate(at=F("said_at"), title=F("announcement__community__name"))
            .values("title", "at", "text")
        ),
        "rest_voices": [
            {
                "community__name": one.rest_round.community.name,
                "kind": one.get_stance_display(),
                "at": one.spoken_at,
                "text": one.reason,
            }
            for one in RestVoice.objects.filter(person=person).select_related("rest_round__community")
        ],
        "rest_asked": list(
            RestRound.objects.filter(proposed_by=person)
            .annotate(at=F("opened_at"), text=F("reason"))
            .values("community__name", "at", "text")
        ),
        "crises_said": list(
            Crisis.objects.filter(gesture__proposed_by=person)
            .annotate(at=F("starts_at"), text=F("words"), body=F("whom_to_call"))
            .values("community__name", "at", "text", "body")
        ),
        "wake_wishes": list(
            WakeWish.objects.filter(person=person).annotate(at=F("wished_at")).values("community__name", "at")
        ),
    }


def erase(person: Person) -> None:
    mine = Announcement.objects.filter(written_by=person)
    mine.filter(status=Announcement.Status.WAITING).update(status=Announcement.Status.WITHDRAWN)
    mine.update(subject="-", text="-")
    AnnouncementWord.objects.filter(by=person).delete()
    Crisis.objects.filter(gesture__proposed_by=person).update(words="-", whom_to_call="-")
    RestRound.objects.filter(proposed_by=person).update(reason="")
    RestVoice.objects.filter(person=person).update(reason="")
    WakeWish.objects.filter(person=person).delete()


declare_personal_source(PersonalSource("communities.living", export=export, erase=erase))
