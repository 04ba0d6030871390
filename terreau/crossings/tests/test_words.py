"""From a word to what became of it, and telling whoever left it: once per real step, never naming them."""

from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.utils import translation

from terreau.commitments.models import Commitment
from terreau.commitments.services import accept, keep, refuse
from terreau.communities.services import CommunityError
from terreau.core import clock
from terreau.core.seal import unseal
from terreau.crossings.selectors import traces_of, words_behind
from terreau.crossings.services import (
    CrossingError,
    ask_from_word,
    carry_word,
    start_community_from_theme,
    tell_authors,
)
from terreau.gatherings.models import Gathering
from terreau.gatherings.services import Plan, announce
from terreau.listening.models import Word, WordContact
from terreau.listening.services import (
    answer_word,
    enter_card,
    hide_word,
    leave_words,
    open_campaign,
    publish_theme,
    sort_words,
    start_theme,
    withdraw_contact,
)
from terreau.notifications.models import Message
from terreau.notifications.services import Address, deliver_due

pytestmark = pytest.mark.django_db
JEANNE = "jeanne@example.org"
SAID = "Le banc devant la poste a disparu."


@pytest.fixture
def campaign(cast):
    return open_campaign(authority=cast.authority, title="Ce qui compte ici", by=cast.tom)


def leave(campaign, text=SAID, *, contact=None, language="fr"):
    first = campaign.questions.all()[0].pk
    with translation.override(language):
        voice = leave_words(campaign=campaign, texts={first: text}, contact=contact)
    return voice.words.get()


@pytest.fixture
def word(campaign):
    """Jeanne's, who wants to know."""
    return leave(campaign, contact=Address(name="Jeanne", mail=JEANNE))


@pytest.fixture
def theme(cast, campaign, word):
    others = [leave(campaign, text) for text in ("Plus de bancs.", "S’asseoir en chemin.")]
    theme = start_theme(campaign=campaign, name="S’asseoir", by=cast.lina)
    sort_words(words=[word, *others], theme=theme, by=cast.lina)
    publish_theme(theme=theme, by=cast.tom)
    return theme


def plan(cast):
    day = clock.today(cast.authority.zone) + timedelta(days=9)
    starts = datetime.combine(day, time(18, 30))
    return Plan(title="Marcher ensemble", place="Place", starts=starts, ends=starts + timedelta(hours=2))


def born(cast, theme, **fields):
    given = {
        "name": "Des bancs",
        "purpose": "S’asseoir partout.",
        "called_by": "residents",
        "seat": "citizen",
        **fields,
    }
    return start_community_from_theme(by=cast.lina, theme=theme, **given)


def told():
    return list(Message.objects.filter(key__startswith="news:").order_by("pk"))


def run(times=1):
    return [tell_authors(clock.now()) for _time in range(times)]


def verbs(word):
    return [step.verb for step in traces_of([word])[word.pk]]


def test_the_whole_path_of_a_word_is_shown_and_told_once_per_step(cast, theme, word):
    community = born(cast, theme, words=[word])
    gathering = announce(by=cast.lina, community=community, plan=plan(cast))
    carry_word(by=cast.lina, word=word, gathering=gathering)
    request = ask_from_word(
        by=cast.lina, word=word, community=community, text="Remettre le banc.", owner_authority=cast.authority
    )
    accept(by=cast.tom, commitment=request, due_on=clock.today(cast.authority.zone) + timedelta(days=30))
    keep(by=cast.tom, commitment=Commitment.objects.get(pk=request.pk), outcome="Le banc est revenu.")
    with translation.override("fr"):
        assert verbs(word) == [
            "Entendue", "Rangée", "Une communauté est née", "Portée à une rencontre", "Demandé", "Accepté", "Tenu",
        ]  # fmt: skip
    counts = run(times=4)
    assert counts == [counts[0], 0, 0, 0]
    assert len(told()) == 5  # born, carried, asked, accepted, kept: being heard and sorted is no news
    for _again in range(3):
        deliver_due()
    hers = [one for one in mail.outbox if one.to == [JEANNE]]
    assert len(hers) == 5
    assert all(SAID in one.body for one in hers)
    assert sum("Le banc est revenu." in one.body for one in hers) == 1


def test_each_step_is_told_when_it_happens_and_only_then(cast, theme, word):
    run()
    assert told() == []
    born(cast, theme)
    run(times=2)
    assert len(told()) == 1
    answer_word(word=word, text="Oui, en mars.", by=cast.tom)
    run(times=2)
    assert len(told()) == 2
    with clock.standing_at(clock.now() + timedelta(days=2)):
        run(times=3)
    assert len(told()) == 2


def test_the_news_speaks_the_language_of_whoever_asked(cast, campaign):
    english = leave(
        campaign, "The bench is gone.", contact=Address(name="Joan", mail="joan@example.org"), language="en"
    )
    french = leave(campaign, contact=Address(name="Jeanne", mail=JEANNE))
    for one in (english, french):
        answer_word(word=one, text="Oui.", by=cast.tom)
    run()
    by_language = {message.language: message for message in told()}
    for language, greeting, news in (
        ("en", "Hello Joan,", "Answered"),
        ("fr", "Bonjour Jeanne", "Réponse donnée"),
    ):
        assert greeting in by_language[language].read_body()
        assert news in by_language[language].read_body()


def test_without_mail_it_is_a_letter_or_a_call(cast, campaign):
    first = campaign.questions.all()[0].pk
    reached = {
        "letter": Address(name="Odette", post="4 rue du Puits\n24290 Montignac"),
        "call": Address(name="René", phone="0553000000"),
    }
    for number, where in enumerate(reached.values()):
        voice = enter_card(
            campaign=campaign,
            texts={first: f"Carte {number}"},
            channel="paper",
            entered_by=cast.tom,
            contact=where,
        )
        answer_word(word=voice.words.get(), text="Oui.", by=cast.tom)
    run(times=2)
    assert [message.channel for message in told()] == ["letter", "call"]
    assert unseal(told()[0].sealed_address) == "Odette\n4 rue du Puits\n24290 Montignac"
    assert "http" not in told()[0].read_body()
    assert "Carte 0" in told()[0].read_body()
    assert "Carte 0" not in str(Message.objects.filter(pk=told()[0].pk).values().get())


def test_nothing_names_whoever_left_the_word(cast, theme, word, as_person):
    """Not the word's page, for anyone; not the journal; not the outbox unsealed."""
    answer_word(word=word, text="Oui.", by=cast.tom)
    run()
    for person in (None, cast.lina, cast.aya, cast.tom, cast.ines, cast.nour):
        page = as_person(person).get(f"/ce-qui-compte/paroles/{word.public_id}/").content.decode()
        assert SAID in page
        assert not {name for name in ("Jeanne", JEANNE) if name in page}
    message = told()[0]
    assert message.person is None
    assert JEANNE not in message.sealed_address + message.subject + message.body + message.key
    assert WordContact.objects.get().sealed.find("Jeanne") == -1


def test_only_whoever_asked_to_know_is_told(cast, theme, word):
    answer_word(word=Word.objects.get(text="Plus de bancs."), text="Oui.", by=cast.tom)
    run()
    assert told() == []


def test_a_withdrawn_contact_or_a_hidden_word_is_told_nothing(cast, campaign):
    gone = leave(campaign, contact=Address(mail=JEANNE))
    hidden = leave(campaign, "Chez le voisin Machin.", contact=Address(mail="r@example.org"))
    answer_word(word=gone, text="Oui.", by=cast.tom)
    answer_word(word=hidden, text="Oui.", by=cast.tom)
    withdraw_contact(token=WordContact.objects.get(voice=gone.voice).token)
    hide_word(word=hidden, by=cast.tom, reason="Quelqu’un est reconnaissable.")
    run()
    assert told() == []


def test_what_is_older_than_a_month_is_no_news(cast, word):
    with clock.standing_at(clock.now() - timedelta(days=40)):
        answer_word(word=word, text="Oui.", by=cast.tom)
    run()
    assert told() == []


def test_a_refusal_shows_with_its_reason(cast, word):
    request = ask_from_word(
        by=cast.lina, word=word, community=cast.community, text="Un banc ?", owner_authority=cast.authority
    )
    refuse(by=cast.tom, commitment=request, reason="La place est au Département.")
    steps = traces_of([word])[word.pk]
    assert steps[-1].text == "La place est au Département."
    assert steps[-2].text.endswith("Un banc ?")


def test_a_residents_name_never_shows_in_a_trace(cast, word):
    ask_from_word(by=cast.lina, word=word, community=cast.community, text="Un banc ?", owner_person=cast.aya)
    assert not any("Aya" in step.text for step in traces_of([word])[word.pk])


def test_traces_of_thirty_words_cost_what_one_costs(
    cast, campaign, theme, word, django_assert_max_num_queries
):
    born(cast, theme, words=list(Word.objects.all()))
    for number in range(30):
        one = leave(campaign, f"Parole {number}")
        ask_from_word(
            by=cast.lina, word=one, community=cast.community, text=f"{number} ?", owner_circle=cast.circle
        )
    for words in ([word], list(Word.objects.all())):
        with django_assert_max_num_queries(8):
            traces_of(words)


def test_things_lead_back_to_their_words(cast, theme, word):
    community = born(cast, theme)
    assert words_behind("community", [community.pk]) == set(Word.objects.values_list("pk", flat=True))
    assert words_behind("gathering", [12345]) == set()


def test_an_unpublished_theme_gives_birth_to_nothing(cast, campaign):
    unpublished = start_theme(campaign=campaign, name="Brouillon", by=cast.lina)
    with pytest.raises(CommunityError):
        born(cast, unpublished)


def test_only_its_members_bring_a_word_to_its_gatherings(cast, word):
    gathering = announce(by=cast.aya, community=cast.community, plan=plan(cast))
    for stranger in (cast.karim, cast.ines, cast.zoe):
        with pytest.raises(CrossingError):
            carry_word(by=stranger, word=word, gathering=gathering)
    carry_word(by=cast.aya, word=word, gathering=gathering)
    carry_word(by=cast.lina, word=word, gathering=gathering)
    assert len(traces_of([word])[word.pk]) == 2


def test_a_word_of_one_authority_goes_nowhere_in_another(cast, word):
    """Neither carried, nor asked from, nor a community born of its theme."""
    elsewhere = announce(by=cast.zoe, community=cast.other_community, plan=plan(cast))
    with pytest.raises(CrossingError):
        carry_word(by=cast.zoe, word=word, gathering=elsewhere)
    with pytest.raises(CrossingError):
        ask_from_word(
            by=cast.zoe,
            word=word,
            community=cast.other_community,
            text="Un banc ?",
            owner_authority=cast.elsewhere,
        )
    assert Gathering.objects.within(cast.elsewhere).count() == 1
    assert len(traces_of([word])[word.pk]) == 1


def test_two_words_of_one_card_are_told_of_the_same_step_once(cast, campaign):
    questions = [question.pk for question in campaign.questions.all()]
    voice = leave_words(
        campaign=campaign,
        texts={questions[0]: SAID, questions[1]: "Et rien pour s’asseoir."},
        contact=Address(mail=JEANNE),
    )
    theme = start_theme(campaign=campaign, name="S’asseoir", by=cast.lina)
    sort_words(words=[*voice.words.all(), leave(campaign, "Un banc.")], theme=theme, by=cast.lina)
    publish_theme(theme=theme, by=cast.tom)
    born(cast, theme)
    run(times=3)
    assert len(told()) == 1


def test_a_hidden_word_goes_nowhere(cast, word):
    hide_word(word=word, by=cast.tom, reason="Quelqu’un est reconnaissable.")
    word.refresh_from_db()
    with pytest.raises(CrossingError):
        ask_from_word(
            by=cast.lina, word=word, community=cast.community, text="Un banc ?", owner_circle=cast.circle
        )
