"""The day before, by SMS, to those who asked for it."""

from datetime import datetime, time, timedelta

import pytest

from terreau.core import clock
from terreau.core.registries import chores
from terreau.gatherings.models import Attendance
from terreau.gatherings.services import answer_yes, cancel, remind_by_text
from terreau.gatherings.tests.factories import make_gathering
from terreau.mailroom.services import ask_for_texts, receive_text, send_due_texts
from terreau.mailroom.tests.carrier import Carrier, running
from terreau.notifications.models import Message
from terreau.people.models import Person

pytestmark = pytest.mark.django_db
LINA = "06 39 98 00 12"


@pytest.fixture(autouse=True)
def carrier(settings):
    with running(Carrier()) as server:
        settings.TERREAU_SMS_URL, settings.TERREAU_SMS_KEY, settings.TERREAU_SMS_SENDER = (
            server.url,
            "cle",
            "36105",
        )
        yield server


def hear(cast, text, number=0):
    return receive_text(provider_id=f"{text}{number}", number=LINA, text=text, authority=cast.authority)


@pytest.fixture
def lina(cast):
    ask_for_texts(person=cast.lina, phone=LINA)
    send_due_texts()
    hear(cast, "oui")
    return Person.objects.select_related("account", "authority").get(pk=cast.lina.pk)


@pytest.fixture
def gathering(cast, lina):
    one = make_gathering(cast.aya, cast.community, days=10, title="Repas d’automne", capacity=2)
    answer_yes(person=lina, gathering=one)
    answer_yes(person=cast.omar, gathering=one)
    return one


def at(gathering, days_before, hour):
    day = gathering.starts_on - timedelta(days=days_before)
    return datetime.combine(day, time(hour), tzinfo=gathering.zone_info)


def test_one_reminder_the_day_before_by_day_to_those_who_asked(cast, lina, gathering, carrier):
    for days, hour in ((2, 12), (1, 7), (1, 21), (0, 9)):
        with clock.standing_at(at(gathering, days, hour)):
            assert remind_by_text(clock.now()) == 0
    with clock.standing_at(at(gathering, 1, 12)):
        assert remind_by_text(clock.now()) == 1
        assert remind_by_text(clock.now()) == 0
        assert send_due_texts() == 1
        text = carrier.taken[-1]["text"]
        assert "Repas d'automne" in text
        assert "18:30" in text
        assert "OUI" in text
        assert len(carrier.taken) == 2  # Omar comes too, and asked for no SMS


def test_no_gives_the_seat_to_who_waits_and_yes_takes_it_again(cast, lina, gathering):
    waiting = answer_yes(person=cast.tom, gathering=gathering)
    assert waiting.status == "waiting"
    with clock.standing_at(at(gathering, 1, 12)):
        remind_by_text(clock.now())
        send_due_texts()
        assert hear(cast, "peut-être").result == "refused"
        assert hear(cast, "NON").path == f"/rencontres/{gathering.public_id}/"
        waiting.refresh_from_db()
        mine = Attendance.objects.get(gathering=gathering, person=lina)
        assert (mine.status, waiting.status) == ("declined", "coming")
        hear(cast, "OUI", 2)
        mine.refresh_from_db()
        assert mine.status == "waiting"


def test_cancelled_or_declined_nobody_is_reminded(cast, lina, gathering):
    cancel(by=cast.aya, gathering=gathering, reason="Il pleut")
    with clock.standing_at(at(gathering, 1, 12)):
        assert remind_by_text(clock.now()) == 0


def test_an_answer_after_it_is_over_is_refused_kindly(cast, lina, gathering):
    with clock.standing_at(at(gathering, 1, 12)):
        remind_by_text(clock.now())
        send_due_texts()
    with clock.standing_at(at(gathering, -1, 12)):
        assert hear(cast, "NON").result == "refused"


def test_without_a_carrier_nothing_is_written(cast, lina, gathering, settings):
    settings.TERREAU_SMS_URL = ""
    with clock.standing_at(at(gathering, 1, 12)):
        assert remind_by_text(clock.now()) == 0
    assert not Message.objects.filter(key__contains=":text:").exists()
    assert "gatherings.remind_by_text" in chores
