"""Gestures of listening, exhaustively: what they write, what they refuse, what they never say."""

from datetime import timedelta

import pytest

from terreau.core import clock
from terreau.journal.models import Line
from terreau.listening.models import (
    Answer,
    Campaign,
    ImportBatch,
    Neighbour,
    Sorting,
    Theme,
    Voice,
    Word,
    WordContact,
)
from terreau.listening.personal_data import erase, export, purge
from terreau.listening.selectors import (
    answers_of,
    contact_of,
    counts_of,
    neighbours_of,
    next_to_sort,
    placings_of,
    themes_of,
    words_in,
)
from terreau.listening.services import (
    ListeningError,
    answer_word,
    close_campaign,
    compare_all,
    compare_words,
    enter_card,
    follow_the_calendar,
    forget_previews,
    hide_word,
    leave_words,
    open_campaign,
    preview_import,
    publish_theme,
    reopen_campaign,
    run_import,
    show_word,
    sort_word,
    sort_words,
    start_theme,
    undo_import,
    undo_sorting,
    unsort_words,
    withdraw_contact,
)
from terreau.listening.tests.factories import make_campaign, make_theme, make_voice, make_word
from terreau.notifications.services import Address

CSV = b"id;title;body;created_at\n1;Un;Le banc;2019-01-24 22:29:15 +0100\n2;;La poste;2019-01-25\n3;;;\n"


@pytest.fixture
def campaign(cast) -> Campaign:
    return make_campaign(cast.authority, cast.tom)


def test_a_campaign_asks_three_open_questions(cast, campaign):
    assert [q.polarity for q in campaign.questions.all()] == ["good", "hard", "action"]
    assert campaign.team.get().person == cast.tom
    assert make_campaign(cast.authority, cast.tom, title=campaign.title).slug != campaign.slug
    line = Line.objects.filter(subject_kind="campaign").earliest("pk")
    assert (line.actor, line.capacity) == (cast.tom, "agent")


@pytest.mark.parametrize(
    "fields", [{"title": "  "}, {"closes_on": "yesterday"}, {"questions": [("good", " ")]}]
)
def test_a_campaign_that_makes_no_sense_is_refused(cast, fields):
    if "closes_on" in fields:
        fields = {"closes_on": clock.today("Europe/Paris") - timedelta(days=1)}
    with pytest.raises(ListeningError):
        make_campaign(cast.authority, cast.tom, **fields)
    assert not Campaign.objects.exists()


def test_the_calendar_opens_and_closes(cast):
    today = clock.today(cast.authority.zone)
    later = make_campaign(
        cast.authority, cast.tom, opens_on=today + timedelta(days=2), closes_on=today + timedelta(days=3)
    )
    assert later.status == "draft"
    assert follow_the_calendar() == 0
    for days, status in ((2, "open"), (3, "open"), (4, "closed")):
        with clock.standing_at(clock.now() + timedelta(days=days)):
            follow_the_calendar()
        later.refresh_from_db()
        assert later.status == status
    reopen_campaign(campaign=later, by=cast.tom)
    assert later.is_open


def test_words_are_left_by_nobody_in_particular(cast, campaign):
    voice = make_voice(campaign, "La rivière.", "", "Je répare des vélos.")
    assert [w.polarity for w in voice.words.order_by("pk")] == ["good", "action"]
    lines = Line.objects.filter(subject_kind="word")
    assert lines.count() == 2
    assert not lines.exclude(actor=None, entered_by=None).exists()
    assert not any(
        f.related_model and f.related_model.__name__ in {"Person", "Account"}
        for f in Voice._meta.get_fields()
    )
    assert counts_of(campaign).voices == 1


def test_nothing_said_or_too_late_is_refused(cast, campaign):
    other = make_campaign(cast.authority, cast.tom)
    for texts in ({}, {campaign.questions.all()[0].pk: " \n "}, {other.questions.all()[0].pk: "Ailleurs"}):
        with pytest.raises(ListeningError):
            leave_words(campaign=campaign, texts=texts)
    with pytest.raises(ListeningError):
        make_word(campaign, "é" * 5_001)
    close_campaign(campaign=campaign, by=cast.tom)
    with pytest.raises(ListeningError):
        make_word(campaign)
    assert not Word.objects.exists()
    assert not Voice.objects.exists()


def test_a_card_is_typed_on_behalf_even_after_the_closing(cast, campaign):
    texts = {campaign.questions.all()[0].pk: "Le marché."}
    close_campaign(campaign=campaign, by=cast.tom)
    contact = Address(name="Marcel", post="3 place du Marché")
    voice = enter_card(campaign=campaign, texts=texts, channel="paper", entered_by=cast.tom, contact=contact)
    word = voice.words.get()
    assert word.entered_by == cast.tom
    assert contact_of(word) == contact
    line = Line.objects.get(subject_kind="word")
    assert (line.actor, line.entered_by) == (None, cast.tom)
    for wrong in (
        {"channel": "online"},
        {"channel": "paper", "said_on": clock.today("UTC") + timedelta(days=2)},
    ):
        with pytest.raises(ListeningError):
            enter_card(campaign=campaign, texts=texts, entered_by=cast.tom, **wrong)


def test_a_contact_is_sealed_apart_and_withdrawn_by_its_link(campaign):
    voice = make_voice(campaign, "Un", "Deux", contact=Address(mail="j@example.org"))
    contact = WordContact.objects.get()
    assert "example" not in contact.sealed
    assert {contact_of(word) for word in voice.words.all()} == {Address(mail="j@example.org")}
    assert withdraw_contact(token=contact.token)
    assert not withdraw_contact(token=contact.token)
    assert contact_of(voice.words.earliest("pk")) is None
    assert contact_of(make_word(campaign)) is None


def test_sorting_together(cast, campaign):
    one, two = make_word(campaign, "Un"), make_word(campaign, "Deux")
    theme = start_theme(campaign=campaign, name="Les bancs", by=cast.lina)
    assert start_theme(campaign=campaign, name=" les BANCS ", by=cast.aya) == theme
    sort_word(word=one, theme=theme, by=cast.lina)
    sort_word(word=one, theme=theme, by=cast.lina)
    assert sort_words(words=[one, two, one], theme=theme, by=cast.aya) == [one, two]
    assert list(words_in(theme).values_list("pk", "sorters")) == [(one.pk, 2), (two.pk, 1)]
    place = placings_of(one)[0]
    assert ([p.name for p in place.by], place.others) == (["Lina", "Aya"], 1)
    assert unsort_words(words=[one], theme=theme, by=cast.lina)
    assert not unsort_words(words=[one], theme=theme, by=cast.lina)
    assert words_in(theme).count() == 2
    unsort_words(words=[one], theme=theme, by=cast.aya)
    assert next_to_sort(campaign) == one
    assert [vars(theme)["size"] for theme in themes_of(campaign)] == [1]


def test_sorting_refusals(cast, campaign):
    word = make_word(campaign)
    elsewhere = make_theme(make_campaign(cast.authority, cast.tom), cast.lina)
    with pytest.raises(ListeningError):
        sort_word(word=word, theme=elsewhere, by=cast.lina)
    for name in ("", "  ", "x" * 81):
        with pytest.raises(ListeningError):
            start_theme(campaign=campaign, name=name, by=cast.lina)
    theme = make_theme(campaign, cast.lina)
    hide_word(word=word, by=cast.tom, reason="Insulte")
    with pytest.raises(ListeningError):
        sort_word(word=word, theme=theme, by=cast.lina)
    assert not Sorting.objects.exists()


def test_three_verbatims_make_a_theme(cast, campaign):
    words = [make_word(campaign, f"Parole {n}") for n in range(3)]
    theme = make_theme(campaign, cast.lina, *words)
    sort_word(word=words[0], theme=theme, by=cast.aya)
    hide_word(word=words[2], by=cast.tom, reason="Reconnaissable")
    with pytest.raises(ListeningError):
        publish_theme(theme=theme, by=cast.tom)
    show_word(word=words[2], by=cast.tom)
    publish_theme(theme=theme, by=cast.tom, summary="Trois fois.")
    published = theme.published_at
    assert published
    assert publish_theme(theme=theme, by=cast.aya).published_at == published
    assert Line.objects.filter(verb="Announce", subject_kind="theme").count() == 1


def test_answering(cast, campaign):
    word = make_word(campaign)
    theme = make_theme(campaign, cast.lina, word)
    assert answer_word(by=cast.ines, word=word, text="Oui.").capacity == "elected"
    assert answer_word(by=cast.aya, theme=theme, text="Nous aussi.").capacity == "resident"
    assert [a.text for a in answers_of(word)] == ["Oui.", "Nous aussi."]
    for text in ("", " ", "x" * 3_001):
        with pytest.raises(ListeningError):
            answer_word(by=cast.ines, word=word, text=text)
    hide_word(word=word, by=cast.tom, reason="Doublon")
    with pytest.raises(ListeningError):
        answer_word(by=cast.ines, word=word, text="Encore")
    assert not Line.objects.filter(subject_kind="word").exclude(actor=None).exists()


def test_hiding_keeps_the_text_and_the_reason(cast, campaign):
    word = make_word(campaign)
    with pytest.raises(ListeningError):
        hide_word(word=word, by=cast.tom, reason=" ")
    hide_word(word=word, by=cast.tom, reason="Une personne est reconnaissable")
    assert word.text
    assert counts_of(campaign).words == 0
    show_word(word=word, by=cast.tom)
    assert counts_of(campaign).words == 1


def test_neighbours_are_suggested_with_their_reasons(campaign):
    near = [
        make_word(campaign, t)
        for t in ("Le banc devant la poste", "Deux bancs près de la Poste", "La rivière")
    ]
    assert compare_all() == 3
    found = neighbours_of(near[0])
    assert [n.other for n in found] == [near[1]]
    assert set(found[0].shared_terms) == {"banc", "poste"}
    assert neighbours_of(near[2]) == []
    assert compare_all() == 0
    make_word(campaign, "Un banc, une poste")
    assert compare_all() == 4
    assert len(neighbours_of(near[0])) == 2


def test_taking_back_a_sorting_takes_back_the_theme_it_started(cast, campaign):
    word, other = make_word(campaign), make_word(campaign, "La rivière")
    theme = start_theme(campaign=campaign, name="Les bancs", by=cast.lina)
    sort_words(words=[word, other], theme=theme, by=cast.lina)
    sort_words(words=[word], theme=theme, by=cast.aya)
    assert undo_sorting(words=[word, other], theme=theme, by=cast.lina) == 2
    assert Theme.objects.filter(pk=theme.pk).exists()  # Aya's sorting keeps it
    assert undo_sorting(words=[word], theme=theme, by=cast.aya) == 1
    assert Theme.objects.filter(pk=theme.pk).exists()  # nor is it hers
    sort_words(words=[word], theme=theme, by=cast.lina)
    assert undo_sorting(words=[word], theme=theme, by=cast.lina) == 1
    assert not Theme.objects.filter(pk=theme.pk).exists()
    assert undo_sorting(words=[word], theme=theme, by=cast.lina) == 0


def test_closed_is_no_farm(campaign):
    near = [
        make_word(campaign, text)
        for text in ("Le bureau est fermé", "Acheter du lait à la ferme", "La ferme vend son lait")
    ]
    compare_all()
    assert neighbours_of(near[0]) == []
    assert [set(one.shared_terms) for one in neighbours_of(near[2])] == [{"ferme", "lait"}]


def test_an_import_is_all_or_nothing_once_and_undone(cast, campaign, django_capture_on_commit_callbacks):
    batch = preview_import(campaign=campaign, content=CSV, filename="a.csv", by=cast.tom)
    assert (batch.row_count, len(batch.staged), batch.rejected[0]["line"]) == (3, 2, 4)
    assert not Word.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        run_import(batch=batch)
    first = Word.objects.earliest("pk")
    assert (first.title, first.text, str(first.said_on), first.voice) == ("Un", "Le banc", "2019-01-24", None)
    assert str(first.said_at) == "2019-01-24 21:29:15+00:00"
    assert first.lemmas
    with pytest.raises(ListeningError):
        run_import(batch=ImportBatch.objects.get())
    again = preview_import(campaign=campaign, content=CSV, filename="a.csv", by=cast.tom)
    assert (again.staged, len(again.rejected)) == ([], 3)
    with pytest.raises(ListeningError):
        run_import(batch=again)
    undo_import(batch=batch, by=cast.tom)
    assert not Word.objects.exists()
    with pytest.raises(ListeningError):
        undo_import(batch=batch, by=cast.tom)


def test_two_previews_of_one_file_write_it_once(cast, campaign):
    one, two = (
        preview_import(campaign=campaign, content=CSV, filename="a.csv", by=cast.tom) for _ in range(2)
    )
    run_import(batch=one)
    with pytest.raises(ListeningError):
        run_import(batch=two)
    assert Word.objects.count() == 2


def test_an_import_stays_once_it_is_used_or_old(cast, campaign):
    batch = run_import(batch=preview_import(campaign=campaign, content=CSV, filename="a.csv", by=cast.tom))
    answer_word(by=cast.tom, word=Word.objects.first(), text="Vu.")
    with pytest.raises(ListeningError):
        undo_import(batch=batch, by=cast.tom)
    Answer.objects.all().delete()
    with clock.standing_at(clock.now() + timedelta(hours=25)), pytest.raises(ListeningError):
        undo_import(batch=batch, by=cast.tom)
    preview_import(campaign=campaign, content=b"texte\nOui\n", filename="b.csv", by=cast.tom)
    assert forget_previews(clock.now() + timedelta(days=1)) == 1


def test_ten_thousand_rows_in_a_moment(cast, campaign):
    content = "texte\n" + "\n".join(f"Parole numéro {n} sur la place du village" for n in range(10_000))
    batch = preview_import(campaign=campaign, content=content.encode(), filename="a.csv", by=cast.tom)
    run_import(batch=batch)
    assert Word.objects.count() == 10_000
    assert not Neighbour.objects.exists()  # too many for a page: `tend` compares them


def test_contacts_are_forgotten_by_age_and_after_the_campaign(cast, campaign):
    make_voice(campaign, "Un", contact=Address(phone="06 12 34 56 78"))
    assert purge(clock.now(), dry_run=True) == 0
    assert purge(clock.now() + timedelta(days=731), dry_run=True) == 1
    close_campaign(campaign=campaign, by=cast.tom)
    assert purge(clock.now() + timedelta(days=366), dry_run=False) == 1
    assert Word.objects.count() == 1


def test_forgetting_someone_keeps_the_words(cast, campaign):
    word = make_word(campaign)
    theme = make_theme(campaign, cast.aya, word)
    answer_word(by=cast.aya, word=word, text="J’aide.")
    answer_word(by=cast.tom, word=word, text="Le service répond.")
    assert export(cast.aya)["answers_given"][0]["text"] == "J’aide."
    for person in (cast.aya, cast.tom):
        erase(person)
    theme.refresh_from_db()
    assert theme.started_by is None
    assert [(a.text, a.by) for a in Answer.objects.all()] == [("Le service répond.", None)]
    assert Word.objects.count() == Sorting.objects.count() == 1
    assert Theme.objects.count() == 1
    assert not campaign.team.exists()


def test_comparing_a_hidden_word_forgets_it(cast, campaign):
    words = [make_word(campaign, "Le banc devant la poste") for _ in range(2)]
    hide_word(word=words[1], by=cast.tom, reason="Doublon")
    compare_words(campaign=campaign)
    assert neighbours_of(words[0]) == []


def test_a_campaign_opened_by_nobody(cast):
    assert open_campaign(authority=cast.authority, title="Importée", by=None).opened_by is None
