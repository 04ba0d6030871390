from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from terreau.care.filling import URGENT, Candidate, Keeper, Past, contacted, fill, key_of, share
from terreau.core.registries import Signal

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
KINDS = {"newcomer_unwelcomed": 10, "word_unanswered": 5, "answer_owed_by_authority": 8, "minutes_late": 12}
AYA, TOM, LEO = 1, 2, 3
PAIR = (Keeper(AYA, "citizen", 30), Keeper(TOM, "technician", 30))


def a_signal(kind="word_unanswered", subject=1, *, community=7, days=8, urgency=0.5, **fields) -> Signal:
    return Signal(kind, community, "word", subject, NOW - timedelta(days=days), urgency, {}, **fields)


def before(signal: Signal, status: str, *, who=AYA, weeks=1, days=7.0) -> Past:
    answered = None if status == "proposed" else NOW - timedelta(days=days)
    return Past(key_of(signal), who, MONDAY - timedelta(weeks=weeks), status, answered, signal.person_id)


def shared(signals, keepers=PAIR, past=()):
    return share(signals, keepers, list(past), KINDS, MONDAY, NOW)


def subjects(candidates) -> list[int]:
    return [one.signal.subject_id for one in candidates]


def everyones(lists) -> list[int]:
    return [number for theirs in lists.values() for number in subjects(theirs)]


signal_lists = st.lists(
    st.builds(
        a_signal,
        st.sampled_from(sorted(KINDS)),
        st.integers(1, 40),
        days=st.integers(0, 400),
        urgency=st.floats(0, 1),
        person_id=st.none() | st.integers(100, 110),
    ),
    max_size=25,
)


@given(signal_lists, st.integers(0, 90))
def test_never_over_the_minutes_but_for_one_urgent_gesture_alone(signals, minutes):
    week = fill(shared(signals)[AYA], minutes)
    total = sum(one.minutes for one in week.taken)
    alone = len(week.taken) == 1 and week.taken[0].signal.urgency >= URGENT
    assert total <= minutes or alone
    assert len(week.taken) + week.waiting <= len(signals)


@given(signal_lists, st.randoms())
def test_same_signals_in_any_order_same_lists(signals, shuffle):
    mixed = list(signals)
    shuffle.shuffle(mixed)
    one, other = shared(signals), shared(mixed)
    assert {k: [(c.signal.kind, c.signal.subject_id) for c in v] for k, v in one.items()} == {
        k: [(c.signal.kind, c.signal.subject_id) for c in v] for k, v in other.items()
    }


@given(signal_lists)
def test_the_pair_never_gets_the_same_gesture_nor_the_same_person(signals):
    lists = shared(signals)
    keys = [key_of(one.signal) for theirs in lists.values() for one in theirs]
    people = [one.signal.person_id for theirs in lists.values() for one in theirs if one.signal.person_id]
    assert len(keys) == len(set(keys))
    assert len(people) == len(set(people))


@given(signal_lists, signal_lists)
def test_a_community_i_do_not_tend_changes_nothing_in_my_list(mine, elsewhere):
    alone = fill(shared(mine)[AYA], 30)
    shared(
        [Signal(s.kind, 99, s.subject_kind, s.subject_id, s.since, s.urgency) for s in elsewhere], PAIR[1:]
    )
    assert fill(shared(mine)[AYA], 30) == alone


def test_urgency_then_age_then_a_stable_order():
    signals = [
        a_signal(subject=1, days=3),
        a_signal(subject=2, days=9),
        a_signal(subject=3, urgency=0.9, days=1),
    ]
    assert subjects(fill(shared(signals, PAIR[:1])[AYA], 30).taken) == [3, 2, 1]


def test_an_urgent_gesture_longer_than_the_minutes_stands_alone_and_a_calm_one_waits():
    urgent = Candidate(a_signal(urgency=0.9), minutes=45)
    calm = Candidate(a_signal(subject=2, urgency=0.3), minutes=45)
    small = Candidate(a_signal(subject=3, urgency=0.1), minutes=5)
    assert fill([small, urgent], 30).taken == (urgent,)
    assert fill([small, urgent], 30).waiting == 1
    assert fill([small, calm], 30).taken == (small,)
    assert fill([urgent], 0).taken == ()


def test_the_technician_answers_for_the_authority_and_the_citizen_welcomes():
    owed = a_signal("answer_owed_by_authority", 1)
    arrived = a_signal("newcomer_unwelcomed", 2)
    lists = shared([owed, arrived])
    assert subjects(lists[TOM]) == [1]
    assert subjects(lists[AYA]) == [2]


def test_the_understudy_stands_in_for_the_empty_seat():
    keepers = (Keeper(AYA, "citizen", 30), Keeper(LEO, "understudy", 30))
    assert subjects(shared([a_signal("answer_owed_by_authority")], keepers)[LEO]) == [1]


def test_the_rest_goes_to_whoever_has_more_room():
    signals = [a_signal(subject=n) for n in range(1, 7)]
    lists = shared(signals)
    assert len(lists[AYA]) == len(lists[TOM]) == 3
    busy = (Keeper(AYA, "citizen", 60), Keeper(TOM, "technician", 30))
    lists = shared(signals, busy)
    assert (len(lists[AYA]), len(lists[TOM])) == (4, 2)


def test_no_gardener_is_asked_to_contact_themselves():
    assert subjects(shared([a_signal(person_id=AYA)])[TOM]) == [1]


def test_a_signal_for_one_gardener_is_seen_by_nobody_else():
    assert subjects(shared([a_signal(for_person_id=TOM)])[TOM]) == [1]
    assert shared([a_signal(for_person_id=55)]) == {AYA: [], TOM: []}


def test_later_comes_back_first_to_the_same_gardener():
    put_off, urgent = a_signal(subject=1, urgency=0.1), a_signal(subject=2, urgency=0.9)
    lists = shared([urgent, put_off], past=[before(put_off, "later", who=TOM)])
    assert subjects(lists[TOM])[0] == 1
    assert lists[TOM][0].is_back


def test_done_stays_gone_unless_the_signal_is_anew():
    old, anew = a_signal(days=20), a_signal(days=2)
    assert shared([old], past=[before(old, "done")]) == {AYA: [], TOM: []}
    lists = shared([anew], past=[before(anew, "done")])
    assert subjects(lists[AYA] + lists[TOM]) == [1]


def test_not_relevant_never_comes_back_and_twice_quiets_the_kind_for_four_weeks():
    one, two, three = (a_signal(subject=n) for n in (1, 2, 3))
    refused = [before(one, "not_relevant", weeks=60, days=420)]
    assert everyones(shared([one, two], past=refused)) == [2]
    recent = [before(one, "not_relevant", days=9), before(two, "not_relevant", days=2)]
    other_kind = a_signal("minutes_late", 4)
    assert everyones(shared([three, other_kind], past=recent)) == [4]
    past_rest = [before(one, "not_relevant", days=40), before(two, "not_relevant", days=29)]
    assert everyones(shared([three], past=past_rest)) == [3]


def test_what_one_leaves_unanswered_twice_goes_to_the_other():
    owed = a_signal("answer_owed_by_authority")
    silent = [before(owed, "proposed", who=TOM, weeks=n) for n in (1, 2)]
    assert subjects(shared([owed], past=silent[:1])[TOM]) == [1]
    assert subjects(shared([owed], past=silent)[AYA]) == [1]


def test_what_is_in_a_list_of_this_week_is_given_to_nobody_else():
    one = a_signal(person_id=100)
    same_person = a_signal("minutes_late", 2, person_id=100)
    assert shared([one, same_person], past=[before(one, "proposed", who=TOM, weeks=0)]) == {AYA: [], TOM: []}


def test_nobody_is_contacted_twice_in_fourteen_days():
    reached = a_signal("newcomer_unwelcomed", 1, person_id=100)
    again = a_signal("minutes_late", 2, person_id=100)
    rested = contacted([before(reached, "done", days=13)], NOW)
    assert fill(shared([again], PAIR[:1])[AYA], 30, rested).taken == ()
    rested = contacted([before(reached, "done", days=15)], NOW)
    assert subjects(fill(shared([again], PAIR[:1])[AYA], 30, rested).taken) == [2]


def test_nobody_tends_nothing_is_shared():
    assert shared([a_signal()], ()) == {}
