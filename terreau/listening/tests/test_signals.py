"""A word left without an answer, although a community was born from it."""

from datetime import timedelta

from terreau.core import clock
from terreau.core.registries import signal_kinds
from terreau.journal.services import link
from terreau.listening.care_signals import KIND, find, standing
from terreau.listening.services import answer_word, sort_word
from terreau.listening.tests.factories import make_campaign, make_theme, make_word


def born(cast, community, kind, thing):
    link(
        authority=cast.authority, kind="born_of", source=("community", community.pk), target=(kind, thing.pk)
    )


def test_ten_days_without_an_answer(cast, django_assert_max_num_queries):
    campaign = make_campaign(cast.authority, cast.tom)
    words = [make_word(campaign, f"Parole {n}") for n in range(6)]
    theme = make_theme(campaign, cast.lina, *words)
    make_theme(campaign, cast.aya, *words)
    now = clock.now()
    assert list(find([cast.community.pk], now + timedelta(days=30))) == []
    born(cast, cast.community, "theme", theme)
    born(cast, cast.community, "word", words[0])
    assert list(find([cast.community.pk], now + timedelta(days=9))) == []
    with django_assert_max_num_queries(3):
        found = list(find([cast.community.pk, cast.other_community.pk], now + timedelta(days=11)))
    assert [s.subject_id for s in found] == [w.pk for w in words[:2]]
    assert {s.community_id for s in found} == {cast.community.pk}
    kind = signal_kinds[KIND]
    facts = found[0].facts
    assert words[0].public_id in kind.act(facts)[0]
    assert "10" in kind.reason(facts) or "11" in kind.reason(facts)
    assert kind.title(facts)
    assert kind.evidence(facts)
    answer_word(by=cast.tom, word=words[0], text="Vu.")
    found = list(find([cast.community.pk], now + timedelta(days=11)))
    assert [s.subject_id for s in found] == [w.pk for w in words[1:3]]
    answer_word(by=cast.tom, theme=theme, text="Vu, pour tous.")
    assert list(find([cast.community.pk], now + timedelta(days=11))) == []


def test_a_reminder_of_last_week_says_which_words_still_wait(cast):
    campaign = make_campaign(cast.authority, cast.tom)
    words = [make_word(campaign, f"Parole {n}") for n in range(2)]
    born(cast, cast.community, "theme", make_theme(campaign, cast.lina, *words))
    later = clock.now() + timedelta(days=11)
    found = list(find([cast.community.pk], later))
    answer_word(by=cast.tom, word=words[0], text="Vu.")
    ((subject, rows),) = standing(found, later)
    assert (subject, list(rows)) == ("word", [words[1]])


def test_a_word_on_its_way_waits_for_its_answer_there(cast):
    campaign = make_campaign(cast.authority, cast.tom)
    asked, carried, waiting = (make_word(campaign, text) for text in ("Un banc", "Un car", "Du pain"))
    theme = make_theme(campaign, cast.lina, asked, carried, waiting)
    born(cast, cast.community, "theme", theme)
    for kind, word in (("commitment", asked), ("gathering", carried)):
        link(authority=cast.authority, kind="born_of", source=(kind, 1), target=("word", word.pk))
    found = find([cast.community.pk], clock.now() + timedelta(days=11))
    assert [signal.subject_id for signal in found] == [waiting.pk]


def test_an_answer_to_a_theme_does_not_answer_what_is_said_afterwards(cast):
    campaign = make_campaign(cast.authority, cast.tom)
    early = make_word(campaign, "Un banc")
    theme = make_theme(campaign, cast.lina, early)
    born(cast, cast.community, "theme", theme)
    answer_word(by=cast.tom, theme=theme, text="Vu, pour tous.")
    with clock.standing_at(clock.now() + timedelta(days=5)):
        late = make_word(campaign, "Du pain")
        sort_word(word=late, theme=theme, by=cast.lina)
    found = find([cast.community.pk], clock.now() + timedelta(days=20))
    assert [signal.subject_id for signal in found] == [late.pk]
