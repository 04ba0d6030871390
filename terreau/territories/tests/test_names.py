import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.territories.names import ask, full_key, name_key, with_numbers_as_hints

LETTERS = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzéèêàçœ"), min_size=4, max_size=10)
NAMES = st.lists(LETTERS, min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ST ETIENNE", "Saint-Étienne"),
        ("ste colombe", "Sainte-Colombe"),
        ("l hay les roses", "L’Haÿ-les-Roses"),
        ("L'Haÿ les Roses", "L’Haÿ-les-Roses"),
        ("mans", "Le Mans"),
        ("la rochelle", "ROCHELLE"),
        ("val d’oise", "Val-d'Oise"),
        ("oeuilly", "Œuilly"),
        ("CC du Pays de Fayence", "Communauté de communes du Pays de Fayence"),
        ("pays de fayence", "Communauté de communes du Pays de Fayence"),
        ("  y ", "Y"),
        ("les", "Lès"),
    ],
)
def test_what_people_type_is_what_the_list_writes(typed, meant):
    assert name_key(typed) == name_key(meant) != ""


@given(NAMES, st.sampled_from(["-", " ", "  ", "’", "'", " - "]))
def test_case_and_marks_change_nothing(words, mark):
    assert name_key(mark.join(words).upper()) == name_key("-".join(words))


@given(st.text(max_size=200))
def test_any_text_can_be_asked(text):
    question = ask(text)
    assert full_key(question.full) == question.full
    assert set(question.key) <= set(question.full)
    other = with_numbers_as_hints(question)
    assert other is None or (other.hints and other.full)


@given(st.text(min_size=1).filter(lambda text: any(c in string.ascii_letters for c in text)))
def test_a_name_never_folds_to_nothing(text):
    assert name_key(text)


@given(st.text(st.sampled_from("abcdé -'’ST"), max_size=40))
def test_folding_a_folded_name_again_keeps_its_words(text):
    assert full_key(full_key(text)) == full_key(text)


def test_a_question_is_taken_apart():
    assert (ask("Lille (59)").key, ask("Lille (59)").hints) == ("lille", ("59",))
    assert ask("Sainte-Colombe (Seine-et-Marne, 77)").hints == ("seine et marne", "77")
    assert ask("2a004").code == "2A004"
    assert ask("59 000").code == "59000"
    other = with_numbers_as_hints(ask("77650 Ste-Colombe"))
    assert other is not None
    assert (other.key, other.hints) == ("sainte colombe", ("77650",))
