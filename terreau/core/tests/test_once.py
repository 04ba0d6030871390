"""A form sent twice acts once; a status moves once; a chore runs once a period."""

import threading
from datetime import timedelta

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import connection
from django.http import Http404

from conftest import Cast
from terreau.communities.models import Community
from terreau.core import clock
from terreau.core.doors import SignInNeeded, open_door
from terreau.core.errors import GestureError
from terreau.core.forms import GestureForm
from terreau.core.models import ChoreRun, Submission
from terreau.core.registries import Chore, Registry, chores
from terreau.core.seal import SealBroken, seal, unseal
from terreau.core.services import act_once, forget_submissions, run_due_chores, where_it_led
from terreau.core.views import bound, perform


class Saying(GestureForm):
    text = forms.CharField()


@pytest.mark.django_db
def test_the_same_key_acts_once_and_leads_to_the_first_result() -> None:
    done: list[int] = []
    first = act_once(key="k", act=lambda: done.append(1), then=lambda nothing: "/one/")
    again = act_once(key="k", act=lambda: done.append(2), then=lambda nothing: "/two/")
    assert (where_it_led("k"), where_it_led("another"), where_it_led("")) == ("/one/", "", "")
    assert (first, again, done) == (("/one/", False), ("/one/", True), [1])


@pytest.mark.django_db
def test_a_refused_gesture_frees_its_key() -> None:
    def refuse() -> None:
        raise GestureError("No.")

    with pytest.raises(GestureError):
        act_once(key="k", act=refuse, then=lambda nothing: "/")
    assert not Submission.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_key_in_parallel_acts_once() -> None:
    done: list[int] = []
    locations: list[str] = []
    barrier = threading.Barrier(6)

    def send(number: int) -> None:
        barrier.wait()
        try:
            locations.append(
                act_once(key="p", act=lambda: done.append(number), then=lambda nothing: f"/{number}/")[0]
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert locations == [f"/{done[0]}/"] * 6


@pytest.mark.django_db
def test_old_keys_are_forgotten() -> None:
    with clock.standing_at(clock.now() - timedelta(days=8)):
        act_once(key="old", act=lambda: None, then=lambda nothing: "/")
    act_once(key="new", act=lambda: None, then=lambda nothing: "/")
    assert forget_submissions() == 1


@pytest.mark.django_db
def test_a_status_advances_along_its_table_and_once(cast: Cast) -> None:
    mine, theirs = Community.objects.get(pk=cast.community.pk), Community.objects.get(pk=cast.community.pk)
    assert mine.advance(to="resting")
    assert not theirs.advance(to="closed")
    assert Community.objects.get(pk=cast.community.pk).status == "resting"
    with pytest.raises(ValueError, match="cannot go from resting to germ"):
        mine.advance(to="germ")


@pytest.mark.django_db
def test_a_door_tells_hidden_from_forbidden(cast: Cast) -> None:
    rows, public_id = Community.objects.within(cast.authority), cast.community.public_id
    yes, no = (lambda person, thing: True), (lambda person, thing: False)
    assert open_door(rows, public_id, cast.aya, yes) == cast.community
    for person, queryset, found, may in (
        (cast.aya, rows, "absent0000", yes),
        (cast.aya, rows, public_id, no),
        (cast.aya, Community.objects.within(cast.elsewhere), public_id, yes),
    ):
        with pytest.raises(Http404):
            open_door(queryset, found, person, may)
    with pytest.raises(PermissionDenied):
        open_door(rows, public_id, cast.aya, yes, no)
    with pytest.raises(SignInNeeded):
        open_door(rows, public_id, None, yes, no)
    with pytest.raises(ImproperlyConfigured, match="within"):
        open_door(Community.objects.all(), public_id, cast.aya, yes)


@pytest.mark.django_db
def test_a_chore_runs_once_a_period_and_a_dead_claim_expires() -> None:
    ran: list[int] = []

    def run(now: object) -> int:
        ran.append(1)
        return 7

    chores.register("test.chore", Chore("test.chore", run, every="hour"))
    try:
        now = clock.now()
        assert run_due_chores(now=now)["test.chore"] == 7
        assert "test.chore" not in run_due_chores(now=now + timedelta(minutes=59))
        assert "test.chore" in run_due_chores(now=now + timedelta(minutes=61))
        ChoreRun.objects.filter(name="test.chore").update(claimed_at=now + timedelta(hours=3))
        assert "test.chore" not in run_due_chores(now=now + timedelta(hours=3, minutes=5))
        assert "test.chore" in run_due_chores(now=now + timedelta(hours=4))
    finally:
        del chores._entries["test.chore"]


def test_the_same_name_twice_is_a_mistake() -> None:
    registry: Registry[int] = Registry("numbers")
    registry.register("one", 1)
    registry.register("one", 1)
    with pytest.raises(ValueError, match="already"):
        registry.register("one", 2)


def test_what_is_sealed_opens_with_its_key_only(settings) -> None:
    sealed = seal("Marcel, 3 place du Marché")
    assert "Marcel" not in sealed
    assert unseal(sealed) == "Marcel, 3 place du Marché"
    settings.TERREAU_SEAL_KEY = "another"
    with pytest.raises(SealBroken):
        unseal(sealed)


def test_the_clock_stands_where_it_is_told_and_only_there() -> None:
    then = clock.now() - timedelta(days=100)
    with clock.standing_at(then):
        assert clock.now() == then
    assert clock.now() > then + timedelta(days=99)


def test_a_demo_clock_moves_for_every_process(settings, tmp_path) -> None:
    settings.TERREAU_DATA, settings.TERREAU_DEMO = tmp_path, True
    assert clock.offset() == timedelta(0)
    clock.set_offset(timedelta(days=14))
    assert clock.offset() == timedelta(days=14)
    settings.TERREAU_DEMO = False
    assert clock.offset() == timedelta(0)
    with pytest.raises(RuntimeError):
        clock.set_offset(timedelta(days=1))


@pytest.mark.django_db
def test_a_page_brought_back_with_other_words_is_another_gesture(rf) -> None:
    """Browsers keep a page with its old key: what somebody else types in it must not be lost."""
    heard: list[str] = []

    def send(text: str, key: str = "one-key") -> str:
        request = rf.post("/dire/", {"submission_key": key, "text": text})
        request.person = None
        form = bound(request, Saying)
        answer = perform(
            request,
            form,
            act=lambda: heard.append(form.cleaned_data["text"]),
            then=lambda nothing: f"/merci/{len(heard)}/",
            page="ui/plain.html",
        )
        return str(answer["Location"])

    assert send("Un banc") == "/merci/1/"
    assert send("Un banc") == "/merci/1/"
    assert send("Un abri") == "/merci/2/"
    assert heard == ["Un banc", "Un abri"]
