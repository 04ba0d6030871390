"""The day before, to those who come and asked for SMS: a reminder, answered with one word."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from terreau.core.registries import InboundText
from terreau.gatherings import notices
from terreau.gatherings.models import Attendance, Gathering
from terreau.gatherings.selectors import who_take_texts
from terreau.gatherings.services.announcing import GatheringError
from terreau.gatherings.services.answering import answer_no, answer_yes
from terreau.mailroom.selectors import sends_texts
from terreau.mailroom.services import yes_or_no

MORNING, EVENING = 10, 20  # on the wall, where the gathering is: nobody is woken
LOOK_AHEAD = timedelta(hours=40)


def remind_by_text(now: datetime) -> int:
    """Queue tomorrow's reminders, one each; returns how many are new."""
    if not sends_texts():
        return 0
    soon = Gathering.objects.planned().filter(starts_at__gt=now, starts_at__lt=now + LOOK_AHEAD)
    told = 0
    for gathering in soon.select_related("authority"):
        here = now.astimezone(gathering.zone_info)
        if gathering.starts_on != here.date() + timedelta(days=1) or not MORNING <= here.hour < EVENING:
            continue
        for attendance in who_take_texts(gathering):
            told += notices.remind(gathering, attendance)
    return told


def hear_answer(inbound: InboundText) -> str:
    """OUI keeps the seat, or takes one again; NON gives it to whoever waits first."""
    rows = Attendance.objects.select_related("gathering__authority", "person")
    attendance = rows.filter(gathering_id=inbound.subject_id, person=inbound.person).first()
    answer = yes_or_no(inbound.text)
    if answer is None or attendance is None:
        raise GatheringError(_("Please answer OUI or NON."))
    if answer:
        answer_yes(person=inbound.person, gathering=attendance.gathering)
    else:
        answer_no(attendance=attendance, by=inbound.person)
    return f"/rencontres/{attendance.gathering.public_id}/"
