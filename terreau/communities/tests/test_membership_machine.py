"""Whatever people do, in whatever order: nobody enters but by a door, nobody is there twice, nobody at rest is reminded."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from conftest import make_cast
from terreau.communities.models import Invitation, JoinRequest, Membership
from terreau.communities.permissions import forget_place, is_member
from terreau.communities.services import (
    accept_invitation,
    become_active,
    come_back,
    enter_member_on_behalf,
    greet_returns,
    invite_by_mail,
    join_community,
    leave,
    pause,
    revoke_invitation,
)
from terreau.communities.services.asking import accept_request, refuse_request, request_to_join, set_door
from terreau.communities.services.letters import accept_on_behalf, invite_by_letter
from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.notifications.models import Message

NAMES = st.sampled_from(["karim", "nour", "ines", "omar", "lina"])
TENDING = st.sampled_from(["aya", "tom", "lina", "karim"])


class MembershipMachine(RuleBasedStateMachine):
    """The gestures of several people on one community; the model knows who has a door opened for them."""

    @initialize()
    def world(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.cast = make_cast()
        self.community = self.cast.community
        self.now = clock.now()
        self.entered = set(Membership.objects.values_list("person__name", flat=True))
        self.resting: set[str] = set()

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def act(self, gesture, *, enters=()):
        """A gesture now; who may have entered by it is noted when it was not refused."""
        for person in vars(self.cast).values():
            if hasattr(person, "_place"):
                forget_place(person)
        try:
            with clock.standing_at(self.now), transaction.atomic():
                gesture()
        except GestureError:
            return False
        self.entered.update(enters)
        return True

    def person(self, name):
        return getattr(self.cast, name)

    def membership(self, name):
        found = Membership.objects.filter(community=self.community, person=self.person(name))
        return found.select_related("community__authority", "person__authority", "authority").first()

    @rule(name=NAMES, door=st.sampled_from(["page", "link"]))
    def join(self, name, door):
        person = self.person(name)
        self.act(
            lambda: join_community(person=person, community=self.community, door=door), enters=[person.name]
        )

    @rule(by=TENDING, how=st.sampled_from(["open", "request"]))
    def settle_the_door(self, by, how):
        settled = self.act(
            lambda: set_door(
                by=self.person(by), community=self.community, entry=how, members_invite=True, questions=[]
            )
        )
        assert not settled or by in {"aya", "tom"}

    @rule(name=NAMES)
    def ask(self, name):
        self.act(lambda: request_to_join(person=self.person(name), community=self.community))

    @rule(by=TENDING, says_yes=st.booleans())
    def answer(self, by, says_yes):
        asked = JoinRequest.objects.filter(status="open").select_related("person", "community").first()
        if asked is None:
            return
        age = self.now - asked.created_at
        answered = self.act(
            lambda: (
                accept_request(by=self.person(by), request=asked)
                if says_yes
                else refuse_request(by=self.person(by), request=asked, reason="plus tard")
            ),
            enters=[asked.person.name] if says_yes else [],
        )
        assert not answered or asked.person != self.person(by)
        assert not answered or by in {"aya", "tom"} or (says_yes and age >= timedelta(days=30))

    @rule(by=TENDING)
    def invite(self, by):
        address = f"{Invitation.objects.count()}@example.org"
        self.act(lambda: invite_by_mail(by=self.person(by), community=self.community, email=address))

    @rule(by=TENDING)
    def write_a_letter(self, by):
        name = f"Lettre {Invitation.objects.count()}"
        self.act(
            lambda: invite_by_letter(
                by=self.person(by), community=self.community, name=name, postal_address="1 rue Haute"
            )
        )

    @rule(name=NAMES, is_last=st.booleans())
    def accept(self, name, is_last):
        rows = Invitation.objects.order_by("-pk" if is_last else "pk")
        found = rows.select_related("community__authority", "authority", "batch").first()
        if found is not None:
            person, was_usable = self.person(name), found.expires_at > self.now and not found.revoked_at
            is_in = self.act(lambda: accept_invitation(person=person, invitation=found), enters=[person.name])
            assert not is_in or was_usable

    @rule(by=TENDING)
    def take_an_invitation_back(self, by):
        found = Invitation.objects.select_related("community").last()
        if found is not None:
            self.act(lambda: revoke_invitation(by=self.person(by), invitation=found))

    @rule(by=TENDING)
    def said_yes_by_phone(self, by):
        found = Invitation.objects.filter(email="").select_related("community__authority", "authority").last()
        if found is not None:
            self.act(
                lambda: accept_on_behalf(by=self.person(by), invitation=found, how="phone", consents=True),
                enters=[found.name],
            )

    @rule(by=TENDING, consents=st.booleans())
    def enter_on_behalf(self, by, consents):
        name = f"Papier {Membership.objects.count()}"
        entered = self.act(
            lambda: enter_member_on_behalf(
                by=self.person(by), community=self.community, name=name, how="paper", phone="0612345678",
                consents=consents,
            ),
            enters=[name] if consents and by in {"aya", "tom"} else [],
        )  # fmt: skip
        assert not entered or (consents and by in {"aya", "tom"})

    @rule(name=NAMES, after=st.sampled_from([None, 1, 20]))
    def rest(self, name, after):
        member = self.membership(name)
        if member is not None:
            day = self.now.date() + timedelta(days=after) if after else None
            if self.act(lambda: pause(membership=member, until=day)):
                self.resting.add(name)

    @rule(name=NAMES, gesture=st.sampled_from([come_back, leave, become_active]))
    def own_gesture(self, name, gesture):
        member = self.membership(name)
        if member is not None:
            self.act(lambda: gesture(membership=member))

    @rule(days=st.sampled_from([1, 8, 31]))
    def time_passes(self, days):
        self.now += timedelta(days=days)
        with clock.standing_at(self.now):
            greet_returns(self.now)

    @invariant()
    def nobody_is_there_but_by_a_door(self):
        there = Membership.objects.filter(community=self.community)
        assert set(there.values_list("person__name", flat=True)) <= self.entered
        assert set(there.values_list("door", flat=True)) <= set(Membership.Door.values)
        behalf = there.filter(door__in=("behalf",), entered_by=None)
        assert not behalf.exists()

    @invariant()
    def one_membership_a_person(self):
        rows = list(Membership.objects.values_list("community", "person"))
        assert len(rows) == len(set(rows))

    @invariant()
    def places_say_what_the_table_says(self):
        for name in ("karim", "nour", "ines", "omar", "lina"):
            person = self.person(name)
            forget_place(person)
            member = self.membership(name)
            is_present = member is not None and member.status in Membership.PRESENT
            assert is_member(person, self.community) == is_present

    @invariant()
    def whoever_rests_is_written_to_once_on_the_day_they_chose(self):
        warm = Message.objects.filter(key__startswith="return:")
        assert len(set(warm.values_list("key", flat=True))) == warm.count()
        resting = Membership.objects.filter(status="paused", paused_until__lt=self.now.date())
        assert not resting.exists()

    @invariant()
    def an_invitation_serves_once(self):
        spent = Invitation.objects.exclude(accepted_at=None).count()
        doors = ("mail", "letter", "list")
        assert Membership.objects.filter(door__in=doors).count() <= spent


class TestMembership(TestCase):
    """Each run stands in its own transaction."""

    def test_whatever_happens(self) -> None:
        run_state_machine_as_test(
            MembershipMachine,
            settings=settings(
                max_examples=10,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )


@pytest.mark.django_db(transaction=True)
def test_joining_in_parallel_by_two_doors_makes_one_membership(cast):
    invitation = invite_by_mail(by=cast.aya, community=cast.community, email="k@example.org")
    start, problems = Barrier(3), []

    def press(gesture):
        start.wait()
        try:
            gesture()
        except GestureError:
            pass
        except Exception as error:  # noqa: BLE001  # whatever goes wrong in a thread is looked at below
            problems.append(error)
        finally:
            connection.close()

    gestures = [
        lambda: join_community(person=cast.karim, community=cast.community),
        lambda: join_community(person=cast.karim, community=cast.community, door="link"),
        lambda: accept_invitation(person=cast.karim, invitation=invitation),
    ]
    presses = [Thread(target=press, args=(gesture,)) for gesture in gestures]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert not problems
    assert Membership.objects.filter(person=cast.karim).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_invitation_used_by_two_people_at_once_lets_one_in(cast):
    invitation = invite_by_mail(by=cast.aya, community=cast.community, email="k@example.org")
    start, refused = Barrier(2), []

    def press(person):
        start.wait()
        try:
            accept_invitation(person=person, invitation=Invitation.objects.get(pk=invitation.pk))
        except GestureError as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    presses = [Thread(target=press, args=(person,)) for person in (cast.karim, cast.nour)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert len(refused) == 1
    assert Membership.objects.filter(person__in=(cast.karim, cast.nour)).count() == 1
