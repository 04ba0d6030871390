"""What a thread goes through: started for somebody, named again, changed, reported, answered in place, at its end."""

from datetime import timedelta

import pytest

from terreau.communities.models import CircleMember, Community, Membership
from terreau.conversations import selectors, services
from terreau.conversations.models import Mention, Post, Thread
from terreau.conversations.services import ConversationError
from terreau.conversations.tests.factories import fill, make_post, make_thread
from terreau.core import clock
from terreau.core.registries import tokens_for
from terreau.moderation.models import Block, Report
from terreau.notifications.models import Message
from terreau.people.models import Person
from terreau.search.selectors import entries_of, find
from terreau.search.services import follow_journal

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(cast) -> Thread:
    return make_thread(cast.lina, cast.community)


def again(person: Person) -> Person:
    return Person.objects.select_related("authority", "account").get(pk=person.pk)


def page_of(answer) -> str:
    return answer.content.decode()


def told(person) -> list[str]:
    return list(Message.objects.filter(person=person).order_by("pk").values_list("subject", flat=True))


def test_a_gardener_starts_a_thread_for_marcel(cast, as_person):
    aya, new = as_person(cast.aya), f"{cast.community.get_absolute_url()}echanges/nouveau-pour/"
    assert as_person(cast.lina).get(new).status_code == 403
    assert new in page_of(aya.get(f"{cast.community.get_absolute_url()}echanges/"))
    sent = {
        "on_behalf_of": cast.marcel.public_id,
        "via": "phone",
        "title": "Le four",
        "text": "Je l’ai bâti.",
    }
    assert aya.post(new, {**sent, "title": ""}).status_code == 422
    answer = aya.post(new, sent)
    thread = Thread.objects.get()
    assert answer.url == thread.get_absolute_url()
    assert (thread.started_by, thread.posts.get().via, thread.posts.get().entered_by) == (
        cast.marcel,
        "phone",
        cast.aya,
    )
    assert "écrit pour Marcel par Aya" in page_of(as_person(cast.omar).get(answer.url))


def test_an_answer_takes_its_place_without_leaving_the_page(cast, as_person, thread):
    aya, url = as_person(cast.aya), f"{thread.get_absolute_url()}repondre/"
    piece = {"HX-Request": "true"}
    asked = aya.get(f"{url}?a={thread.posts.get().public_id}", headers=piece)
    assert asked["HX-Retarget"] == "#reponse"
    assert "Répondre à Lina" in page_of(asked)
    assert "<html" not in page_of(asked)
    refused = aya.post(url, {"text": " "}, headers=piece)
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#reponse")
    assert "Votre message est vide" in page_of(refused)
    done = aya.post(url, {"text": "Moi, le samedi.", "submission_key": "k"}, headers=piece)
    post = Post.objects.latest("pk")
    shown = page_of(aya.get(done.url.partition("#")[0], headers=piece))
    assert f'id="m-{post.public_id}" tabindex="-1" autofocus' in shown
    assert "Votre message est publié" in shown
    assert "<html" not in shown
    assert "Votre message est publié" not in page_of(aya.get(thread.get_absolute_url()))


def test_five_hundred_messages_say_where_one_is(cast, as_person, thread, django_assert_max_num_queries):
    fill(thread, cast.omar, 499)
    lina = as_person(cast.lina)
    with django_assert_max_num_queries(12):
        first = page_of(lina.get(f"{thread.get_absolute_url()}?page=1"))
    assert "Messages 1 à 20 sur 500" in first
    assert "?page=25#dernier" in first
    services.note_seen(person=cast.lina, thread=thread, at=thread.last_post_at - timedelta(days=1))
    make_post(cast.aya, thread, "Tout neuf")
    services.note_seen(person=cast.lina, thread=thread, at=thread.last_post_at - timedelta(seconds=1))
    assert 'href="#nouveaux"' in page_of(lina.get(thread.get_absolute_url()))


def test_whom_changed_words_name_is_told_once(cast, thread):
    post = make_post(cast.aya, thread, "On y va")
    Message.objects.all().delete()
    for text in ("On y va @Omar", "On y va", "On y va @Omar !", "On y va @Omar et @Tom"):
        services.edit_post(by=cast.aya, post=post, text=text)
    assert told(cast.omar) == ["Un message pour vous, à Manger d’ici"]
    assert told(cast.tom) == ["Un message pour vous, à Manger d’ici"]
    assert Mention.objects.filter(post=post).count() == 2


def test_changed_words_call_nobody_kept_apart(cast, thread):
    post = make_post(cast.aya, thread, "On y va")
    Block.objects.create(authority=cast.authority, person=cast.omar, other=cast.aya)
    Message.objects.all().delete()
    post = Post.objects.get(pk=post.pk)
    services.edit_post(by=again(cast.aya), post=post, text="On y va @Omar")
    assert not Mention.objects.filter(person=cast.omar).exists()
    assert told(cast.omar) == []


def test_a_thread_is_named_again(cast, as_person, thread):
    url = f"{thread.get_absolute_url()}renommer/"
    assert as_person(cast.omar).post(url, {"title": "x"}).status_code == 403
    assert as_person(cast.lina).post(url, {"title": "Le four à pain"}).status_code == 302
    assert told(cast.lina) == []  # she did it
    assert as_person(cast.tom).post(url, {"title": " "}).status_code == 422
    assert as_person(cast.tom).post(url, {"title": "Le four communal"}).status_code == 302
    assert told(cast.lina) == ["Un titre plus clair pour votre fil"]
    thread.refresh_from_db()
    assert thread.title == "Le four communal"


def test_the_page_that_reports_tells_nobody_what_is_hidden(cast, as_person):
    """The address stands in old pages and mails; the page quotes what it is about."""
    thread = make_thread(cast.omar, cast.community, text="L’adresse de la voisine : 12 rue Haute.")
    post = thread.posts.get()
    address = f"/signaler/post/{post.public_id}/"
    assert "12 rue Haute" in page_of(as_person(cast.lina).get(address))
    services.hide_post(by=cast.aya, post=post, reason="On n’écrit pas l’adresse d’une autre.")
    assert as_person(cast.lina).get(address).status_code == 404
    assert as_person(cast.lina).post(address, {"reason": "exposes"}).status_code == 404


def test_an_abusive_title_is_reported_and_goes_everywhere(cast, as_person):
    thread = make_thread(cast.omar, cast.community, "Gertrude est une voleuse")
    follow_journal(clock.now())
    lina, aya = as_person(cast.lina), as_person(cast.aya)
    report = f"/signaler/thread/{thread.public_id}/"
    assert report in page_of(lina.get(thread.get_absolute_url()))
    assert lina.post(report, {"reason": "hurts"}).status_code == 302
    found = Report.objects.get()
    assert (
        aya.post(
            f"{found.get_absolute_url()}decider/", {"decision": "hide", "reason": "Cela blesse."}
        ).status_code
        == 302
    )
    for who, path in (
        (lina, thread.get_absolute_url()),
        (lina, f"{cast.community.get_absolute_url()}echanges/"),
        (lina, cast.community.get_absolute_url()),
    ):
        assert "Gertrude" not in page_of(who.get(path))
    hits = entries_of(find("Gertrude", authority=cast.authority, tokens=tokens_for(again(cast.lina))))
    assert hits == []
    assert as_person(cast.omar).get(f"{thread.get_absolute_url()}renommer/").status_code == 403
    page = page_of(as_person(cast.omar).get(found.get_absolute_url()))
    assert "Cela blesse." in page
    assert "recours" in page
    nour = as_person(cast.nour)
    assert (
        as_person(cast.omar).post(f"{found.get_absolute_url()}recours/", {"words": "C’est vrai."}).status_code
        == 302
    )
    nour.post(
        f"{found.get_absolute_url()}recours/reponse/", {"decision": "changes", "answer": "Rien de grave."}
    )
    thread.refresh_from_db()
    assert thread.title == "Gertrude est une voleuse"


@pytest.mark.parametrize("links", [2, 3])
def test_a_newcomer_puts_two_links_at_most(cast, thread, links):
    newcomer(cast.omar)
    text = " ".join(f"https://exemple.org/{number}" for number in range(links))
    if links > 2:
        with pytest.raises(ConversationError, match="deux liens"):
            make_post(cast.omar, thread, text)
        post = make_post(cast.omar, thread, "Bonjour")
        with pytest.raises(ConversationError, match="deux liens"):
            services.edit_post(by=cast.omar, post=post, text=text)
    else:
        assert make_post(cast.omar, thread, text).pk
    assert make_post(cast.aya, thread, text * 3).pk  # nobody counts hers


def newcomer(person) -> None:
    Membership.objects.filter(person=person).update(status="discovery", joined_at=clock.now())


def test_a_circles_words_are_found_by_its_people_alone(cast):
    make_thread(cast.lina, cast.community, "Topinambours", circle=cast.circle)
    follow_journal(clock.now())

    def finds(person) -> bool:
        return bool(find("Topinambours", authority=cast.authority, tokens=tokens_for(again(person))))

    assert [finds(one) for one in (cast.lina, cast.aya, cast.omar, cast.karim)] == [True, True, False, False]
    CircleMember.objects.filter(membership__person=cast.lina).delete()
    assert not finds(cast.lina)


def test_a_closed_community_is_read_and_says_why_nobody_writes(cast, as_person, thread):
    Community.objects.filter(pk=cast.community.pk).update(status="closed")
    lina = as_person(cast.lina)
    assert "Cette communauté est fermée" in page_of(lina.get(thread.get_absolute_url()))
    for path, sent in (
        (f"{thread.get_absolute_url()}repondre/", {"text": "Mes mots"}),
        (f"{cast.community.get_absolute_url()}echanges/nouveau/", {"text": "Mes mots", "title": "Un titre"}),
    ):
        answer = lina.post(path, sent)
        assert answer.status_code == 422
        assert "Cette communauté est fermée" in page_of(answer)
        assert "Mes mots" in page_of(answer)
    Community.objects.filter(pk=cast.community.pk).update(status="resting")
    assert "au repos" in page_of(lina.get(f"{cast.community.get_absolute_url()}echanges/"))
    assert lina.post(f"{thread.get_absolute_url()}repondre/", {"text": "Je reviens"}).status_code == 302


def test_what_is_new_waits_in_one_place(cast, as_person, thread):
    lina = as_person(cast.lina)
    lina.get(thread.get_absolute_url())
    assert "Du nouveau" not in page_of(lina.get("/mon-espace/echanges/"))
    make_post(cast.aya, thread)
    assert thread.title in page_of(lina.get("/mon-espace/echanges/"))
    assert [one.pk for one in selectors.threads_moved(cast.lina)] == [thread.pk]
    assert selectors.threads_moved(cast.omar) == []  # he never opened it
    Membership.objects.filter(person=cast.lina).update(status="withdrawn")
    assert selectors.threads_moved(again(cast.lina)) == []


def test_communities_are_marked_in_the_navigation(cast, as_person, thread):
    page = page_of(as_person(cast.lina).get(thread.get_absolute_url()))
    assert 'aria-current="page"' in page.split('href="/communautes/"', 1)[1].split(">", 1)[0]


def test_what_is_quoted_or_answered_leaves_with_its_message(cast, as_person, thread):
    first = make_post(cast.omar, thread, "Paroles reprises depuis")
    make_post(cast.aya, thread, "Oui", reply_to=first)
    lina = as_person(cast.lina)
    assert page_of(lina.get(thread.get_absolute_url())).count("Paroles reprises") == 2
    services.delete_post(by=cast.omar, post=first)
    assert "Paroles reprises" not in page_of(lina.get(thread.get_absolute_url()))
    quoting = page_of(lina.get(f"{thread.get_absolute_url()}repondre/?a={first.public_id}&citer=1"))
    assert "Paroles reprises" not in quoting
