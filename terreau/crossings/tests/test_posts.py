"""From a message of a thread to a request, a gathering, a word."""

from datetime import timedelta

import pytest

from terreau.commitments.models import Commitment
from terreau.commitments.services import CommitmentError
from terreau.conversations.services import hide_post, reply, start_thread
from terreau.core import clock
from terreau.crossings.services import CrossingError, ask_from_post, say_publicly
from terreau.journal.models import Link
from terreau.listening.models import Word
from terreau.listening.services import open_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(cast):
    thread = start_thread(by=cast.lina, community=cast.community, title="Le four", text="Il fuit.")
    return reply(by=cast.aya, thread=thread, text="Qui le répare ?")


@pytest.fixture
def campaign(cast):
    return open_campaign(authority=cast.authority, title="Ce qui compte ici", by=cast.tom)


def test_a_request_is_born_of_a_message_and_the_thread_says_so(cast, post):
    asked = ask_from_post(
        by=cast.lina, post=post, text="Réparer le four.", author_agrees=True, owner_authority=cast.authority
    )
    link = Link.objects.get(from_kind="commitment", from_id=asked.pk)
    assert (link.to_kind, link.to_id) == ("post", post.pk)
    told = post.thread.posts.order_by("pk").last()
    assert (told.by, told.reply_to) == (cast.lina, post)
    assert asked.get_absolute_url() in told.text


@pytest.mark.parametrize("name", ["karim", "ines", "zoe"])
def test_whoever_reads_no_thread_makes_nothing_of_it(cast, post, name):
    with pytest.raises(CrossingError):
        ask_from_post(by=getattr(cast, name), post=post, text="Non.", owner_authority=cast.authority)
    assert not Commitment.objects.exists()


def test_nothing_comes_of_a_hidden_message_and_an_empty_request_changes_nothing(cast, post):
    with pytest.raises(CommitmentError):
        ask_from_post(by=cast.lina, post=post, text=" ", author_agrees=True, owner_authority=cast.authority)
    assert post.thread.posts.count() == 2
    hide_post(by=cast.tom, post=post, reason="Hors sujet.")
    post.refresh_from_db()
    with pytest.raises(CrossingError):
        ask_from_post(by=cast.lina, post=post, text="Non.", owner_authority=cast.authority)


def test_somebody_elses_words_are_asked_with_their_agreement(cast, post, as_person):
    lina, url = as_person(cast.lina), f"/echanges/messages/{post.public_id}/demander/"
    assert "Aya accepte que ces mots sortent du fil" in lina.get(url).content.decode()
    refused = lina.post(url, {"text": "Le réparer.", "owner": "authority"})
    assert refused.status_code == 422
    assert "demandez-lui d’abord" in refused.content.decode()
    assert not Commitment.objects.exists()
    assert lina.post(url, {"text": "Le réparer.", "owner": "authority", "agreed": "on"}).status_code == 302
    assert "accepte que" not in as_person(cast.aya).get(url).content.decode()


def test_a_gathering_and_its_thread_lead_to_each_other(cast, post, as_person):
    aya = as_person(cast.aya)
    new = f"/communautes/{cast.community.public_id}/rencontres/nouvelle/?fil={post.thread.public_id}"
    day = clock.today(cast.authority.zone) + timedelta(days=9)
    sent = {"title": "Le four", "place": "Chez Lina", "kind": "workshop", "starts_on": day.isoformat()}
    made = aya.post(new, {**sent, "starts_time": "18:30", "ends_time": "20:30"})
    assert made.status_code == 302
    thread = aya.get(post.thread.get_absolute_url()).content.decode()
    assert made["Location"].partition("#")[0] in thread
    assert post.thread.get_absolute_url() in aya.get(made["Location"]).content.decode()
    assert post.thread.get_absolute_url() not in as_person(None).get(made["Location"]).content.decode()


def test_only_its_author_says_it_to_everyone_and_nothing_leads_back(cast, post, campaign):
    question = campaign.questions.all()[0]
    with pytest.raises(CrossingError):
        say_publicly(by=cast.lina, post=post, campaign=campaign, question=question, text="Le four fuit.")
    say_publicly(by=cast.aya, post=post, campaign=campaign, question=question, text="Le four fuit.")
    assert Word.objects.get().text == "Le four fuit."
    assert not Link.objects.filter(to_kind="post").exists()
    assert not Link.objects.filter(from_kind="word").exists()


def test_pages_from_a_message_to_what_it_becomes(cast, post, campaign, as_person):
    aya = as_person(cast.aya)
    page = aya.get(f"/echanges/messages/{post.public_id}/en-faire/").content.decode()
    assert f"/echanges/messages/{post.public_id}/demander/" in page
    assert f"/echanges/messages/{post.public_id}/dire/" in page
    lina = as_person(cast.lina)
    assert "/dire/" not in lina.get(f"/echanges/messages/{post.public_id}/en-faire/").content.decode()
    assert lina.get(f"/echanges/messages/{post.public_id}/dire/").status_code == 403
    asked = aya.post(
        f"/echanges/messages/{post.public_id}/demander/", {"text": "Le réparer.", "owner": "authority"}
    )
    assert asked["Location"].startswith("/demandes/")
    first = campaign.questions.all()[0].pk
    said = aya.post(
        f"/echanges/messages/{post.public_id}/dire/", {"question": first, "text": "Le four fuit."}
    )
    assert said.status_code == 302
    plan = aya.get(
        f"/communautes/{cast.community.public_id}/rencontres/nouvelle/?fil={post.thread.public_id}"
    )
    assert 'value="Le four"' in plan.content.decode()
    assert as_person(cast.karim).get(f"/echanges/messages/{post.public_id}/en-faire/").status_code == 404
