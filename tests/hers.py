"""What Lina leaves in the rooms that reach out: for the tests of erasure and of exports."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from terreau.communities.models import (
    Announcement,
    AnnouncementWord,
    Crisis,
    PairGesture,
    RestRound,
    RestVoice,
    WakeWish,
)
from terreau.core import clock
from terreau.core.seal import seal
from terreau.digests.models import Newsletter, Rhythm
from terreau.mailroom.models import Question
from terreau.moderation.models import Appeal, Block, Complaint, Report
from terreau.offices.models import ElectoralPeriod
from terreau.people.models import Person

if TYPE_CHECKING:
    from conftest import Cast


def in_moderation(cast: "Cast", lina: Person, canary: Callable[[str], str]) -> None:
    """Words of hers reported and hidden; a report and an appeal she made and others she answered; kept apart, both ways."""
    space = {"authority": cast.authority}
    decided = {"status": "hidden", "decided_by": lina, "decided_at": clock.now()}
    about = Report.objects.create(
        **space, subject_kind="post", subject_id=1, author=lina, moderators=f"gardeners:{cast.community.pk}", **decided,
        decision_reason=canary("why her words were hidden"),
    )  # fmt: skip
    Appeal.objects.create(
        **space, report=about, by=lina, words=canary("her appeal"), answer=canary("the answer to her appeal"),
        settled_by=lina, settled_at=clock.now(), status="confirmed",
    )  # fmt: skip
    Complaint.objects.create(
        **space,
        report=about,
        by=None,  # erased since
        reason="hurts",
        sealed_said=seal(canary("her words, as reported")),
    )
    other = Report.objects.create(**space, subject_kind="word", subject_id=1, moderators="team:1")
    Complaint.objects.create(**space, report=other, by=lina, reason="hurts", words=canary("her complaint"))
    Block.objects.create(**space, person=lina, other=cast.omar)
    Block.objects.create(**space, person=cast.karim, other=lina)


def in_letters(cast: "Cast", lina: Person) -> None:
    """Her digest's day, Omar's that she chose; a letter she wrote and sent; a period she declared."""
    space = {"authority": cast.authority}
    Rhythm.objects.create(**space, person=lina, weekday=2, is_on_paper=True, entered_by=lina)
    Newsletter.objects.create(
        **space, subject="Le mois", text="Bonjour.", written_by=lina, sent_by=lina, status="sent", recipients=1,
        sent_at=clock.now(),
    )  # fmt: skip
    today = clock.today(cast.authority.zone)
    ElectoralPeriod.objects.create(
        **space, starts_on=today - timedelta(days=9), ends_on=today, declared_by=lina, candidates="Marie Roux"
    )


def in_texts(cast: "Cast", lina: Person, canary: Callable[[str], str]) -> None:
    """What an SMS asked her."""
    Question.objects.create(
        authority=cast.authority, number_key=canary("the mark of her number"), person=lina, kind="gathering",
        subject_id=1, until=clock.now() + timedelta(days=1),
    )  # fmt: skip


def in_community_life(cast: "Cast", lina: Person, canary: Callable[[str], str]) -> None:
    """Messages to all that she wrote and agreed to, her suggestion; a crisis she asked for and ended; her words about rest."""
    space = {"authority": cast.authority, "community": cast.community}
    now = clock.now()
    Announcement.objects.create(
        **space, subject=canary("subject to all"), text=canary("her message to all"), written_by=lina, leaves_at=now,
        sent_at=now, status="sent",
    )  # fmt: skip
    other = Announcement.objects.create(
        **space, subject="Le four", text="Samedi.", written_by=cast.tom, agreed_by=lina, leaves_at=now,
        sent_at=now, status="sent",
    )  # fmt: skip
    AnnouncementWord.objects.create(
        authority=cast.authority, announcement=other, by=lina, text=canary("her suggestion")
    )
    gesture = PairGesture.objects.create(
        **space, kind="crisis", sealed_reason="", proposed_by=lina, answered_by=cast.tom, answered_at=now,
        expires_at=now, status="confirmed",
    )  # fmt: skip
    Crisis.objects.create(
        **space, gesture=gesture, words=canary("why it is a crisis"), whom_to_call=canary("whom to call"),
        starts_at=now - timedelta(days=2), until=now, ended_at=now, ended_by=lina,
    )  # fmt: skip
    asked = RestRound.objects.create(
        **space, proposed_by=lina, reason=canary("why rest"), closes_at=now, status="lapsed"
    )
    RestVoice.objects.create(
        authority=cast.authority, rest_round=asked, person=lina, stance="consent", reason=canary("her word on rest"),
        entered_by=lina,
    )  # fmt: skip
    WakeWish.objects.create(**space, person=lina, entered_by=lina)
