"""What somebody without a screen says of a charter, written down for them, counts as theirs and is traced."""

from datetime import timedelta

import pytest
from django.urls import reverse

from terreau.communities.models import CharterAgreement, CharterVoice
from terreau.communities.permissions import forget_place
from terreau.communities.selectors import round_of
from terreau.communities.services import (
    CommunityError,
    propose_charter,
    settle_charters,
    speak_on_charter,
)
from terreau.core import clock
from terreau.journal.models import Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def charter(cast):
    return propose_charter(by=cast.aya, community=cast.community, text="## Ici\n\nOn s’écoute.", values={})


def address(name: str, charter) -> str:
    return reverse(f"communities:{name}", args=[charter.community.public_id, charter.public_id])


def settled_after(days: int, charter):
    with clock.standing_at(charter.opened_at + timedelta(days=days)):
        settle_charters(clock.now())
    charter.refresh_from_db()
    return charter.status


def test_a_voice_given_by_phone_makes_the_quorum_and_agrees_to_the_text(cast, charter):
    assert round_of(charter, clock.now()).quorum == 2
    voice = speak_on_charter(
        by=cast.tom, charter=charter, consents=True, for_person=cast.marcel, said_how="phone"
    )
    assert (voice.person, voice.entered_by, voice.said_how) == (cast.marcel, cast.tom, "phone")
    line = Line.objects.filter(subject_kind="charter", verb="Update").get()
    assert (line.actor_id, line.entered_by_id) == (cast.marcel.pk, cast.tom.pk)
    assert settled_after(10, charter) == "adopted"
    agreed = set(CharterAgreement.objects.filter(charter=charter).values_list("person__name", flat=True))
    assert agreed == {"Aya", "Marcel"}


def test_an_objection_on_paper_stops_the_text_until_they_lift_it(cast, charter):
    speak_on_charter(by=cast.lina, charter=charter, consents=True)
    said = {"for_person": cast.marcel, "said_how": "paper"}
    with pytest.raises(CommunityError):
        speak_on_charter(by=cast.tom, charter=charter, consents=False, **said)
    speak_on_charter(by=cast.tom, charter=charter, consents=False, reason="Et les anciens ?", **said)
    assert settled_after(12, charter) == "proposed"
    with clock.standing_at(charter.opened_at + timedelta(days=12)):
        speak_on_charter(by=cast.aya, charter=charter, consents=True, **said)
    assert CharterVoice.objects.filter(charter=charter, person=cast.marcel).count() == 1
    assert settled_after(12, charter) == "adopted"


def test_nobody_speaks_for_whoever_can_speak_nor_without_saying_how(cast, charter):
    for by, whom, how in (
        (cast.tom, cast.lina, "phone"),  # she has an account
        (cast.tom, cast.karim, "phone"),  # no member
        (cast.lina, cast.marcel, "phone"),  # she does not tend
        (cast.ines, cast.marcel, "paper"),  # an agent who is not a gardener
        (cast.tom, cast.marcel, ""),
    ):
        forget_place(by)
        with pytest.raises(CommunityError):
            speak_on_charter(by=by, charter=charter, consents=True, for_person=whom, said_how=how)
    assert set(CharterVoice.objects.values_list("person__name", flat=True)) == {"Aya"}


def test_by_hand_it_is_read_beside_the_text_with_who_wrote_it_down(cast, as_person, charter):
    page = address("charter_for", charter)
    said = {
        "person": cast.marcel.public_id,
        "stance": "objection",
        "said_how": "phone",
        "reason": "Et nous ?",
    }
    assert as_person(cast.lina).post(page, said).status_code == 403
    assert as_person(cast.ines).get(page).status_code in (403, 404)
    tom = as_person(cast.tom)
    assert "Marcel" in tom.get(page).content.decode()
    assert tom.post(page, {**said, "submission_key": "a"}).status_code == 302
    read = tom.get(address("charter_version", charter)).content.decode()
    assert "Et nous ?" in read
    assert "par Tom" in read
