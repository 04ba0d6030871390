"""Letters and calls: seen by those who tend the person's community, or the campaign of the word; by nobody else."""

import pytest

from terreau.communities.models import Seat
from terreau.communities.tests.factories import make_community, make_membership
from terreau.listening.models import CampaignTeamMember
from terreau.listening.services import add_to_team
from terreau.listening.tests.factories import make_campaign, make_word
from terreau.notifications.models import Message
from terreau.notifications.services import Address, send
from terreau.offices.services import give_office
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
LETTERS = "/courriers/"


def tell(cast, key, **fields):
    return send(
        key=key,
        template="crossings/notices/mail_test.txt",
        context={"code": "—"},
        authority=cast.authority,
        **fields,
    )


@pytest.fixture
def letters(cast):
    """To Marcel, whom Aya and Tom tend; to Odette, of another community; to René, who left a word and no name here."""
    odette = make_person(cast.authority, "Odette", with_account=False, postal_address="4 rue du Puits")
    make_membership(make_community(cast.authority, "Bien vieillir"), odette)
    campaign = make_campaign(cast.authority, cast.lina)
    word = make_word(campaign)
    tell(cast, "1", person=cast.marcel)
    tell(cast, "2", person=odette)
    rene = Address(name="René", phone="0553000000")
    return campaign, tell(cast, "3", address=rene, about=("word", word.pk))


def seen(client):
    page = client.get(LETTERS)
    if page.status_code != 200:
        return page.status_code
    return {name for name in ("Marcel", "Odette", "René") if name in page.content.decode()}


def test_each_sees_only_the_people_they_answer_to(cast, letters, as_person):
    assert seen(as_person(cast.aya)) == seen(as_person(cast.tom)) == {"Marcel"}
    assert seen(as_person(cast.lina)) == {"René"}
    assert [seen(as_person(one)) for one in (cast.karim, cast.ines, cast.omar)] == [403] * 3


def test_what_nobody_can_post_reaches_the_administrator_after_a_second_proof(
    cast, letters, as_person, as_sure
):
    campaign, call = letters
    assert as_person(cast.nour).get(LETTERS)["Location"].startswith("/connexion/verification/")
    nour = as_sure(cast.nour)
    assert seen(nour) == {"Odette"}
    CampaignTeamMember.objects.filter(campaign=campaign).delete()
    assert seen(nour) == {"Odette", "René"}
    assert seen(as_person(cast.lina)) == 403
    assert (
        nour.get(f"{LETTERS}{Message.objects.get(person__name='Odette').public_id}/lettre.pdf").status_code
        == 200
    )
    assert nour.post(f"{LETTERS}{call.public_id}/fait/").status_code == 302
    add_to_team(campaign=campaign, person=cast.ines)
    tell(cast, "4", address=Address(name="Léon", phone="0553000001"), about=("word", call.about_id))
    assert "Léon" in nour.get(LETTERS).content.decode()
    Seat.objects.all().delete()
    assert seen(nour) >= {"Marcel", "Odette"}
    give_office(person=cast.nour, kind="elected", by=None)
    assert seen(nour) == 403


def test_letters_of_another_authority_reach_no_administrator_here(cast, letters, as_sure):
    gone = make_person(cast.elsewhere, "Fernande", with_account=False, postal_address="1 place Neuve")
    send(
        key="elsewhere", template="crossings/notices/mail_test.txt", context={"code": "—"}, authority=cast.elsewhere,
        person=gone,
    )  # fmt: skip
    assert "Fernande" not in as_sure(cast.nour).get(LETTERS).content.decode()


def test_whoever_is_not_in_the_team_cannot_guess_the_address_of_a_letter(cast, letters, as_person, as_sure):
    _campaign, call = letters
    for one in (cast.aya, cast.tom, cast.karim, cast.ines, cast.nour):
        client = as_sure(one)
        assert client.get(f"{LETTERS}{call.public_id}/lettre.pdf").status_code == 404
        assert client.post(f"{LETTERS}{call.public_id}/fait/").status_code == 404
    assert as_person(cast.lina).post(f"{LETTERS}{call.public_id}/fait/").status_code == 302


def test_an_elected_person_never_sees_them_even_in_the_team(cast, letters, as_person):
    campaign, _call = letters
    for one in (cast.ines, cast.karim):
        add_to_team(campaign=campaign, person=one)
    assert seen(as_person(cast.ines)) == 403
    assert seen(as_person(cast.karim)) == {"René"}


def tell_news(cast, key, word, verb, **fields):
    return send(
        key=key,
        template="crossings/notices/word_news.txt",
        context={"word": word, "step": {"verb": verb, "text": "Les bancs"}},
        authority=cast.authority,
        about=("word", word.pk),
        **fields,
    )


def test_two_letters_with_the_same_subject_are_told_apart(cast, as_person):
    campaign = make_campaign(cast.authority, cast.lina)
    bench, bus = make_word(campaign, "Le banc a disparu."), make_word(campaign, "Le car ne passe plus.")
    rene = Address(name="René", post="2 rue du Port")
    tell_news(cast, "1", bench, "Une communauté est née", address=rene)
    tell_news(cast, "2", bus, "Une demande est acceptée", person=cast.marcel)
    tell_news(cast, "3", bus, "Une rencontre en parle", address=rene)
    page = as_person(cast.lina).get(LETTERS).content.decode()
    cards = page.split("<article")[1:]
    assert len(cards) == 2
    for card, word, step in (
        (cards[0], "Le banc a disparu.", "Une communauté est née"),
        (cards[1], "Le car ne passe plus.", "Une rencontre en parle"),
    ):
        assert "René" in card
        assert word in card
        assert step in card
        assert "2 rue du Port" in card


def test_what_is_done_folds_away_page_by_page(cast, as_person, django_assert_max_num_queries):
    client = as_person(cast.aya)
    for number in range(23):
        tell(cast, f"m{number}", person=cast.marcel)
    for message in Message.objects.order_by("pk")[:22]:
        client.post(f"{LETTERS}{message.public_id}/fait/")
    with django_assert_max_num_queries(12):
        page = client.get(LETTERS).content.decode()
    assert page.count("<article") == 1
    assert "Déjà faits (22)" in page
    assert '<details class="details" open' not in page
    second = client.get(LETTERS, {"faits": 1, "page": 2}).content.decode()
    assert second.count("list-row-title") == 2
    assert second.count("<article") == 1
    assert '<details class="details" open' in second
    Message.objects.filter(status="queued").update(status="cancelled")
    assert "<article" not in client.get(LETTERS).content.decode()
