"""What takes two people: nobody does it alone, nobody's silence blocks it for a month."""

import csv
import io
import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from terreau.communities.models import ContactExport, Exclusion, Membership, PairGesture, Seat
from terreau.communities.permissions import can_answer_pair, forget_place, is_member
from terreau.communities.services import (
    CommunityError,
    agree_to_export,
    answer_proposal,
    confirm_pair,
    end_suspensions,
    join_community,
    lapse_pairs,
    leave_seat,
    lift_suspension_here,
    prepare_export,
    propose_pair,
    propose_self,
    refuse_pair,
    suspend_member,
    take_contacts,
    withdraw_pair,
)
from terreau.communities.spreadsheet import STARTS, plain_cell
from terreau.communities.tests.factories import make_membership, make_seat
from terreau.core import clock
from terreau.core.registries import tokens_for
from terreau.journal.models import Line
from terreau.notifications.models import Message
from terreau.offices.permissions import forget_kinds
from terreau.offices.services import give_office
from terreau.people.models import Person
from terreau.people.permissions import SECOND_FACTOR_KEY
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
WHY = "Des menaces répétées, le 3 et le 5 mars."


def fresh(person: Person) -> Person:
    forget_place(person)
    forget_kinds(person)
    return person


def membership_of(cast, person) -> Membership:
    return Membership.objects.select_related("community__authority", "person", "authority").get(
        community=cast.community, person=person
    )


def exclusion_of_omar(cast) -> PairGesture:
    return propose_pair(by=cast.aya, community=cast.community, kind="exclude", reason=WHY, about=cast.omar)


# ---------------------------------------------------------------- two people, never one


def test_one_proposes_and_the_other_confirms_and_then_only_it_is_done(cast):
    gesture = exclusion_of_omar(cast)
    assert is_member(fresh(cast.omar), cast.community)
    assert Message.objects.get(key__startswith="pair-asked").person == cast.tom
    for alone in (cast.aya, cast.omar, cast.lina, cast.karim, cast.ines, cast.zoe):
        with pytest.raises(CommunityError):
            confirm_pair(by=alone, gesture=gesture)
    confirm_pair(by=cast.tom, gesture=gesture)
    assert not is_member(fresh(cast.omar), cast.community)
    with pytest.raises(CommunityError, match="déjà"):
        confirm_pair(by=cast.tom, gesture=gesture)


def test_the_other_refuses_with_a_reason_and_nothing_is_done(cast):
    gesture = exclusion_of_omar(cast)
    with pytest.raises(CommunityError, match="pourquoi"):
        refuse_pair(by=cast.tom, gesture=gesture, reason=" ")
    refuse_pair(by=cast.tom, gesture=gesture, reason="Parlons-lui d’abord.")
    assert is_member(fresh(cast.omar), cast.community)
    gesture.refresh_from_db()
    assert (gesture.status, gesture.refusal) == ("refused", "Parlons-lui d’abord.")
    assert Message.objects.get(key=f"pair-answered:{gesture.pk}").person == cast.aya


def test_the_database_itself_refuses_a_lone_gesture(cast):
    gesture = exclusion_of_omar(cast)
    rows = PairGesture.objects.filter(pk=gesture.pk)
    for impossible in (
        {"status": "confirmed", "answered_by": cast.aya},
        {"status": "confirmed", "answered_by": None},
        {"status": "confirmed", "answered_by": cast.omar},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**impossible)
    with pytest.raises(IntegrityError), transaction.atomic():
        Exclusion.objects.create(
            authority=cast.authority, community=cast.community, person=cast.omar, kind="exclusion",
            sealed_reason="x", decided_by=cast.aya,
        )  # fmt: skip


def test_the_same_thing_waits_once_and_who_proposed_it_may_take_it_back(cast):
    gesture = exclusion_of_omar(cast)
    with pytest.raises(CommunityError, match="attend déjà"):
        propose_pair(by=cast.tom, community=cast.community, kind="exclude", reason=WHY, about=cast.omar)
    with pytest.raises(CommunityError):
        withdraw_pair(by=cast.tom, gesture=gesture)
    withdraw_pair(by=cast.aya, gesture=gesture)
    assert exclusion_of_omar(cast).turn == 1


@pytest.mark.parametrize("who", ["lina", "karim", "ines", "nour", "omar"])
def test_only_those_who_tend_propose(cast, who):
    with pytest.raises(CommunityError):
        propose_pair(
            by=getattr(cast, who), community=cast.community, kind="exclude", reason=WHY, about=cast.marcel
        )


def test_nobody_proposes_about_themselves_or_about_whoever_holds_a_seat(cast):
    for about in (cast.aya, cast.tom, cast.zoe, None):
        with pytest.raises(CommunityError):
            propose_pair(by=cast.aya, community=cast.community, kind="exclude", reason=WHY, about=about)


def test_whoever_left_their_seat_since_proposes_nothing_any_more(cast):
    gesture = exclusion_of_omar(cast)
    make_seat(cast.community, cast.lina, "understudy")
    leave_seat(by=cast.aya, seat=Seat.objects.select_related("community__authority").get(person=cast.aya))
    fresh(cast.aya)
    with pytest.raises(CommunityError, match="à nouveau"):
        confirm_pair(by=fresh(cast.tom), gesture=gesture)
    gesture.refresh_from_db()
    assert gesture.status == "proposed"


def test_the_reason_is_sealed_and_in_no_mail(cast):
    gesture = exclusion_of_omar(cast)
    confirm_pair(by=cast.tom, gesture=gesture)
    stored = PairGesture.objects.values_list("sealed_reason", flat=True).get()
    assert "menaces" not in stored
    assert not Message.objects.filter(body__contains="menaces").exists()
    about_omar = Message.objects.get(person=cast.omar, key__startswith="kept-out")
    assert "ma-place" in about_omar.body
    for message in Message.objects.exclude(person=cast.omar):
        assert "Omar" not in message.body


# ---------------------------------------------------------------- nobody blocks


def lapse(cast, gesture):
    with clock.standing_at(gesture.expires_at):
        assert lapse_pairs(clock.now()) == 1
    return gesture.expires_at


def test_after_seven_days_it_lapses_and_nobody_answers_it_any_more(cast):
    gesture = exclusion_of_omar(cast)
    with clock.standing_at(gesture.expires_at + timedelta(seconds=1)):
        with pytest.raises(CommunityError, match="semaine"):
            confirm_pair(by=cast.tom, gesture=gesture)
        assert lapse_pairs(clock.now()) == 1
        assert lapse_pairs(clock.now()) == 0
    assert is_member(fresh(cast.omar), cast.community)


def test_silence_widens_who_may_answer_within_a_month(cast):
    make_seat(cast.community, cast.lina, "understudy")
    start = clock.now()
    allowed = []
    at = start
    for _turn in range(4):
        with clock.standing_at(at):
            gesture = exclusion_of_omar(cast)
            answers = [
                who
                for who in ("aya", "tom", "lina", "marcel", "karim", "ines", "omar")
                if can_answer_pair(fresh(getattr(cast, who)), gesture)
            ]
            allowed.append(answers)
        at = lapse(cast, gesture)
    assert allowed == [["tom"], ["tom"], ["tom", "lina"], ["tom", "lina", "marcel"]]
    assert gesture.expires_at - start <= timedelta(days=30)
    with clock.standing_at(gesture.expires_at - timedelta(days=1)):
        gesture = PairGesture.objects.select_related("community__authority", "proposed_by", "about").get(
            pk=gesture.pk
        )
        PairGesture.objects.filter(pk=gesture.pk).update(status="proposed")
        gesture.status = "proposed"
        confirm_pair(by=fresh(cast.marcel), gesture=gesture)
    assert not is_member(fresh(cast.omar), cast.community)


def test_a_newcomer_brought_in_for_it_does_not_answer(cast):
    at = clock.now()
    for _turn in range(3):
        with clock.standing_at(at):
            gesture = exclusion_of_omar(cast)
        at = lapse(cast, gesture)
    friend = make_person(cast.authority, "Ami")
    make_membership(cast.community, friend, joined_at=at)
    with clock.standing_at(at):
        gesture = exclusion_of_omar(cast)
        assert not can_answer_pair(friend, gesture)


def test_a_refusal_is_an_answer_and_starts_again_from_the_first_turn(cast):
    lapse(cast, exclusion_of_omar(cast))
    second = exclusion_of_omar(cast)
    assert second.turn == 2
    refuse_pair(by=cast.tom, gesture=second, reason="Non.")
    assert exclusion_of_omar(cast).turn == 1


def test_without_an_understudy_members_are_asked_to_fill_that_seat(cast):
    lapse(cast, exclusion_of_omar(cast))
    assert not Message.objects.filter(key__startswith="fill:").exists()
    lapse(cast, exclusion_of_omar(cast))
    asked = set(Message.objects.filter(key__startswith="fill:").values_list("person__name", flat=True))
    assert {"Lina", "Marcel"} <= asked
    assert "Paul" not in asked
    proposal = propose_self(by=fresh(cast.lina), community=cast.community, kind="understudy")
    answer_proposal(by=fresh(cast.aya), proposal=proposal, accept=True)
    third = exclusion_of_omar(cast)
    confirm_pair(by=fresh(cast.lina), gesture=third)
    assert not is_member(fresh(cast.omar), cast.community)


def test_the_understudy_holds_the_part_of_an_empty_seat(cast):
    make_seat(cast.community, cast.lina, "understudy")
    leave_seat(by=cast.tom, seat=Seat.objects.select_related("community__authority").get(person=cast.tom))
    gesture = exclusion_of_omar(cast)
    confirm_pair(by=fresh(cast.lina), gesture=gesture)
    assert not is_member(fresh(cast.omar), cast.community)


# ---------------------------------------------------------------- suspended, excluded, back


def suspend_omar(cast, by=None, **more) -> Exclusion:
    return suspend_member(by=by or cast.aya, membership=membership_of(cast, cast.omar), reason=WHY, **more)


def test_one_gardener_suspends_for_three_days_and_no_longer(cast, as_person):
    client = as_person(cast.omar)
    address = reverse("communities:members", args=[cast.community.public_id])
    assert client.get(address).status_code == 200
    with pytest.raises(CommunityError):
        suspend_omar(cast, hours=73)
    done = suspend_omar(cast)
    assert done.until is not None
    assert client.get(address).status_code == 403
    assert f"community:{cast.community.pk}" not in tokens_for(fresh(cast.omar))
    assert done.until - done.starts_at == timedelta(hours=72)
    with pytest.raises(CommunityError):
        join_community(person=fresh(cast.omar), community=cast.community)
    page = client.get(reverse("communities:own_place", args=[cast.community.public_id]))
    assert "menaces" in page.content.decode()
    assert end_suspensions(done.until - timedelta(seconds=1)) == 0
    assert end_suspensions(done.until) == 1
    assert membership_of(cast, cast.omar).status == "discovery"
    assert client.get(address).status_code == 200


def test_nobody_is_suspended_twice_in_a_month_by_one_alone(cast):
    done = suspend_omar(cast)
    lift_suspension_here(by=cast.tom, exclusion=done)
    assert is_member(fresh(cast.omar), cast.community)
    for by in (cast.aya, cast.tom):
        with pytest.raises(CommunityError, match="deux"):
            suspend_omar(cast, by=by)
    with clock.standing_at(clock.now() + timedelta(days=31)):
        assert suspend_omar(cast).pk


@pytest.mark.parametrize("who", ["lina", "karim", "ines", "nour", "omar", "zoe"])
def test_only_those_who_tend_suspend(cast, who):
    with pytest.raises(CommunityError):
        suspend_omar(cast, by=getattr(cast, who))


def test_gardeners_do_not_set_each_other_aside(cast):
    with pytest.raises(CommunityError, match="place"):
        suspend_member(by=cast.aya, membership=membership_of(cast, cast.tom), reason=WHY)


def test_the_excluded_do_not_come_back_before_two_agree(cast):
    suspend_omar(cast)
    confirm_pair(by=cast.tom, gesture=exclusion_of_omar(cast))
    assert end_suspensions(clock.now() + timedelta(days=9)) == 0
    assert membership_of(cast, cast.omar).status == "excluded"
    with pytest.raises(CommunityError):
        join_community(person=fresh(cast.omar), community=cast.community)
    back = propose_pair(
        by=cast.tom, community=cast.community, kind="readmit", reason="Excuses.", about=cast.omar
    )
    confirm_pair(by=cast.aya, gesture=back)
    assert not is_member(fresh(cast.omar), cast.community)
    join_community(person=fresh(cast.omar), community=cast.community)
    assert is_member(fresh(cast.omar), cast.community)


def test_an_excluded_agent_takes_no_seat(cast):
    make_membership(cast.community, cast.karim)
    confirm_pair(
        by=cast.tom,
        gesture=propose_pair(
            by=cast.aya, community=cast.community, kind="exclude", reason=WHY, about=cast.karim
        ),
    )
    with pytest.raises(CommunityError):
        propose_self(by=fresh(cast.karim), community=cast.community, kind="technician")


# ---------------------------------------------------------------- the file of contacts


def agreed_export(cast) -> ContactExport:
    for person in (cast.lina, cast.marcel, cast.omar):
        agree_to_export(person=fresh(person), community=cast.community, agrees=True)
    agree_to_export(person=cast.omar, community=cast.community, agrees=False)
    gesture = propose_pair(
        by=cast.aya, community=cast.community, kind="export", reason="Envoyer =1+1 affiches."
    )
    confirm_pair(by=cast.tom, gesture=gesture)
    return ContactExport.objects.select_related("community__authority", "gesture", "for_person").get()


def test_the_file_holds_those_who_agreed_and_says_who_took_it_and_why(cast):
    Person.objects.filter(pk=cast.lina.pk).update(name="=HYPERLINK(1)")
    export = prepare_export(by=cast.aya, export=agreed_export(cast))
    content = take_contacts(by=cast.aya, export=export, token=export.token).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert {row[0] for row in rows[1:-1]} == {"'=HYPERLINK(1)", "Marcel"}
    assert "Aya" in rows[-1][0]
    assert "affiches" in rows[-1][0]
    assert not any(cell.startswith(STARTS) for row in rows for cell in row)
    assert Line.objects.filter(verb="Read", actor=cast.aya, community_id=cast.community.pk).count() == 1


def test_the_link_dies_at_first_use_after_a_quarter_of_an_hour_and_for_others(cast):
    export = prepare_export(by=cast.aya, export=agreed_export(cast))
    with pytest.raises(CommunityError):
        take_contacts(by=cast.tom, export=export, token=export.token)
    assert export.token_until is not None
    with clock.standing_at(export.token_until + timedelta(seconds=1)), pytest.raises(CommunityError):
        take_contacts(by=cast.aya, export=export, token=export.token)
    first = export.token
    export = prepare_export(by=cast.aya, export=export)
    with pytest.raises(CommunityError):
        take_contacts(by=cast.aya, export=export, token=first)
    take_contacts(by=cast.aya, export=export, token=export.token)
    with pytest.raises(CommunityError):
        take_contacts(by=cast.aya, export=export, token=export.token)
    export.refresh_from_db()
    with pytest.raises(CommunityError):
        prepare_export(by=cast.aya, export=export)


def test_elected_people_never_take_contacts_out(cast):
    export = prepare_export(by=cast.aya, export=agreed_export(cast))
    give_office(person=cast.tom, kind="elected", by=None)
    give_office(person=cast.aya, kind="elected", by=None)
    for one in (cast.aya, cast.tom):
        fresh(one)
    with pytest.raises(CommunityError):
        propose_pair(by=cast.aya, community=cast.community, kind="export", reason="Campagne.")
    with pytest.raises(CommunityError):
        take_contacts(by=cast.aya, export=export, token=export.token)


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_is_ever_computed(start):
    for text in (f"{start}1+1", f"  {start}cmd"):
        assert plain_cell(text) == f"'{text}"
    assert plain_cell("Aya") == "Aya"


# ---------------------------------------------------------------- by the pages


def at(name, cast, *more) -> str:
    return reverse(f"communities:{name}", args=[cast.community.public_id, *more])


def strong(client):
    session = client.session
    session[SECOND_FACTOR_KEY] = time.time()
    session.save()
    return client


def test_by_hand_from_the_proposal_to_the_file(cast, as_person):
    agree = as_person(cast.lina).post(at("own_place", cast), {"agrees": "yes"})
    assert agree.status_code == 302
    aya, tom = strong(as_person(cast.aya)), as_person(cast.tom)
    assert "Ce qui se fait à deux" in aya.get(at("pairs", cast)).content.decode()
    sent = aya.post(at("propose_pair", cast, "contacts"), {"reason": "Envoyer les affiches."})
    page = aya.get(sent["Location"]).content.decode()
    assert "Tom" in page
    assert "J’accepte" not in page
    assert aya.post(sent["Location"], {"gesture": "confirm"}).status_code == 422
    assert tom.post(sent["Location"], {"gesture": "confirm"}).status_code == 302
    export = ContactExport.objects.get()
    assert tom.get(export.get_absolute_url()).status_code in (302, 404)
    ready = aya.post(export.get_absolute_url())["Location"]
    assert aya.get(ready).status_code == 200
    assert aya.get(ready).status_code == 200
    file = aya.post(ready)
    assert file["Content-Type"].startswith("text/csv")
    assert file["Content-Disposition"].startswith("attachment")
    assert "no-store" in file["Cache-Control"]
    assert "Lina" in file.content.decode("utf-8-sig")
    assert aya.post(ready).status_code == 410
    assert aya.get(ready).status_code == 410
    assert "Envoyer les affiches" in as_person(cast.lina).get(at("own_place", cast)).content.decode()


def test_the_person_it_is_about_and_members_do_not_see_the_proposal(cast, as_person):
    gesture = exclusion_of_omar(cast)
    for who in (cast.omar, cast.lina, cast.karim, cast.ines, cast.nour):
        assert as_person(who).get(gesture.get_absolute_url()).status_code == 404
    assert "menaces" in as_person(cast.tom).get(gesture.get_absolute_url()).content.decode()
    refused = as_person(cast.tom).post(gesture.get_absolute_url(), {"gesture": "refuse", "reason": ""})
    assert refused.status_code == 422
    answer = as_person(cast.tom).post(
        gesture.get_absolute_url(), {"gesture": "refuse", "reason": "Non merci"}
    )
    assert answer.status_code == 302
    assert "Non merci" in as_person(cast.aya).get(gesture.get_absolute_url()).content.decode()


def test_by_hand_a_suspension_and_its_end(cast, as_person, django_assert_max_num_queries):
    aya = as_person(cast.aya)
    page = aya.get(at("suspend", cast)).content.decode()
    assert "Omar" in page
    assert "Tom" not in page
    typed = {"about": cast.omar.public_id, "hours": "24", "reason": WHY}
    assert aya.post(at("suspend", cast), typed).status_code == 302
    done = Exclusion.objects.get()
    assert "Omar" in aya.get(at("pairs", cast)).content.decode()
    aya.post(at("lift", cast, done.public_id))
    assert membership_of(cast, cast.omar).status == "discovery"
    for _number in range(12):
        propose_pair(
            by=cast.aya,
            community=cast.community,
            kind="exclude",
            reason=WHY,
            about=make_membership(cast.community, make_person(cast.authority)).person,
        )
    with django_assert_max_num_queries(12):
        aya.get(at("pairs", cast))
