"""Pages of « Ce qui compte »: success, refusal, fragment; a fixed number of queries whatever there is to show."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from terreau.core import clock
from terreau.listening.models import Campaign, ImportBatch, Sorting, Theme, Voice, Word, WordContact
from terreau.listening.services import compare_words, preview_import, publish_theme
from terreau.listening.tests.factories import make_campaign, make_theme, make_voice, make_word

BENCH = "Le banc devant la poste a disparu, je ne vais plus au marché."
ASTRAY = "<script>alert('x')</script> مرحبا بالعالم 🌱"


@pytest.fixture
def campaign(cast) -> Campaign:
    return make_campaign(cast.authority, cast.tom)


def at(name: str, *args: str) -> str:
    return reverse(f"listening:{name}", args=args)


def post(client: Client, url: str, **data):
    return client.post(url, data)


def test_anyone_answers_on_a_phone_without_an_account(campaign, as_person):
    client = as_person(None)
    url = at("campaign", campaign.public_id)
    assert "Qu’est-ce qui rend la vie bonne" in client.get(url).content.decode()
    answer = post(client, url, answer_1="La rivière.", answer_2=BENCH, submission_key="k1")
    assert answer.status_code == 302
    thanks = client.get(answer["Location"])
    assert BENCH in thanks.content.decode()
    assert Word.objects.count() == 2
    assert Voice.objects.count() == 1
    again = post(client, url, answer_1="La rivière.", answer_2=BENCH, submission_key="k1")
    assert again["Location"] == answer["Location"]
    assert Word.objects.count() == 2


def test_the_same_words_sent_again_from_a_page_asked_anew_are_said_once(campaign, as_person):
    """« Back » may bring a form with another key: the browser is the same, and so are the words."""
    url, here, elsewhere = at("campaign", campaign.public_id), as_person(None), as_person(None)
    for client, token in ((here, "a" * 32), (elsewhere, "c" * 32)):
        client.cookies["csrftoken"] = token
    with clock.standing_at(clock.now().replace(minute=10)):
        first = post(here, url, answer_1=BENCH, submission_key="k1")
        again = post(here, url, answer_1=BENCH, submission_key="k2")
        assert again["Location"] == first["Location"]
        assert post(here, url, answer_1="La rivière.", submission_key="k3")["Location"] != first["Location"]
        assert post(elsewhere, url, answer_1=BENCH, submission_key="k4")["Location"] != first["Location"]
    with clock.standing_at(clock.now().replace(minute=50)):
        assert post(here, url, answer_1=BENCH, submission_key="k5")["Location"] != first["Location"]
    assert Voice.objects.count() == 4


def test_nothing_said_keeps_what_was_typed(campaign, as_person):
    page = post(
        as_person(None),
        at("campaign", campaign.public_id),
        contact_name="Jeanne",
        contact_mail="pas une adresse",
    )
    assert page.status_code == 422
    assert "pas une adresse" in page.content.decode()
    empty = post(as_person(None), at("campaign", campaign.public_id), answer_1="   ")
    assert empty.status_code == 422
    assert not Voice.objects.exists()


def test_a_number_that_is_none_is_refused_and_everything_comes_back(cast, as_person, campaign):
    url = at("campaign", campaign.public_id)
    page = post(as_person(None), url, answer_1="Le banc", contact_name="Jeanne", contact_phone="-1")
    assert page.status_code == 422
    shown = page.content.decode()
    for words in ("Le banc", "Jeanne", "05 53 00 00 12"):
        assert words in shown
    assert not Word.objects.exists()
    assert post(as_person(None), url, answer_1="Le banc", contact_phone="+44 20 7946 0000").status_code == 302


def test_a_name_alone_reaches_nobody(campaign, as_person):
    page = post(as_person(None), at("campaign", campaign.public_id), answer_1="Oui", contact_name="Jeanne")
    assert page.status_code == 422
    assert "Jeanne" in page.content.decode()


def test_hostile_and_foreign_texts_are_shown_as_typed(campaign, as_person):
    client = as_person(None)
    post(client, at("campaign", campaign.public_id), answer_1=ASTRAY, answer_2="é" * 5_000)
    body = client.get(at("campaign", campaign.public_id)).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body
    assert "مرحبا" in body
    too_long = post(client, at("campaign", campaign.public_id), answer_1="é" * 5_001)
    assert too_long.status_code == 422
    assert "é" * 5_001 in too_long.content.decode()


def test_the_contact_is_sealed_and_never_shown(campaign, as_person, cast):
    client = as_person(None)
    post(client, at("campaign", campaign.public_id), answer_1=BENCH, contact_mail="jeanne@example.org")
    contact = WordContact.objects.get()
    assert "jeanne" not in contact.sealed
    for person in (None, cast.tom, cast.nour):
        assert "jeanne@" not in as_person(person).get(at("campaign", campaign.public_id)).content.decode()
    link = at("withdraw_contact", contact.token)
    assert client.get(link).status_code == 200
    assert WordContact.objects.exists()  # opening the link forgets nothing
    assert post(client, link).status_code == 302
    assert not WordContact.objects.exists()
    assert client.get(link).status_code == 404
    assert post(client, link).status_code == 404


def test_a_closed_campaign_takes_no_answer_but_can_be_read(campaign, as_person, cast):
    make_word(campaign)
    assert post(as_person(cast.tom), at("close_campaign", campaign.public_id)).status_code == 302
    page = as_person(None).get(at("campaign", campaign.public_id))
    assert "banc devant la poste" in page.content.decode()
    assert 'name="answer_1"' not in page.content.decode()
    late = post(as_person(None), at("campaign", campaign.public_id), answer_1="Trop tard ?")
    assert late.status_code == 422
    assert Word.objects.count() == 1


def test_a_resident_opens_a_campaign(cast, as_person):
    url = at("new_campaign")
    assert as_person(None).get(url).status_code == 302
    page = as_person(cast.lina).get(url)
    assert page.status_code == 200
    answer = post(as_person(cast.lina), url, title="Ce qui compte à Montignac", good="Et le bon ?")
    assert answer.status_code == 302
    made = Campaign.objects.get()
    assert [q.text for q in made.questions.all()] == ["Et le bon ?"]
    assert as_person(cast.lina).get(at("cards", made.public_id)).status_code == 200


def test_three_cards_in_a_row(campaign, as_person, cast):
    client, url = as_person(cast.tom), at("cards", campaign.public_id)
    for number in range(3):
        answer = post(client, url, answer_1=f"Carte {number}", channel="paper", said_on="2026-01-05")
        assert answer["Location"].startswith(url)
        assert "channel=paper" in answer["Location"]
        assert client.get(answer["Location"]).status_code == 200
    assert set(Word.objects.values_list("channel", "entered_by")) == {("paper", cast.tom.pk)}
    assert as_person(cast.lina).get(url).status_code == 403
    assert as_person(None).get(url).status_code == 302


def test_a_card_of_tomorrow_is_refused(campaign, as_person, cast):
    page = post(
        as_person(cast.tom),
        at("cards", campaign.public_id),
        answer_1="Bientôt",
        channel="paper",
        said_on="2199-01-01",
    )
    assert page.status_code == 422
    assert not Word.objects.exists()


def test_words_are_sorted_together(campaign, as_person, cast):
    first = make_word(campaign)
    near = make_word(campaign, "Un banc devant la poste, ce serait bien.")
    make_word(campaign, "La rivière est propre.")
    compare_words(campaign=campaign)
    client, url = as_person(cast.lina), at("board", campaign.public_id)
    page = client.get(url)
    assert "poste" in page.content.decode()
    answer = post(client, url, word=first.public_id, neighbours=[near.public_id], name="Les bancs")
    assert answer.status_code == 302
    theme = Theme.objects.get()
    assert Sorting.objects.filter(theme=theme, by=cast.lina).count() == 2
    post(as_person(cast.aya), url, word=first.public_id, theme=theme.public_id)
    assert Sorting.objects.filter(word=first).count() == 2
    out = post(client, at("unsort_word", theme.public_id), word=first.public_id)
    assert out.status_code == 302
    assert list(Sorting.objects.filter(word=first).values_list("by", flat=True)) == [cast.aya.pk]
    nothing = post(client, url, word=near.public_id)
    assert nothing.status_code == 422


def test_the_board_is_read_by_all_and_sorted_by_those_signed_in(campaign, as_person, cast):
    word = make_word(campaign)
    page = as_person(None).get(at("board", campaign.public_id))
    assert page.status_code == 200
    assert 'id="ranger"' not in page.content.decode()
    refused = post(as_person(None), at("board", campaign.public_id), word=word.public_id, name="Les bancs")
    assert refused.status_code >= 400
    assert not Theme.objects.exists()


def test_the_board_as_a_fragment(campaign, as_person, cast):
    make_word(campaign)
    piece = as_person(cast.lina).get(at("board", campaign.public_id), headers={"HX-Request": "true"})
    assert "<html" not in piece.content.decode()
    assert 'id="board"' in piece.content.decode()


def test_the_last_sorting_is_taken_back_in_one_gesture(campaign, as_person, cast):
    first, near, other = (
        make_word(campaign),
        make_word(campaign, "Un banc devant la poste, ce serait bien."),
        make_word(campaign, "Un autre banc devant la poste."),
    )
    compare_words(campaign=campaign)
    client, url = as_person(cast.lina), at("board", campaign.public_id)
    theme = make_theme(campaign, cast.lina, other)
    chosen = [near.public_id, other.public_id]
    done = post(client, url, word=first.public_id, neighbours=chosen, theme=theme.public_id)
    page = client.get(done["Location"]).content.decode()
    undo = at("undo_sorting", campaign.public_id)
    assert f'hx-post="{undo}"' in page
    assert "Annuler" in page
    fields = dict(re.findall(r'name="(dans|rangees)" value="([^"]+)"', page))
    back = post(client, undo, **fields)
    assert back["Location"].startswith(f"{url}?parole={first.public_id}")
    assert list(Sorting.objects.values_list("word", flat=True)) == [other.pk]  # put there before: it stays
    assert "Annuler" not in client.get(back["Location"]).content.decode()
    assert post(as_person(None), undo, **fields).status_code == 403
    assert client.get(undo)["Location"] == url


def test_sorting_a_word_gives_a_piece_of_the_page(campaign, as_person, cast):
    first, second = make_word(campaign), make_word(campaign, "La rivière est propre.")
    client, url = as_person(cast.lina), at("board", campaign.public_id)
    assert f'hx-post="{url}"' in client.get(url).content.decode()
    htmx = {"HX-Request": "true"}
    sent = {"word": first.public_id, "name": "Les bancs"}
    piece = client.post(url, sent, follow=True, headers=htmx).content.decode()
    assert "<html" not in piece
    assert "C’est rangé dans" in piece
    assert f'name="word" value="{second.public_id}"' in piece
    refused = client.post(url, {"word": second.public_id}, headers=htmx)
    assert refused.status_code == 422
    assert "<html" not in refused.content.decode()
    assert "C’est rangé dans" not in client.get(url).content.decode()


def test_a_theme_is_published_with_three_words(campaign, as_person, cast):
    words = [make_word(campaign, f"Le car numéro {n} ne passe plus.") for n in range(3)]
    theme = make_theme(campaign, cast.lina, *words[:2])
    url = at("publish_theme", theme.public_id)
    too_few = post(as_person(cast.tom), url, summary="Sans voiture, on reste.")
    assert too_few.status_code == 422
    assert "Sans voiture, on reste." in too_few.content.decode()
    make_theme(campaign, cast.lina, *words)
    assert post(as_person(cast.lina), url).status_code == 403
    assert post(as_person(cast.tom), url, summary="Sans voiture, on reste.").status_code == 302
    theme.refresh_from_db()
    assert theme.published_at
    assert "Sans voiture, on reste." in as_person(None).get(at("theme", theme.public_id)).content.decode()
    answer = post(as_person(cast.ines), at("answer_theme", theme.public_id), text="Une navette dès mai.")
    assert answer.status_code == 302
    assert "Une navette dès mai." in as_person(None).get(at("theme", theme.public_id)).content.decode()


def test_a_word_is_answered_or_hidden_by_those_who_tend(campaign, as_person, cast):
    word = make_word(campaign)
    url = at("answer_word", word.public_id)
    assert as_person(cast.lina).get(url).status_code == 403
    assert post(as_person(cast.aya), url, text="").status_code == 422
    assert post(as_person(cast.aya), url, text="Nous le remettons en mars.")["Location"] == (
        f"/ce-qui-compte/paroles/{word.public_id}/"
    )
    hide = at("hide_word", word.public_id)
    assert post(as_person(cast.aya), hide, reason="").status_code == 422
    assert post(as_person(cast.aya), hide, reason="Une personne est reconnaissable.").status_code == 302
    assert "banc devant" not in as_person(None).get(at("campaign", campaign.public_id)).content.decode()
    assert as_person(cast.aya).get(url).status_code == 404


def test_whoever_leaves_a_way_to_be_reached_is_told_who_uses_it(campaign, as_person, cast):
    for page in (at("campaign", campaign.public_id), at("cards", campaign.public_id)):
        shown = as_person(cast.aya).get(page).content.decode()
        assert "seule l’équipe de l’écoute s’en sert pour" in shown
        assert "personne ne" not in shown.lower()


def test_importing_by_hand(campaign, as_person, cast):
    client = as_person(cast.tom)
    url = at("import", campaign.public_id)
    assert client.get(url).status_code == 200
    assert as_person(cast.lina).get(url).status_code == 403
    upload = SimpleUploadedFile(
        "paroles.csv", b"titre;texte;quartier\nUn;Le banc;Nord\nDeux;;\n;;\n;=CMD();\n"
    )
    answer = client.post(url, {"file": upload})
    assert answer.status_code == 302
    assert not Word.objects.exists()
    page = client.get(answer["Location"])
    assert "Le banc" in page.content.decode()
    assert "Colonnes laissées de côté\N{NARROW NO-BREAK SPACE}: quartier" in page.content.decode()
    assert client.post(answer["Location"]).status_code == 302
    assert Word.objects.count() == 2
    batch = ImportBatch.objects.get()
    twice = client.post(answer["Location"])
    page = twice.content.decode()
    assert twice.status_code == 422
    assert "Ce fichier a déjà été importé." in page
    assert "Rien à importer" not in page
    assert "2 paroles importées" in page
    assert client.post(at("undo_import", batch.public_id)).status_code == 302
    assert not Word.objects.exists()
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vide.csv", b""),
        ("image.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256))),
        ("tableur.xlsx", b"PK\x03\x04 pas vraiment"),
        ("autre.csv", b"nom;prenom\nDupont;Jean\n"),
        ("gros.csv", b"texte\n" + b"x" * 10_000_001),
    ],
)
def test_a_wrong_file_changes_nothing(campaign, as_person, cast, name, content):
    page = as_person(cast.tom).post(
        at("import", campaign.public_id), {"file": SimpleUploadedFile(name, content)}
    )
    if name == "autre.csv":  # « nom » is read as a title, which alone is a word
        assert page.status_code == 302
        return
    assert page.status_code == 422
    assert not ImportBatch.objects.exists()


def test_an_import_needs_the_token_behind_its_gate(campaign, cast, as_person):
    signed = as_person(cast.tom)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed.cookies
    refused = strict.post(
        at("import", campaign.public_id), {"file": SimpleUploadedFile("a.csv", b"texte\nOui\n")}
    )
    assert refused.status_code == 403


def test_the_other_authority_sees_nothing(campaign, cast, as_person):
    word = make_word(campaign)
    theme = make_theme(campaign, cast.lina, word)
    client = as_person(None)
    for url in (
        at("campaign", campaign.public_id),
        at("board", campaign.public_id),
        at("theme", theme.public_id),
    ):
        assert client.get(url, headers={"host": "villeneuve.test"}).status_code == 404


@pytest.mark.parametrize("size", [1, 30])
def test_pages_cost_the_same_whatever_their_size(cast, as_person, size, django_assert_max_num_queries):
    campaign = make_campaign(cast.authority, cast.tom)
    words = [make_word(campaign, f"Le car de {n} heures ne passe plus devant la poste.") for n in range(size)]
    theme = make_theme(campaign, cast.lina, *words[: max(1, size - 5)])
    if size > 3:
        publish_theme(theme=theme, by=cast.tom)
        for n in range(size):
            make_theme(campaign, cast.lina, words[n], name=f"Thème {n}")
    compare_words(campaign=campaign)
    make_word(campaign, "Encore une parole sur le car et la poste.")
    compare_words(campaign=campaign)
    last = Word.objects.latest("pk")
    batch = preview_import(campaign=campaign, content=b"texte\nOui\n", filename="a.csv", by=cast.tom)
    client = as_person(cast.lina)
    for url in (
        at("campaigns"), at("campaign", campaign.public_id), at("board", campaign.public_id), at("theme", theme.public_id),
        f"{at('board', campaign.public_id)}?filtre=toutes",
    ):  # fmt: skip
        client.get(url)
        with django_assert_max_num_queries(12, info=url):
            assert client.get(url).status_code == 200
    tom = as_person(cast.tom)
    for url in (
        at("cards", campaign.public_id), at("answer_word", last.public_id), at("batch", batch.public_id),
        at("board", campaign.public_id), at("theme", theme.public_id),
    ):  # fmt: skip
        tom.get(url)
        with django_assert_max_num_queries(12, info=url):
            assert tom.get(url).status_code == 200


def test_thanks_are_only_for_whoever_left_the_words(campaign, as_person):
    voice = make_voice(campaign, "Le marché.")
    client = as_person(None)
    assert client.get(at("thanks", campaign.public_id, voice.public_id)).status_code == 200
    assert client.get(at("thanks", campaign.public_id, "23456789ab")).status_code == 404
