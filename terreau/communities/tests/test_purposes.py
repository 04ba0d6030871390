import pytest

from terreau.communities.models import Community, Objective
from terreau.communities.services import (
    CommunityError,
    achieve_objective,
    create_circle,
    join_circle,
    leave_circle,
    progress_objective,
    remove_objective,
    rest_circle,
    set_objective,
    start_community,
    update_purpose,
)
from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.journal.models import Line

pytestmark = pytest.mark.django_db


def start(by, **fields):
    whole = {"name": "Les veillées", "purpose": "Se retrouver l’hiver.", "called_by": "residents"}
    return start_community(by=by, authority=by.authority, **{**whole, **fields})


def test_it_germinates_until_a_citizen_gardener_holds_a_seat(cast):
    assert start(cast.lina).status == "germ"
    assert start(cast.lina, seat="citizen").status == "active"
    assert start(cast.karim, called_by="agent", seat="technician").status == "germ"


def test_it_starts_with_its_objectives_and_its_starter_inside(cast):
    objectives = [{"title": f"Objectif {n}", "visible_result": "On le voit"} for n in range(3)]
    community = start(cast.lina, objectives=objectives)
    assert [o.position for o in community.objectives.all()] == [1, 2, 3]
    membership = community.memberships.get()
    assert (membership.person, membership.status, membership.door) == (cast.lina, "active", "birth")
    line = Line.objects.get(verb="Create")
    assert (line.subject_kind, line.subject_id, line.audience) == ("community", community.pk, "public")
    with pytest.raises(CommunityError, match="Trois objectifs"):
        set_objective(by=cast.lina, community=community, title="Un de trop", visible_result="Non")


def test_only_a_civil_servant_calls_as_one(cast):
    with pytest.raises(CommunityError) as refused:
        start(cast.lina, called_by="agent")
    assert refused.value.field == "called_by"
    assert start(cast.karim, called_by="agent").called_by == "agent"
    assert start(cast.lina).decided_on is None


def test_four_objectives_at_birth_change_nothing(cast):
    before = Community.objects.count()
    with pytest.raises(CommunityError):
        start(cast.lina, objectives=[{"title": "o", "visible_result": "r"}] * 4)
    assert Community.objects.count() == before


def test_short_names_are_unique_and_never_empty(cast):
    slugs = [start(cast.lina, name=name).slug for name in ("L’été", "l'ete", "🌱", "مرحبا", "<script>")]
    assert slugs == ["lete", "lete-2", "communaute", "communaute-2", "script"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a" * 5000}, "name"),
        ({"purpose": " "}, "purpose"),
        ({"purpose": "a" * 601}, "purpose"),
    ],
)
def test_what_is_missing_is_said(cast, typed, field):
    with pytest.raises(GestureError) as refused:
        start(cast.lina, **typed)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("who", "seat"),
    [("karim", "citizen"), ("ines", "citizen"), ("lina", "technician"), ("lina", "understudy")],
)
def test_nobody_starts_in_a_seat_made_for_others(cast, who, seat):
    with pytest.raises(CommunityError):
        start(getattr(cast, who), seat=seat)


@pytest.mark.parametrize("who", ["lina", "karim", "ines", "nour", "omar"])
def test_purpose_and_objectives_are_written_by_those_who_tend(cast, who):
    by = getattr(cast, who)
    objective = set_objective(by=cast.aya, community=cast.community, title="o", visible_result="r")
    with pytest.raises(CommunityError):
        update_purpose(by=by, community=cast.community, name="x", purpose="y")
    with pytest.raises(CommunityError):
        set_objective(by=by, community=cast.community, title="o", visible_result="r")
    for gesture in (achieve_objective, remove_objective):
        with pytest.raises(CommunityError):
            gesture(by=by, objective=objective)


@pytest.mark.parametrize("who", ["aya", "tom"])
def test_both_gardeners_write_what_the_community_decided(cast, who):
    update_purpose(by=getattr(cast, who), community=cast.community, name="Bien manger", purpose="Mieux.")
    cast.community.refresh_from_db()
    assert (cast.community.name, cast.community.name_key) == ("Bien manger", "bien manger")
    assert cast.community.decided_on == clock.today(cast.authority.zone)


def test_an_objective_goes_forward_and_is_reached_once(cast):
    objective = set_objective(
        by=cast.aya, community=cast.community, title="o", visible_result="r", steps_planned=8
    )
    progress_objective(by=cast.tom, objective=objective, steps_done=5, note="5 cantines sur 8")
    with pytest.raises(CommunityError, match="8"):
        progress_objective(by=cast.tom, objective=objective, steps_done=9)
    with pytest.raises(CommunityError, match="5"):
        set_objective(
            by=cast.tom,
            community=cast.community,
            objective=objective,
            title="o",
            visible_result="r",
            steps_planned=4,
        )
    reached = achieve_objective(by=cast.aya, objective=Objective.objects.get(pk=objective.pk))
    again = achieve_objective(by=cast.aya, objective=reached)
    assert reached.achieved_at == again.achieved_at
    assert again.steps_done == 8
    assert Line.objects.filter(verb="Accept", subject_kind="community").count() == 1


def test_removing_an_objective_makes_room(cast):
    made = [
        set_objective(by=cast.aya, community=cast.community, title=f"o{n}", visible_result="r")
        for n in range(3)
    ]
    remove_objective(by=cast.aya, objective=made[1])
    assert set_objective(by=cast.aya, community=cast.community, title="o4", visible_result="r").position == 2


def test_members_open_join_and_leave_circles(cast):
    circle = create_circle(by=cast.omar, community=cast.community, name="Marché")
    assert cast.community.memberships.get(person=cast.omar).status == "active"
    assert join_circle(by=cast.lina, circle=circle) == join_circle(by=cast.lina, circle=circle)
    assert Line.objects.filter(verb="Join", circle_id=circle.pk).count() == 2
    leave_circle(by=cast.lina, circle=circle)
    leave_circle(by=cast.lina, circle=circle)
    assert Line.objects.filter(verb="Leave", circle_id=circle.pk).count() == 1
    with pytest.raises(CommunityError, match="déjà"):
        create_circle(by=cast.lina, community=cast.community, name="Marché")
    for stranger in (cast.karim, cast.zoe):
        with pytest.raises(CommunityError):
            join_circle(by=stranger, circle=circle)
        with pytest.raises(CommunityError):
            create_circle(by=stranger, community=cast.community, name="Autre")


def test_a_circle_rests_until_a_day_and_wakes(cast):
    today = clock.today(cast.authority.zone)
    with pytest.raises(CommunityError):
        rest_circle(by=cast.lina, circle=cast.circle, until=today)
    rest_circle(by=cast.lina, circle=cast.circle, until=today.replace(year=today.year + 1))
    with pytest.raises(CommunityError):
        rest_circle(by=cast.omar, circle=cast.circle, until=None)
    assert rest_circle(by=cast.tom, circle=cast.circle, until=None).resting_until is None
