"""Keeping someone out, and taking contacts out: who may, for how long, how often."""

import csv
import io
import time
from datetime import timedelta

import pytest
from django.urls import reverse

from terreau.communities.models import ContactExport, Exclusion, Membership, PairGesture
from terreau.communities.permissions import forget_place, is_member
from terreau.communities.services import (
    CommunityError,
    agree_to_export,
    confirm_pair,
    end_suspensions,
    join_community,
    lift_suspension_here,
    prepare_export,
    propose_pair,
    propose_self,
    suspend_member,
    take_contacts,
)
from terreau.communities.spreadsheet import STARTS, plain_cell
from terreau.communities.tests.factories import make_membership
from terreau.core import clock
from terreau.core.registries import tokens_for
from terreau.journal.models import Line
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
