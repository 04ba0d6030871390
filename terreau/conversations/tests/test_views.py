"""Pages: one success, one refusal, one fragment; bad input; how many queries."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from terreau.communities.models import Community, Membership
from terreau.conversations import services
from terreau.conversations.models import Mention, Post, Seen, Sign, Thread
from terreau.conversations.tests.factories import fill, let_the_worker_tell, make_post, make_thread
from terreau.conversations.tokens import stop_token
from terreau.core import clock
from terreau.moderation.models import Block
from terreau.notifications.models import Message, Preference

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def thread(cast) -> Thread:
    return make_thread(cast.lina, cast.community)


def exchanges(community: Community) -> str:
    return f"/communautes/{community.public_id}/echanges/"


def text_of(answer) -> str:
    return answer.content.decode()


def test_a_member_starts_a_thread_another_answers_and_the_first_is_told(cast, as_person):
    lina, aya = as_person(cast.lina), as_person(cast.aya)
    assert "Personne n’a encore écrit" in text_of(lina.get(exchanges(cast.community)))
    new = f"{exchanges(cast.community)}nouveau/"
    assert lina.get(new).status_code == 200
    answer = lina.post(new, {"title": "Le four", "text": "Qui sait ?", "submission_key": "a"})
    thread = Thread.objects.get()
    assert answer.url == thread.get_absolute_url()
    page = text_of(aya.get(answer.url))
    assert "Qui sait ?" in page
    answer = aya.post(
        f"{answer.url}repondre/",
        {"text": "**Moi**, @Tom aussi", "submission_key": "b", "also": cast.lina.public_id},
    )
    post = Post.objects.latest("pk")
    assert answer.url == f"{thread.get_absolute_url()}?page=1&ecrit={post.public_id}#m-{post.public_id}"
    assert "<strong>Moi</strong>" in text_of(lina.get(answer.url))
    assert {one.person.name for one in Message.objects.all()} == {"Lina", "Tom"}
    assert {one.person.name for one in Mention.objects.all()} == {"Lina", "Tom"}


def test_sent_twice_is_posted_once(cast, as_person, thread):
    aya, sent = as_person(cast.aya), {"text": "Une fois", "submission_key": "k"}
    first = aya.post(f"{thread.get_absolute_url()}repondre/", sent)
    again = aya.post(f"{thread.get_absolute_url()}repondre/", sent)
    assert first.url == again.url
    assert thread.posts.count() == 2


@pytest.mark.parametrize("who", ["ines", "karim", "nour", None])
def test_nobody_else_reads(cast, as_person, thread, who):
    client = as_person(getattr(cast, who) if who else None)
    for url in (thread.get_absolute_url(), exchanges(cast.community), thread.posts.get().get_absolute_url()):
        answer = client.get(url)
        assert answer.status_code == (404 if who else 302)


def test_whoever_left_reads_no_more(cast, as_person, thread):
    client = as_person(cast.omar)
    assert client.get(thread.get_absolute_url()).status_code == 200
    Membership.objects.filter(person=cast.omar).update(status="withdrawn")
    assert client.get(thread.get_absolute_url()).status_code == 404


def test_the_list_keeps_its_filter_and_has_a_fragment(cast, as_person, thread):
    answered = make_thread(cast.lina, cast.community, "Déjà répondu")
    make_post(cast.aya, answered)
    client = as_person(cast.tom)
    every, alone = (
        text_of(client.get(exchanges(cast.community) + more)) for more in ("", "?etat=sans-reponse")
    )
    assert "Déjà répondu" in every
    assert "Déjà répondu" not in alone
    assert "Le four du village" in alone
    fragment = text_of(client.get(exchanges(cast.community), **HTMX))
    assert "Déjà répondu" in fragment
    assert "<html" not in fragment
    assert "<html" not in text_of(client.get(thread.get_absolute_url(), **HTMX))


def test_what_is_new_is_shown_to_its_reader_alone(cast, as_person, thread):
    client, other = as_person(cast.tom), as_person(cast.omar)
    client.get(thread.get_absolute_url())
    with clock.standing_at(clock.now() + timedelta(hours=1)):
        make_post(cast.aya, thread, "Du neuf")
        assert "nouveaux messages" in text_of(client.get(exchanges(cast.community)))
        assert "nouveaux messages" not in text_of(other.get(exchanges(cast.community)))
        assert 'id="nouveaux"' in text_of(client.get(thread.get_absolute_url()))
        assert 'id="nouveaux"' not in text_of(client.get(thread.get_absolute_url()))
        assert "nouveaux messages" not in text_of(client.get(exchanges(cast.community)))
    assert Seen.objects.filter(person=cast.tom).count() == 1


def test_one_comes_back_where_one_left_off(cast, as_person, thread):
    client = as_person(cast.tom)
    fill(thread, cast.aya, 50)
    assert "Page 1 sur 3" in text_of(client.get(thread.get_absolute_url()))
    seen = list(thread.posts.order_by("pk"))[25]
    Post.objects.filter(thread=thread, pk__gt=seen.pk).update(created_at=clock.now() + timedelta(minutes=1))
    Thread.objects.filter(pk=thread.pk).update(last_post_at=clock.now() + timedelta(minutes=1))
    assert "Page 2 sur 3" in text_of(client.get(thread.get_absolute_url()))
    for odd in ("zz", "0", "-1", "999999"):
        assert client.get(f"{thread.get_absolute_url()}?page={odd}").status_code == 200


def test_a_message_leads_to_its_place(cast, as_person, thread):
    fill(thread, cast.aya, 50)
    post = thread.posts.order_by("-pk")[0]
    assert as_person(cast.tom).get(post.get_absolute_url()).url == (
        f"{thread.get_absolute_url()}?page=3#m-{post.public_id}"
    )


@pytest.mark.parametrize("count", [1, 30, 500])
def test_a_thread_takes_as_many_queries_however_long(
    cast, as_person, django_assert_max_num_queries, thread, count
):
    fill(thread, cast.aya, count - 1)
    post = thread.posts.order_by("pk")[0]
    services.sign(by=cast.aya, post=post, kind="thanks")
    client = as_person(cast.tom)
    client.get(f"{thread.get_absolute_url()}?page=1")
    with django_assert_max_num_queries(12):
        page = client.get(f"{thread.get_absolute_url()}?page=1")
    assert text_of(page).count('<li class="message') == min(20, count)


def test_a_circles_thread_with_files_takes_no_more(cast, as_person, django_assert_max_num_queries):
    thread = make_thread(cast.lina, cast.community, circle=cast.circle)
    fill(thread, cast.aya, 99)
    Post.objects.filter(thread=thread).update(files_count=1)
    client = as_person(cast.lina)
    with django_assert_max_num_queries(12):
        assert client.get(f"{thread.get_absolute_url()}?page=2").status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_takes_as_many_queries_however_long(cast, as_person, django_assert_max_num_queries, count):
    for number in range(count):
        make_thread(cast.aya, cast.community, f"Fil {number}")
    client = as_person(cast.tom)
    with django_assert_max_num_queries(12):
        page = client.get(exchanges(cast.community))
    assert text_of(page).count('<li class="thread-line"') == min(20, count)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x" * 5000,
        "<script>alert(1)</script>",
        "\u202eenvers 👩‍🌾 مرحبا",
        "[x](javascript:alert(1))",
        "\x00",
    ],
)
def test_bad_texts(cast, as_person, thread, text):
    client = as_person(cast.aya)
    answer = client.post(f"{thread.get_absolute_url()}repondre/", {"text": text, "submission_key": "k"})
    if answer.status_code == 302:
        page = text_of(client.get(answer.url))
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
        assert "\u202e" not in page
    else:
        assert answer.status_code == 422
        assert text[:40].strip("\x00") in text_of(answer)
        assert thread.posts.count() == 1


def test_forged_people_and_messages_change_nothing(cast, as_person, thread):
    url = f"{thread.get_absolute_url()}repondre/"
    aya = as_person(cast.aya)
    assert aya.post(url, {"text": "x", "also": cast.ines.public_id}).status_code == 422
    other = make_thread(cast.lina, cast.community, "Autre")
    assert aya.post(url, {"text": "x", "answers": other.posts.get().public_id}).status_code == 302
    assert Post.objects.latest("pk").reply_to is None
    assert aya.get(f"{url}?a=' or 1").status_code == 200


def test_an_answer_quotes(cast, as_person, thread):
    post = thread.posts.get()
    url = f"{thread.get_absolute_url()}repondre/"
    page = text_of(as_person(cast.aya).get(f"{url}?a={post.public_id}&citer=1"))
    assert "&gt; Qui sait le rallumer" in page
    as_person(cast.aya).post(url, {"text": "Moi", "answers": post.public_id})
    assert Post.objects.latest("pk").reply_to == post
    assert "En réponse à Lina" in text_of(as_person(cast.tom).get(thread.get_absolute_url()))


def test_a_sign_is_put_and_taken_back(cast, as_person, thread):
    post, aya = thread.posts.get(), as_person(cast.aya)
    url = f"{thread.get_absolute_url()}signer/"
    for _twice in range(2):
        assert aya.post(url, {"sign": f"on:thanks:{post.public_id}"}).status_code == 302
    assert Sign.objects.count() == 1
    assert "Aya" in text_of(as_person(cast.tom).get(f"{post.get_absolute_url()}signes/"))
    aya.post(url, {"sign": f"off:thanks:{post.public_id}"})
    assert Sign.objects.count() == 0
    assert aya.post(url, {"sign": f"on:hate:{post.public_id}"}).status_code == 422
    assert as_person(cast.lina).post(url, {"sign": f"on:thanks:{post.public_id}"}).status_code == 422
    for odd in ("", "on", "on:thanks:", "on:thanks:zzz", ":::::"):
        assert aya.post(url, {"sign": odd}).status_code == 302


def test_a_change_keeps_what_was_said(cast, as_person, thread):
    post, lina = thread.posts.get(), as_person(cast.lina)
    assert "Qui sait le rallumer" in text_of(lina.get(f"{post.get_absolute_url()}modifier/"))
    lina.post(f"{post.get_absolute_url()}modifier/", {"text": "Qui sait le réparer ?"})
    tom = as_person(cast.tom)
    assert "Qui sait le réparer" in text_of(tom.get(thread.get_absolute_url()))
    assert "Qui sait le rallumer" in text_of(tom.get(f"{post.get_absolute_url()}versions/"))
    assert tom.get(f"{post.get_absolute_url()}modifier/").status_code == 403


def test_words_taken_back_are_nowhere(cast, as_person, thread):
    post, lina = thread.posts.get(), as_person(cast.lina)
    assert lina.get(f"{post.get_absolute_url()}supprimer/").status_code == 200
    lina.post(f"{post.get_absolute_url()}supprimer/")
    page = text_of(as_person(cast.tom).get(thread.get_absolute_url()))
    assert "Qui sait" not in page
    assert "Message repris par son auteur." in page
    assert as_person(cast.tom).get(f"{post.get_absolute_url()}versions/").status_code == 403


def test_a_hidden_message_is_read_by_its_author_and_gardeners_alone(cast, as_person, thread):
    post = make_post(cast.omar, thread, "Une insulte")
    url = f"{post.get_absolute_url()}masquer/"
    assert as_person(cast.lina).get(url).status_code == 403
    assert as_person(cast.aya).post(url, {"reason": ""}).status_code == 422
    assert as_person(cast.aya).post(url, {"reason": "C’est blessant."}).status_code == 302
    for who, reads in (("lina", False), ("omar", True), ("tom", True)):
        page = text_of(as_person(getattr(cast, who)).get(thread.get_absolute_url()))
        assert ("Une insulte" in page) is reads
        assert ("C’est blessant." in page) is reads
    assert [one.person.name for one in Message.objects.filter(key__contains="hidden")] == ["Omar"]
    assert "blessant" not in Message.objects.get(key__contains="hidden").body
    as_person(cast.tom).post(f"{post.get_absolute_url()}remettre/")
    assert "Une insulte" in text_of(as_person(cast.lina).get(thread.get_absolute_url()))


def test_only_who_keeps_somebody_away_knows(cast, as_person, thread):
    make_post(cast.omar, thread, "Bonjour de Omar")
    before = text_of(as_person(cast.omar).get(thread.get_absolute_url()))
    assert f'"/tenir-a-distance/{cast.lina.public_id}/"' in before
    assert f"/tenir-a-distance/{cast.omar.public_id}" not in before
    Block.objects.create(authority=cast.authority, person=cast.lina, other=cast.omar)
    mine = text_of(as_person(cast.lina).get(thread.get_absolute_url()))
    assert "Message masqué par vous" in mine
    assert f"/tenir-a-distance/{cast.omar.public_id}/fin/" in mine
    for who in ("omar", "tom"):
        assert "masqué" not in text_of(as_person(getattr(cast, who)).get(thread.get_absolute_url()))
    after = text_of(as_person(cast.omar).get(thread.get_absolute_url()))
    assert before.count("<li") == after.count("<li")


def test_settling_and_closing(cast, as_person, thread):
    url = thread.get_absolute_url()
    assert as_person(cast.omar).post(f"{url}repondu/").status_code == 403
    assert as_person(cast.lina).get(f"{url}repondu/").status_code == 200
    as_person(cast.lina).post(f"{url}repondu/")
    assert "a reçu réponse" in text_of(as_person(cast.tom).get(exchanges(cast.community)))
    assert as_person(cast.lina).post(f"{url}fermer/").status_code == 403
    as_person(cast.aya).post(f"{url}fermer/")
    assert "Ce fil est fermé" in text_of(as_person(cast.lina).get(url))
    late = as_person(cast.lina).post(f"{url}repondre/", {"text": "Trop tard, mais gardé"})
    assert late.status_code == 422
    assert "Trop tard, mais gardé" in text_of(late)
    as_person(cast.tom).post(f"{url}fermer/")
    thread.refresh_from_db()
    assert thread.status == "open"


def test_a_circles_thread_is_its_own(cast, as_person):
    thread = make_thread(cast.lina, cast.community, "Les menus", circle=cast.circle)
    omar, url = as_person(cast.omar), thread.get_absolute_url()
    assert omar.get(url).status_code == 404
    assert omar.post(f"{url}repondre/", {"text": "x"}).status_code == 404
    assert omar.get(thread.posts.get().get_absolute_url()).status_code == 404
    assert "Les menus" not in text_of(omar.get(exchanges(cast.community)))
    assert "Les menus" not in text_of(omar.get(cast.community.get_absolute_url()))
    for who in (cast.lina, cast.aya, cast.tom):
        assert "Les menus" in text_of(as_person(who).get(exchanges(cast.community)))
        assert "Qui sait" in text_of(as_person(who).get(url))


def test_a_gardener_writes_down_for_marcel(cast, as_person, thread):
    url = f"{thread.get_absolute_url()}ecrire-pour/"
    assert as_person(cast.lina).get(url).status_code == 403
    page = text_of(as_person(cast.aya).get(url))
    assert "Marcel" in page
    assert "Omar" not in page.split("</header>", 1)[1]
    sent = {"on_behalf_of": cast.marcel.public_id, "via": "paper", "text": "Je l’ai bâti en 62."}
    assert as_person(cast.aya).post(url, sent).status_code == 302
    assert "écrit pour Marcel par Aya" in text_of(as_person(cast.tom).get(thread.get_absolute_url()))


def test_following_and_stopping_from_a_mail_signed_out(cast, as_person, thread):
    tom, url = as_person(cast.tom), f"{thread.get_absolute_url()}suivre/"
    tom.post(url)
    make_post(cast.aya, thread)
    let_the_worker_tell()
    body = Message.objects.get(person=cast.tom).body
    stop = next(urlsplit(word).path for word in body.split() if "/arreter/" in word)
    anybody = as_person(None)
    for _scanner in range(3):
        assert anybody.get(stop).status_code == 200
    assert Preference.objects.get(person=cast.tom).mode == "at_once"
    answer = anybody.post(stop)
    assert "Plus aucun courriel" in text_of(anybody.get(answer.url))
    assert Preference.objects.get(person=cast.tom).mode == "never"
    other = make_thread(cast.tom, cast.community, "Autre")
    make_post(cast.aya, other)
    assert Message.objects.filter(person=cast.tom).count() == 2  # that list only


def test_a_made_up_or_foreign_stop_link_is_nothing(cast, as_person, thread):
    for token in (
        "x",
        f"{stop_token(cast.tom.pk, thread.pk)}x",
        stop_token(cast.zoe.pk, thread.pk),
        stop_token(1, 10**9),
    ):
        assert as_person(None).get(f"/echanges/arreter/{token}/").status_code == 404


def test_what_waits_for_me(cast, as_person, thread):
    asked = make_post(cast.aya, thread, "@Tom, tu as la clé ?")
    make_post(cast.aya, thread, "@Lina, et toi ?")
    tom = as_person(cast.tom)
    assert "tu as la clé" in text_of(tom.get("/mon-espace/echanges/"))
    services.sign(by=cast.tom, post=asked, kind="help")
    assert "Rien ne vous attend" in text_of(tom.get("/mon-espace/echanges/"))
    assert "et toi" in text_of(as_person(cast.lina).get("/mon-espace/echanges/"))
    make_post(cast.lina, thread, "Oui !")
    assert "Rien ne vous attend" in text_of(as_person(cast.lina).get("/mon-espace/echanges/"))


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Voir https://exemple.org/a?b=1&c=2.", 'href="https://exemple.org/a?b=1&amp;c=2"'),
        ("Voir [là](https://exemple.org/a)", 'href="https://exemple.org/a"'),
        ("<https://exemple.org/a>", 'href="https://exemple.org/a"'),
        ("https://exemple.org/<script>", 'href="https://exemple.org/"'),
        ("javascript:alert(1)", ""),
    ],
)
def test_an_address_is_a_link(cast, as_person, thread, text, link):
    make_post(cast.aya, thread, text)
    page = text_of(as_person(cast.tom).get(thread.get_absolute_url()))
    shown = page[page.rindex('<div class="prose message-text"') :]
    shown = shown[: shown.index("</div>")]
    assert shown.count("<a ") == bool(link)
    assert link in shown
    assert 'rel="nofollow ugc noopener"' in shown or not link
    assert "<script" not in shown
