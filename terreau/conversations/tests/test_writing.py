from datetime import timedelta

import pytest

from terreau.communities.models import Membership
from terreau.communities.tests.factories import make_membership
from terreau.conversations import services
from terreau.conversations.models import Mention, Post, Thread
from terreau.conversations.services import ConversationError
from terreau.conversations.tests.factories import let_the_worker_tell, make_post, make_thread
from terreau.core import clock
from terreau.journal.models import Line
from terreau.moderation.models import Block
from terreau.notifications.models import Message
from terreau.notifications.services import deliver_due
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(cast) -> Thread:
    return make_thread(cast.lina, cast.community)


def told() -> list[tuple[str, str]]:
    return [(one.person.name, one.subject) for one in Message.objects.order_by("pk")]


def test_a_thread_opens_with_its_first_message(cast, thread):
    post = thread.posts.get()
    assert (thread.posts_count, thread.started_by, post.by, post.via) == (1, cast.lina, cast.lina, "web")
    lines = list(Line.objects.values_list("subject_kind", "verb", "audience", "community_id"))
    token = f"community:{cast.community.pk}"
    assert lines == [
        ("thread", "Create", token, cast.community.pk),
        ("post", "Create", token, cast.community.pk),
    ]


def test_an_answer_moves_the_thread_and_tells_who_started_it(cast, thread):
    before = thread.last_post_at
    post = make_post(cast.aya, thread)
    thread.refresh_from_db()
    assert thread.posts_count == 2
    assert thread.last_post_at == post.created_at > before
    assert told() == [("Lina", "Une réponse pour vous, à Manger d’ici")]
    body = Message.objects.get().body
    assert "Aya a écrit" in body
    assert "Moi, le samedi." in body
    assert "Qui sait" not in body  # only the message it speaks of


def test_a_mail_keeps_the_words_as_they_were_written(cast, thread):
    make_post(cast.aya, thread, "L’œuf & la <poule> d'ici")
    assert "L’œuf & la <poule> d'ici" in Message.objects.get().body


def test_one_mail_at_most_however_many_reasons(cast, thread):
    first = thread.posts.get()
    services.follow(person=cast.lina, thread=thread)
    make_post(cast.aya, thread, "@Lina, le samedi ?", reply_to=first, also=[cast.lina.pk])
    assert told() == [("Lina", "Un message pour vous, à Manger d’ici")]


def test_nobody_is_told_of_their_own_words(cast, thread):
    services.follow(person=cast.lina, thread=thread)
    make_post(cast.lina, thread, "@Lina c’est moi", reply_to=thread.posts.get())
    assert told() == []


def test_the_author_answered_is_told_and_so_is_whoever_follows(cast, thread):
    services.follow(person=cast.tom, thread=thread)
    mine = make_post(cast.aya, thread)
    let_the_worker_tell()
    Message.objects.all().delete()
    make_post(cast.omar, thread, "Merci", reply_to=mine)
    assert "Tom" not in dict(told())  # nobody waits for those who follow while posting
    assert let_the_worker_tell() == 1
    assert let_the_worker_tell() == 0
    assert sorted(told()) == [
        ("Aya", "Une réponse pour vous, à Manger d’ici"),
        ("Lina", "Une réponse pour vous, à Manger d’ici"),
        ("Tom", "Un message dans un fil que vous suivez, à Manger d’ici"),
    ]


def test_who_follows_no_more_or_stopped_the_mail_is_not_told(cast, thread):
    services.follow(person=cast.tom, thread=thread)
    services.unfollow(person=cast.tom, thread=thread)
    services.stop_mail(person=cast.lina, thread=thread)
    make_post(cast.aya, thread, "@Lina")
    let_the_worker_tell()
    assert told() == []


def test_a_pausing_follower_rests(cast, thread):
    services.follow(person=cast.tom, thread=thread)
    Membership.objects.filter(person=cast.tom).update(status="paused")
    make_post(cast.lina, thread)
    let_the_worker_tell()
    assert told() == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Lina tu viens ?", ["Lina"]),
        ("bonjour @lina, @TOM et @Lina", ["Lina", "Tom"]),
        ("@Ines n’est pas membre", []),
        ("lina@exemple.org, @@Lina", []),
        ("@Personne", []),
        ("@Paul est suspendu", []),
    ],
)
def test_names_are_read_in_the_text(cast, thread, text, names):
    post = make_post(cast.aya, thread, text)
    assert sorted(one.person.name for one in post.mentions.all()) == names


def test_a_name_that_several_bear_names_nobody_unless_it_is_whole(cast, thread):
    for name in ("Marie Durand", "Marie Petit"):
        make_membership(cast.community, make_person(cast.authority, name))
    assert not make_post(cast.aya, thread, "@Marie, ça va ?").mentions.exists()
    assert make_post(cast.aya, thread, "@Marie Petit, ça va ?").mentions.get().person.name == "Marie Petit"


def test_ticked_people_must_be_members(cast, thread):
    post = make_post(cast.aya, thread, also=[cast.omar.pk, cast.ines.pk, cast.zoe.pk, 999_999])
    assert [one.person for one in post.mentions.all()] == [cast.omar]


@pytest.mark.parametrize("who", ["lina", "aya"])
def test_between_two_people_kept_apart_nothing_is_told_either_way(cast, thread, who):
    person, other = (cast.lina, cast.aya) if who == "lina" else (cast.aya, cast.lina)
    Block.objects.create(authority=cast.authority, person=person, other=other)
    post = make_post(cast.aya, thread, "@Lina ?", reply_to=thread.posts.get(), also=[cast.lina.pk])
    assert told() == []
    assert not post.mentions.exists()


@pytest.mark.parametrize("who", ["ines", "karim", "nour", "zoe"])
def test_others_neither_start_nor_answer(cast, thread, who):
    person = getattr(cast, who)
    with pytest.raises(ConversationError):
        make_thread(person, cast.community)
    with pytest.raises(ConversationError):
        make_post(person, thread)


def test_a_pausing_member_may_write(cast, thread):
    Membership.objects.filter(person=cast.lina).update(status="paused")
    assert make_post(cast.lina, thread).pk


def test_a_circle_writes_for_itself(cast):
    thread = make_thread(cast.lina, cast.community, circle=cast.circle)
    assert make_post(cast.aya, thread).pk
    with pytest.raises(ConversationError):
        make_post(cast.omar, thread)
    with pytest.raises(ConversationError):
        make_thread(cast.omar, cast.community, circle=cast.circle)
    make_post(cast.aya, thread, "@Omar et @Tom")
    assert [one.person.name for one in Mention.objects.all()] == ["Tom"]  # who does not read it is not called


def test_nobody_writes_in_a_closed_thread(cast, thread):
    services.close_thread(by=cast.aya, thread=thread)
    with pytest.raises(ConversationError, match="fermé"):
        make_post(cast.lina, thread)


def test_closed_in_the_meantime_posts_nothing(cast, thread):
    Thread.objects.filter(pk=thread.pk).update(status="closed")
    with pytest.raises(ConversationError, match="fermé"):
        make_post(cast.lina, thread)
    assert thread.posts.count() == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "vide"), (" \u200b\n", "vide"), ("é" * 4001, "trop long d’un"), ("x" * 5000, "1000")],
)
def test_bad_texts_are_refused_in_a_sentence(cast, thread, text, says):
    with pytest.raises(ConversationError, match=says):
        make_post(cast.aya, thread, text)
    assert thread.posts.count() == 1


def test_a_message_of_another_thread_is_not_answered_here(cast, thread):
    other = make_thread(cast.aya, cast.community, "Autre")
    assert make_post(cast.aya, thread, reply_to=other.posts.get()).reply_to is None


def test_a_gardener_writes_for_a_member_without_account(cast, thread):
    post = services.reply(
        by=cast.aya, thread=thread, text="Je l’ai bâti en 62.", on_behalf_of=cast.marcel, via="paper"
    )
    assert (post.by, post.entered_by, post.via) == (cast.marcel, cast.aya, "paper")
    assert Line.objects.filter(subject_kind="post", actor=cast.marcel, entered_by=cast.aya).exists()
    Message.objects.all().delete()
    make_post(cast.lina, thread, "Bravo !", reply_to=post)
    assert told() == [("Aya", "Une réponse pour vous, à Manger d’ici")]  # who writes for him hears for him


@pytest.mark.parametrize(
    ("by", "whom"), [("lina", "marcel"), ("aya", "lina"), ("aya", "ines"), ("aya", "zoe")]
)
def test_nobody_writes_for_anybody_else(cast, thread, by, whom):
    with pytest.raises(ConversationError):
        services.reply(
            by=getattr(cast, by), thread=thread, text="x", on_behalf_of=getattr(cast, whom), via="phone"
        )


def test_a_newcomer_starts_three_threads_a_day(cast):
    Membership.objects.filter(person=cast.omar).update(joined_at=clock.now())
    for number in range(3):
        make_thread(cast.omar, cast.community, f"Fil {number}")
    with pytest.raises(ConversationError, match="trois fils"):
        make_thread(cast.omar, cast.community, "Encore")
    with clock.standing_at(clock.now() + timedelta(days=1, minutes=1)):
        assert make_thread(cast.omar, cast.community, "Demain").pk


def test_a_newcomer_writes_twenty_messages_a_day(cast, thread):
    Membership.objects.filter(person=cast.omar).update(joined_at=clock.now())
    for _number in range(20):
        make_post(cast.omar, thread)
    with pytest.raises(ConversationError, match="vingt messages"):
        make_post(cast.omar, thread)


def test_a_member_of_a_week_is_no_newcomer(cast):
    for number in range(5):
        make_thread(cast.omar, cast.community, f"Fil {number}")


def test_five_new_people_a_day_are_written_to_by_name(cast, thread):
    strangers = [make_person(cast.authority, f"Voisin{number}") for number in range(7)]
    for one in strangers:
        make_membership(cast.community, one)
    for one in strangers[:5]:
        make_post(cast.omar, thread, also=[one.pk])
    with pytest.raises(ConversationError, match="cinq"):
        make_post(cast.omar, thread, also=[strangers[5].pk])
    make_post(
        cast.omar, thread, also=[strangers[0].pk, cast.aya.pk, cast.lina.pk]
    )  # known, tending, in the thread
    assert Mention.objects.filter(by=cast.omar, is_first=True).count() == 5
    for post in Post.objects.filter(by=cast.omar):
        services.delete_post(by=cast.omar, post=post)  # taken back, it was told all the same
    assert Mention.objects.filter(by=cast.omar, is_first=True).count() == 5
    make_post(strangers[6], thread)
    make_post(cast.omar, thread, also=[strangers[6].pk])


@pytest.mark.parametrize("meanwhile", ["left", "kept apart", "stopped", "nothing"])
def test_what_waits_is_looked_at_again_before_it_leaves(cast, thread, meanwhile):
    make_post(cast.aya, thread)
    if meanwhile == "left":
        Membership.objects.filter(person=cast.lina).update(status="withdrawn")
    elif meanwhile == "kept apart":
        Block.objects.create(authority=cast.authority, person=cast.lina, other=cast.aya)
    elif meanwhile == "stopped":
        services.stop_mail(person=cast.lina, thread=thread)
    deliver_due()
    assert Message.objects.get().status == ("sent" if meanwhile == "nothing" else "cancelled")


def test_counts_hold(cast, thread):
    for _number in range(3):
        make_post(cast.aya, thread)
    thread.refresh_from_db()
    assert thread.posts_count == Post.objects.filter(thread=thread).count() == 4
