"""What an SMS costs, how it costs less, what a short answer says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.mailroom.sms_text import BASIC, EXTENDED, is_start, is_stop, lightened, parts_of, yes_or_no


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3),
        ("€" * 80, 1), ("€" * 81, 2), ("€" * 152, 2), ("€" * 153, 3),  # 76 of them fit in 153, and half of one does not
        ("é" * 160, 1), ("ê" * 70, 1), ("ê" * 71, 2), ("ê" * 134, 2), ("ê" * 135, 3),
        ("a" * 70 + "ê", 2), ("🌱" * 35, 1), ("🌱" * 36, 2), ("🌱" * 66, 2), ("🌱" * 67, 3),
    ],
)  # fmt: skip
def test_parts_are_counted_as_networks_do(text, parts):
    assert parts_of(text) == parts


def test_the_alphabet_is_whole():
    assert (
        len(set(BASIC)) == len(BASIC) == 127
    )  # 128 places, one of them says that the next is of the extension
    assert len(set(EXTENDED)) == len(EXTENDED) == 10


def test_typography_and_rare_accents_do_not_double_the_price():
    said = "« Être là »\u202f: l’œuvre d’un garçon… à 18\u00a0h – çà"
    assert lightened(said) == "\"Etre là\" : l'oeuvre d'un garcon... à 18 h - cà".replace(
        '"Etre là"', '" Etre là "'
    )
    assert parts_of(lightened(said * 3)) == 1


@given(st.text(max_size=400))
def test_lighter_is_never_dearer_by_more_than_its_longer_signs(text):
    light = lightened(text)
    assert lightened(light) == light
    assert parts_of(light) >= 1


@given(st.text(max_size=700))
def test_parts_grow_with_the_text(text):
    assert parts_of(text) <= parts_of(text + "a") <= parts_of(text) + 1 or not text


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop",
        " Stop. ",
        "ARRET",
        "Arrêt",
        "ARRÊTER",
        "Stop SMS",
        "STOP merci",
        "stop\n",
        "« STOP » merci",
        "Arrête",
        "Désinscription",
    ],
)
def test_stop_is_heard(text):
    assert is_stop(text)
    assert yes_or_no(text) is None


@pytest.mark.parametrize("text", ["", "Je ne stoppe pas", "non stop", "oui", "le STOP est cassé"])
def test_other_words_stop_nothing(text):
    assert not is_stop(text)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("OUI", True), ("oui !", True), ("Oui merci", True), ("ok", True), ("Je viens", True), ("d’accord", True),
        ("Présente", True),
        ("NON", False), ("non, désolée", False), ("Je ne viens pas", False), ("Non merci", False),
        ("peut-être", None), ("", None), ("oui " + "mais " * 30, None), ("je ne sais pas", None), ("👍", None),
    ],
)  # fmt: skip
def test_short_answers(text, answer):
    assert yes_or_no(text) is answer


def test_the_way_back_in():
    assert is_start("REPRISE")
    assert is_start("Start.")
    assert not is_start("je reprise mes chaussettes")


def test_yes_and_no_at_once_is_neither():
    assert yes_or_no("Oui, enfin non") is None
    assert yes_or_no("Non, finalement oui") is None
