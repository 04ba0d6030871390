from datetime import datetime, timedelta
from threading import Barrier, Thread
from time import sleep
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from terreau.authorities.models import Authority
from terreau.communities.tests.factories import make_community, make_membership
from terreau.core import clock
from terreau.gatherings import services
from terreau.gatherings.models import Attendance, Gathering, MinuteLine, Minutes
from terreau.gatherings.selectors import attendance_sheet, room_of
from terreau.gatherings.services import GatheringError
from terreau.gatherings.tests.factories import make_gathering, make_past_gathering, make_plan
from terreau.gatherings.wall_clock import exists, instant_of
from terreau.journal.models import Line
from terreau.notifications.models import Message
from terreau.people.tests.factories import make_authority, make_person

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
wall = datetime.fromisoformat


def told(person) -> list[str]:
    return list(Message.objects.filter(person=person).order_by("pk").values_list("subject", flat=True))


def statuses(gathering) -> list[str]:
    return list(gathering.attendances.order_by("pk").values_list("status", flat=True))


# ---------------------------------------------------------------- announcing


def test_members_announce_and_local_time_stays(cast):
    one = make_gathering(cast.omar, cast.community, access=["childcare", "step_free", "magic"])
    assert (one.status, one.zone, one.starts_local.hour) == ("planned", "Europe/Paris", 18)
    assert one.starts_at.astimezone(PARIS).replace(tzinfo=None) == one.starts_local
    assert one.access == ["step_free", "childcare"]
    assert Line.objects.get(verb="Announce").subject_kind == "gathering"
    for person in (cast.karim, cast.ines, cast.zoe):
        with pytest.raises(GatheringError):
            make_gathering(person, cast.community)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "a" * 5000}, "title"),
        ({"place": ""}, "place"),
        ({"description": "a" * 5000}, "description"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": -3}, "capacity"),
        ({"capacity": 10**9}, "capacity"),
        ({"starts": wall("2020-01-01T10:00")}, "starts_on"),
        ({"starts": wall("2999-01-01T10:00"), "ends": wall("2999-01-01T12:00")}, "starts_on"),
    ],
)
def test_what_cannot_be_announced_is_refused_with_a_sentence(cast, changes, field):
    with pytest.raises(GatheringError) as refused:
        services.announce(by=cast.aya, community=cast.community, plan=make_plan(cast.community, **changes))
    assert refused.value.field == field
    assert str(refused.value)
    assert not Gathering.objects.exists()


def test_it_ends_after_it_starts_even_the_next_day(cast):
    plan = make_plan(cast.community)
    with pytest.raises(GatheringError) as refused:
        make_gathering(cast.aya, cast.community, ends=plan.starts - timedelta(minutes=1))
    assert refused.value.field == "ends_time"
    with pytest.raises(GatheringError):
        make_gathering(cast.aya, cast.community, ends=plan.starts)
    with pytest.raises(GatheringError):
        make_gathering(cast.aya, cast.community, ends=plan.starts + timedelta(days=40))
    night = make_gathering(cast.aya, cast.community, ends=plan.starts + timedelta(hours=8))
    assert night.ends_on == night.starts_on + timedelta(days=1)


def test_the_hour_that_clocks_skip_is_refused_and_the_doubled_one_is_its_first(cast):
    with clock.standing_at(datetime(2027, 3, 1, tzinfo=PARIS)):
        with pytest.raises(GatheringError) as refused:
            make_gathering(
                cast.aya, cast.community, starts=wall("2027-03-28T02:30"), ends=wall("2027-03-28T04:00")
            )
        assert refused.value.field == "starts_time"
        one = make_gathering(
            cast.aya, cast.community, starts=wall("2027-10-31T01:30"), ends=wall("2027-10-31T02:30")
        )
    assert one.ends_at - one.starts_at == timedelta(hours=1)


def test_an_overseas_gathering_keeps_its_own_clock():
    authority = make_authority(time_zone="Pacific/Noumea")
    community = make_community(authority)
    person = make_person(authority)
    make_membership(community, person)
    one = make_gathering(person, community)
    assert one.starts_at.astimezone(ZoneInfo("Pacific/Noumea")).hour == 18
    assert one.starts_at.hour == 7


@given(
    local=st.datetimes(min_value=wall("2024-01-01T00:00"), max_value=wall("2035-01-01T00:00")),
    zone=st.sampled_from(
        ["Europe/Paris", "America/Cayenne", "Indian/Reunion", "Pacific/Noumea", "America/Miquelon"]
    ),
)
def test_a_wall_clock_time_that_exists_comes_back_the_same(local, zone):
    zone = ZoneInfo(zone)
    back = instant_of(local, zone).astimezone(zone).replace(tzinfo=None)
    assert (back == local) == exists(local, zone)


def test_a_rule_of_the_zone_changes_the_instant_follows(cast):
    one = make_gathering(cast.aya, cast.community)
    good = one.starts_at
    Gathering.objects.filter(pk=one.pk).update(starts_at=good - timedelta(hours=1))
    assert services.follow_zone_rules(clock.now()) == 1
    one.refresh_from_db()
    assert one.starts_at == good
    assert services.follow_zone_rules(clock.now()) == 0


def test_changing_tells_those_who_come_and_fills_new_seats(cast):
    one = make_gathering(cast.aya, cast.community, capacity=1)
    services.answer_yes(person=cast.lina, gathering=one)
    services.answer_yes(person=cast.omar, gathering=one)
    with pytest.raises(GatheringError):
        services.change(by=cast.lina, gathering=one, plan=make_plan(cast.community))
    plan = make_plan(cast.community, days=12, capacity=2, title="Ailleurs")
    services.change(by=cast.tom, gathering=one, plan=plan)
    assert statuses(one) == ["coming", "coming"]
    assert told(cast.lina) == ["Une rencontre a changé"]
    assert sorted(told(cast.omar)) == ["Une place s’est libérée", "Une rencontre a changé"]
    with pytest.raises(GatheringError) as refused:
        services.change(by=cast.tom, gathering=one, plan=make_plan(cast.community, capacity=1))
    assert refused.value.field == "capacity"


def test_cancelling_tells_those_who_come_and_wait(cast):
    one = make_gathering(cast.aya, cast.community, capacity=1)
    for person in (cast.lina, cast.omar):
        services.answer_yes(person=person, gathering=one)
    guest = services.answer_as_guest(gathering=one, name="Léa", contact="lea@example.org")
    with pytest.raises(GatheringError):
        services.cancel(by=cast.lina, gathering=one)
    services.cancel(by=cast.aya, gathering=one, reason="La salle est fermée.")
    assert told(cast.lina) == told(cast.omar) == ["Une rencontre est annulée"]
    assert (
        Message.objects.filter(key__contains=f":{guest.pk}", subject="Une rencontre est annulée").count() == 1
    )
    with pytest.raises(GatheringError, match="annulée"):
        services.answer_yes(person=cast.tom, gathering=one)
    with pytest.raises(GatheringError):
        services.cancel(by=cast.aya, gathering=one)


def test_gatherings_that_ended_were_held(cast):
    past, coming = make_past_gathering(cast.aya, cast.community), make_gathering(cast.aya, cast.community)
    assert services.mark_held(clock.now()) == 1
    assert services.mark_held(clock.now()) == 0
    past.refresh_from_db()
    coming.refresh_from_db()
    assert (past.status, coming.status) == ("held", "planned")


# ---------------------------------------------------------------- answering


def test_coming_twice_is_once(cast):
    one = make_gathering(cast.aya, cast.community)
    first = services.answer_yes(person=cast.lina, gathering=one, need="Je suis en fauteuil")
    again = services.answer_yes(person=cast.lina, gathering=one)
    assert first.pk == again.pk
    assert "fauteuil" not in first.sealed_need
    assert attendance_sheet(one)[0].need == "Je suis en fauteuil"
    assert room_of(one).coming == 1


def test_the_waiting_list_moves_by_itself(cast):
    one = make_gathering(cast.aya, cast.community, capacity=1)
    lina = services.answer_yes(person=cast.lina, gathering=one)
    services.answer_yes(person=cast.omar, gathering=one)
    services.answer_yes(person=cast.karim, gathering=one)
    assert statuses(one) == ["coming", "waiting", "waiting"]
    services.answer_no(attendance=lina, by=cast.lina)
    assert statuses(one) == ["declined", "coming", "waiting"]
    assert told(cast.omar) == ["Une place s’est libérée"]
    assert told(cast.karim) == []
    back = services.answer_yes(person=cast.lina, gathering=one)
    assert back.status == "waiting"
    services.answer_no(attendance=Attendance.objects.get(person=cast.omar), by=cast.omar)
    assert list(one.attendances.filter(status="coming").values_list("person__name", flat=True)) == ["Karim"]


def test_an_answer_belongs_to_its_person(cast):
    one = make_gathering(cast.aya, cast.community)
    mine = services.answer_yes(person=cast.lina, gathering=one)
    with pytest.raises(GatheringError):
        services.answer_no(attendance=mine, by=cast.omar)
    with pytest.raises(GatheringError):
        services.answer_yes(person=cast.zoe, gathering=one)
    with pytest.raises(GatheringError):
        services.answer_yes(person=cast.marcel, gathering=one, by=cast.omar)
    written = services.answer_yes(person=cast.marcel, gathering=one, by=cast.aya)
    assert written.entered_by == cast.aya
    services.answer_no(attendance=written, by=cast.aya)


def test_guests_need_only_a_first_name(cast):
    one = make_gathering(cast.aya, cast.community)
    for _twice in range(2):
        services.answer_as_guest(gathering=one, name=" Léa ")
    phone = services.answer_as_guest(gathering=one, name="Jo", contact="06 12 34 56 78")
    assert attendance_sheet(one)[-1].contact == "06 12 34 56 78"
    assert "34" not in phone.sealed_contact[:10] or phone.sealed_contact != "06 12 34 56 78"
    for wrong in (
        {"name": ""},
        {"name": "a" * 5000},
        {"name": "Jo", "contact": "n’importe quoi"},
        {"name": "Jo", "contact": "a@b"},
    ):
        with pytest.raises(GatheringError):
            services.answer_as_guest(gathering=one, **wrong)  # type: ignore[arg-type]  # names only
    services.answer_no(attendance=phone)
    assert room_of(one).coming == 2


def test_a_contact_is_given_three_times_at_most_by_guests_themselves(cast):
    one = make_gathering(cast.aya, cast.community)
    for number in range(3):
        guest = services.answer_as_guest(gathering=one, name=f"Jo {number}", contact="jo@example.org")
    services.answer_no(attendance=guest)
    for contact in ("jo@example.org", "JO@example.org"):
        with pytest.raises(GatheringError) as refused:
            services.answer_as_guest(gathering=one, name="Jo", contact=contact)
        assert refused.value.field == "contact"
    services.answer_as_guest(gathering=one, name="Léa", contact="lea@example.org")
    services.answer_as_guest(gathering=one, name="Jo", contact="jo@example.org", by=cast.aya)
    assert Message.objects.filter(person=None).count() == 5


def test_twenty_guests_at_most_wait_beyond_the_seats(cast):
    one = make_gathering(cast.aya, cast.community, capacity=1)
    for number in range(21):
        services.answer_as_guest(gathering=one, name=f"Jo {number}")
    with pytest.raises(GatheringError, match="Trop"):
        services.answer_as_guest(gathering=one, name="Jo")
    assert services.answer_yes(person=cast.lina, gathering=one).status == "waiting"
    assert room_of(one).waiting == 21


def test_a_guest_name_is_no_advertisement(cast):
    one = make_gathering(cast.aya, cast.community)
    with pytest.raises(GatheringError, match="lien") as refused:
        services.answer_as_guest(gathering=one, name="Voir www.x.example")
    assert refused.value.field == "name"


def test_nobody_answers_once_it_is_over(cast):
    one = make_past_gathering(cast.aya, cast.community)
    with pytest.raises(GatheringError, match="terminée"):
        services.answer_yes(person=cast.lina, gathering=one)


def test_the_database_wants_a_person_or_a_guest_once(cast):
    one = make_gathering(cast.aya, cast.community, capacity=2)
    services.answer_yes(person=cast.lina, gathering=one)
    rows = {"authority": cast.authority, "gathering": one, "status": "coming"}
    for wrong in ({"person": cast.lina}, {"person": None}, {"person": cast.omar, "guest_name": "Jo"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attendance.objects.create(**rows, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Gathering.objects.filter(pk=one.pk).update(capacity=0)


def patiently(gesture):
    """SQLite in memory refuses at once what a file makes wait: tests wait for it."""
    for _try in range(400):
        try:
            return gesture()
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            sleep(0.01)
    raise AssertionError("Never got a turn.")


@pytest.mark.django_db(transaction=True)
def test_many_answers_at_once_never_exceed_the_seats(cast):
    one = make_gathering(cast.aya, cast.community, capacity=5)
    people = [make_person(cast.authority, with_account=False) for _number in range(12)]
    start, failures = Barrier(len(people)), []

    def come(person) -> None:
        start.wait()
        try:
            answer = patiently(
                lambda: services.answer_yes(person=person, gathering=Gathering.objects.get(pk=one.pk))
            )
            if person.pk % 4 == 0:
                patiently(lambda: services.answer_no(attendance=answer, by=person))
        except Exception as error:  # noqa: BLE001  # told to the test's own thread
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=come, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    room = room_of(one)
    assert room.coming == 5
    assert one.attendances.count() == 12
    waiting = one.attendances.filter(status="waiting").values_list("answered_at", flat=True)
    seated = one.attendances.filter(status="coming").values_list("answered_at", flat=True)
    assert not waiting or max(seated) <= min(waiting)


def test_ticking_who_came(cast):
    one = make_past_gathering(cast.aya, cast.community)
    with clock.standing_at(one.starts_at - timedelta(days=1)):
        lina = services.answer_yes(person=cast.lina, gathering=one)
        omar = services.answer_yes(person=cast.omar, gathering=one)
        with pytest.raises(GatheringError):
            services.record_attendance(by=cast.aya, gathering=one, came=[lina.pk])
    with pytest.raises(GatheringError):
        services.record_attendance(by=cast.lina, gathering=one, came=[lina.pk])
    services.record_attendance(
        by=cast.tom, gathering=one, came=[lina.pk], members=[cast.marcel.pk, cast.karim.pk], unnamed_guests=4
    )
    came = one.attendances.filter(status="came")
    assert set(came.values_list("person__name", flat=True)) == {"Lina", "Marcel"}
    services.record_attendance(by=cast.tom, gathering=one, came=[omar.pk])
    assert list(one.attendances.filter(status="came").values_list("person__name", flat=True)) == ["Omar"]
    assert Line.objects.filter(verb="Arrive").count() == 3
    with pytest.raises(GatheringError):
        services.record_attendance(by=cast.tom, gathering=one, came=[], unnamed_guests=-1)


def test_someone_who_leaves_gives_back_their_seat(cast):
    one = make_gathering(cast.aya, cast.community, capacity=1)
    services.answer_yes(person=cast.lina, gathering=one, need="Secret")
    services.answer_yes(person=cast.omar, gathering=one)
    past = make_past_gathering(cast.lina, cast.community)
    services.add_line(by=cast.lina, gathering=past, text="Un mot")
    services.record_attendance(by=cast.aya, gathering=past, came=[], members=[cast.lina.pk])
    services.forget_person(person=cast.lina)
    assert statuses(one) == ["coming"]
    past.refresh_from_db()
    assert past.announced_by is None
    assert past.attendances.get().status == "came"
    assert MinuteLine.objects.get().written_by is None


@pytest.mark.parametrize("model", [Gathering, Attendance, Minutes])
@given(moves=st.data())
def test_a_status_only_advances(model, moves):
    states = [value for value, _label in model.Status.choices]
    one = model(status=moves.draw(st.sampled_from(states)))
    for to in moves.draw(st.lists(st.sampled_from(states), max_size=6)):
        if to in model.TRANSITIONS.get(one.status, set()):
            one.status = to
        else:
            with pytest.raises(ValueError, match="cannot go"):
                one.advance(to=to)


def test_another_authority_knows_nothing(cast):
    make_gathering(cast.zoe, cast.other_community)
    assert not Gathering.objects.within(cast.authority).exists()
    assert Authority.objects.count() == 2
