"""A community's page, and calling one into being."""

from datetime import datetime, time, timedelta

import pytest

from terreau.commitments.models import Commitment
from terreau.commitments.services import accept, ask, keep
from terreau.communities.models import Community, Membership, Objective
from terreau.communities.services import (
    join_community,
    open_rest_round,
    pause,
    propose_charter,
    tell_circle_news,
    update_purpose,
)
from terreau.communities.tests.factories import make_circle, make_membership
from terreau.conversations.services import start_thread
from terreau.core import clock
from terreau.gatherings.models import Gathering
from terreau.gatherings.services import Plan, add_line, announce, cancel, publish_minutes
from terreau.listening.models import Theme
from terreau.listening.services import leave_words, publish_theme, sort_words, start_theme
from terreau.people.tests.factories import make_person
from terreau.web.selectors.news import last_news

SCRIPT = "<script>alert(1)</script>"


def page(client, community):
    answer = client.get(f"/communautes/{community.public_id}/")
    assert answer.status_code == 200
    return answer.content.decode()


def met(cast, title, *, days):
    with clock.standing_at(clock.now() - timedelta(days=20)):
        day = clock.today(cast.authority.zone) + timedelta(days=20 + days)
        starts = datetime.combine(day, time(18, 30))
        plan = Plan(title=title, place="Salle", starts=starts, ends=starts + timedelta(hours=2))
        return announce(by=cast.aya, community=cast.community, plan=plan)


def kept(cast, text, **owner):
    one = ask(by=cast.lina, community=cast.community, text=text, **owner)
    by = cast.tom if "owner_authority" in owner else cast.aya
    accept(by=by, commitment=one, due_on=clock.today(cast.authority.zone) + timedelta(days=9))
    return keep(by=by, commitment=Commitment.objects.get(pk=one.pk), outcome="C’est fait.")


def grown(cast):
    """Thirty of everything."""
    for number in range(30):
        make_membership(cast.community, make_person(cast.authority))
        make_circle(cast.community, f"Cercle {number}", tuple(cast.community.memberships.all()[:5]))
        kept(cast, f"Demande {number}", owner_authority=cast.authority)
        met(cast, f"Rencontre {number}", days=number + 1)
    for position in (1, 2, 3):
        Objective.objects.create(
            authority=cast.authority, community=cast.community, position=position, title="Un banc",
            visible_result="Il est là", steps_planned=3,
        )  # fmt: skip


@pytest.mark.parametrize("is_grown", [False, True])
def test_twelve_queries_at_most_whatever_its_size_and_whoever_reads(
    cast, as_person, is_grown, django_assert_max_num_queries
):
    if is_grown:
        grown(cast)
    for person in (None, cast.omar, cast.lina, cast.aya, cast.tom, cast.karim, cast.nour):
        client = as_person(person)
        with django_assert_max_num_queries(12 if person else 9):
            page(client, cast.community)


def test_what_it_is_and_who_tends_it(cast, as_person):
    shown = page(as_person(None), cast.community)
    for words in (
        cast.community.name,
        cast.community.purpose,
        "Aya, côté habitants",
        "Tom, côté collectivité",
    ):
        assert words in shown
    assert f'data-copy="http://testserver:8000{cast.community.get_absolute_url()}"' in shown
    assert "Lina" not in shown
    assert "Je rejoins" in shown


def test_one_says_from_here_that_one_comes_then_changes_ones_mind(cast, as_person):
    gathering = met(cast, "Soupe du marché", days=3)
    lina, address = as_person(cast.lina), f"/rencontres/{gathering.public_id}"
    assert f'action="{address}/je-viens/"' in page(lina, cast.community)
    lina.post(f"{address}/je-viens/")
    coming = page(lina, cast.community)
    assert "Vous venez" in coming
    assert f'action="{address}/je-ne-viens-plus/"' in coming
    assert f'action="{address}/je-viens/"' not in coming
    assert f'href="{address}/je-viens/"' in page(as_person(None), cast.community)


def test_the_page_of_another_authority_is_not_there(cast, as_person):
    for person in (None, cast.aya, cast.nour):
        answer = as_person(person).get(f"/communautes/{cast.other_community.public_id}/")
        assert answer.status_code == 404
        assert cast.other_community.name not in answer.content.decode()


def test_a_closed_one_is_seen_by_those_who_were_in_it(cast, as_person):
    Community.objects.filter(pk=cast.community.pk).update(status="closed")
    address = f"/communautes/{cast.community.public_id}/"
    assert [as_person(one).get(address).status_code for one in (None, cast.karim, cast.lina)] == [
        404,
        404,
        200,
    ]


def test_whoever_rests_reads_what_they_may_do_and_comes_back_in_one_click(cast, as_person):
    client = as_person(cast.lina)
    assert "Vous êtes au repos" not in page(client, cast.community)
    membership = Membership.objects.get(person=cast.lina)
    pause(membership=membership)
    assert "Vous êtes au repos" in page(client, cast.community)
    client.post(f"/communautes/{cast.community.public_id}/pause/", {"come_back": "1"})
    membership.refresh_from_db()
    assert membership.status == "active"


def test_a_theme_it_was_born_of_shows_with_its_words(cast, campaign, as_person):
    first = campaign.questions.all()[0].pk
    words = [leave_words(campaign=campaign, texts={first: f"Parole {n}"}).words.get() for n in range(3)]
    theme = start_theme(campaign=campaign, name="Bien manger", by=cast.lina)
    sort_words(words=words, theme=theme, by=cast.lina)
    sort_words(words=words, theme=theme, by=cast.aya)
    publish_theme(theme=theme, by=cast.tom)
    client = as_person(cast.lina)
    address = f"/communautes/nouvelle/?theme={theme.public_id}"
    assert "Parole 2" in client.get(address).content.decode()
    sent = {
        "name": "Des bancs", "purpose": "S’asseoir partout.", "called_by": "residents", "takes_seat": "on",
        "words": [words[0].public_id], "submission_key": "k1",
    }  # fmt: skip
    assert client.post(address, {**sent, "words": ["0000000000", SCRIPT]}).status_code == 422
    answers = [client.post(address, sent) for _time in range(2)]
    assert {answer.status_code for answer in answers} == {302}
    born = Community.objects.get(name="Des bancs")
    assert answers[0]["Location"] == answers[1]["Location"] == born.get_absolute_url()
    assert "née de 3 paroles" in page(client, born)
    trace = client.get(f"/ce-qui-compte/paroles/{words[1].public_id}/").content.decode()
    assert "Des bancs" in trace


def test_nothing_is_said_decided_before_the_community_decided(cast, as_person):
    client = as_person(cast.lina)
    sent = {
        "name": "Des bancs",
        "purpose": "S’asseoir partout.",
        "called_by": "residents",
        "takes_seat": "on",
    }
    client.post("/communautes/nouvelle/", sent)
    born = Community.objects.get(name="Des bancs")
    assert "Décidé par la communauté" not in page(client, born)
    update_purpose(by=cast.lina, community=born, name=born.name, purpose=born.purpose)
    assert "Décidé par la communauté le" in page(client, born)


def test_a_resident_is_not_asked_whether_a_civil_servant_calls(cast, as_person):
    address, sent = (
        "/communautes/nouvelle/",
        {"name": "Des bancs", "purpose": "S’asseoir.", "called_by": "agent"},
    )
    assert "Un agent public" not in as_person(cast.lina).get(address).content.decode()
    assert as_person(cast.lina).post(address, sent).status_code == 422
    assert "Un agent public" in as_person(cast.karim).get(address).content.decode()
    assert as_person(cast.karim).post(address, sent).status_code == 302


def test_each_objective_has_a_result_of_its_own_name(cast, as_person):
    asked = as_person(cast.lina).get("/communautes/nouvelle/").content.decode()
    for which in ("premier", "deuxième", "troisième"):
        assert asked.count(f"Résultat du {which} objectif") == 1
    assert asked.count("Si vous écrivez cet objectif") == 3


def test_an_incomplete_birth_gives_back_what_was_typed(cast, as_person):
    answer = as_person(cast.lina).post(
        "/communautes/nouvelle/",
        {"name": "x" * 5000, "purpose": f"S’asseoir {SCRIPT}", "called_by": "residents"},
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "S’asseoir &lt;script&gt;" in shown
    assert SCRIPT not in shown
    assert Community.objects.within(cast.authority).count() == 1


def test_an_unpublished_theme_or_anothers_gives_no_words(cast, campaign, as_person):
    theme = start_theme(campaign=campaign, name="Brouillon", by=cast.lina)
    for public_id in (theme.public_id, "0000000000", SCRIPT):
        answer = as_person(cast.lina).get("/communautes/nouvelle/", {"theme": public_id})
        assert answer.status_code == 200
        assert "Brouillon" not in answer.content.decode()
    assert Theme.objects.count() == 1


def news(cast, *, to_members=True):
    return [one.text for one in last_news(cast.community, to_members=to_members)]


def test_the_last_news_are_facts_without_names(cast):
    assert news(cast) == [
        "Une personne est arrivée"
    ]  # Omar, a week ago; those there from the start are no news
    gathering = met(cast, "Le marché", days=-2)
    add_line(by=cast.aya, gathering=gathering, text="Nous cuisinons.", kind="decided")
    publish_minutes(by=cast.aya, gathering=gathering)
    kept(cast, "Un four", owner_authority=cast.authority)
    for name in ("Rose", "Jean"):
        join_community(community=cast.community, person=make_person(cast.authority, name), door="page")
    assert news(cast) == [
        "2 personnes sont arrivées",
        "Engagement tenu\u202f: Un four",
        "Compte rendu paru\u202f: Le marché",
    ]
    assert not {name for name in ("Rose", "Jean", "Aya", "Lina", "Tom") if name in " ".join(news(cast))}


def test_what_members_keep_among_themselves_is_no_public_news(cast):
    join_community(community=cast.community, person=make_person(cast.authority), door="page")
    kept(cast, "Entre nous", owner_person=cast.aya)
    assert news(cast) == ["Engagement tenu\u202f: Entre nous", "2 personnes sont arrivées"]
    assert news(cast, to_members=False) == []


def test_what_was_cancelled_is_no_news_any_more(cast):
    gathering = met(cast, "Le marché", days=5)
    assert news(cast, to_members=False) == ["Rencontre annoncée\u202f: Le marché"]
    cancel(by=cast.aya, gathering=Gathering.objects.get(pk=gathering.pk), reason="Il pleut.")
    assert news(cast, to_members=False) == []


def test_news_lead_to_what_they_tell(cast, as_person):
    gathering = met(cast, f"Le marché {SCRIPT}", days=5)
    shown = page(as_person(None), cast.community)
    assert f'href="/rencontres/{gathering.public_id}/"' in shown
    assert SCRIPT not in shown


def test_members_alone_read_that_there_is_something_new_in_the_exchanges(cast, as_person):
    start_thread(by=cast.lina, community=cast.community, title="Le four", text="Qui le rallume ?")
    assert news(cast)[0] == "Dans les échanges\u202f: Le four"
    assert news(cast, to_members=False) == []
    address = f"/communautes/{cast.community.public_id}/"
    assert "Le four" in as_person(cast.aya).get(address).content.decode()
    assert "Le four" not in as_person(cast.ines).get(address).content.decode()


def test_members_are_told_where_their_voice_counts(cast, as_person):
    charter = propose_charter(by=cast.aya, community=cast.community, text="Nous décidons ensemble.")
    open_rest_round(by=cast.aya, community=cast.community, reason="L’été.")
    theirs = page(as_person(cast.lina), cast.community)
    assert f"/charte/{charter.public_id}/" in theirs
    assert "/repos/" in theirs
    for stranger in (None, cast.karim):
        assert "Your voice is asked for" not in page(as_person(stranger), cast.community)


def test_a_closed_community_leads_to_its_story(cast, as_person):
    assert "/histoire/" not in page(as_person(cast.lina), cast.community)
    Community.objects.filter(pk=cast.community.pk).update(status="closed")
    assert f"/communautes/{cast.community.public_id}/histoire/" in page(as_person(cast.lina), cast.community)


def test_what_a_circle_says_is_news_for_members(cast, as_person):
    tell_circle_news(by=circle_member(cast), circle=cast.circle, learned="Les cantines ouvrent leurs portes.")
    assert "Les cantines ouvrent leurs portes." in page(as_person(cast.lina), cast.community)
    assert "Les cantines ouvrent" not in page(as_person(None), cast.community)


def circle_member(cast):
    return Membership.objects.filter(circle_places__circle=cast.circle).order_by("pk")[0].person
