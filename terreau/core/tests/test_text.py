"""Plain text: what is folded, cut, cleaned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.core.text import excerpt, fold, lemmas, render_markdown, term_forms, tidy, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ÉCOLE", "ecole"),
        ("Cœur", "coeur"),
        ("l’île", "l'ile"),
        ("Straße", "strasse"),
        ("ﬁn", "fin"),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=300))
def test_tidy_is_stable_and_keeps_no_control_character(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert not any(ord(c) < 32 and c not in "\n\t" for c in once)


def test_tidy_keeps_emoji_right_to_left_and_line_breaks() -> None:
    assert tidy("  مرحبا 👩‍🌾\r\nligne\x00 ") == "مرحبا 👩‍🌾\nligne"


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u200e\u200f", "\u202e", "\u2066 \u2069", "\ufeff", "\u200d", " \u200c \u200d"]
)
def test_what_nobody_sees_is_no_text(unseen: str) -> None:
    assert tidy(unseen) == ""


def test_tidy_drops_what_is_unseen_and_keeps_what_joins() -> None:
    assert tidy("An\u200bne \u202eeniram\u202c\ufeff") == "Anne eniram"
    for written in ("👨‍👩‍👧‍👦", "👩🏽‍🌾 ❤️‍🔥", "مرحبا بكم", "می‌خواهم"):
        assert tidy(written) == written


def test_words_lose_their_elisions() -> None:
    assert words("L’école d'à côté, qu’on aime : aujourd’hui") == [
        "ecole",
        "a",
        "cote",
        "on",
        "aime",
        "aujourd'hui",
    ]


def test_lemmas_meet_across_number_conjugation_and_accents() -> None:
    assert lemmas("Les élus participaient") == ["elu", "participer"]
    assert lemmas("ecoles publiques") == lemmas("une école publique")


@given(st.text(max_size=400), st.integers(min_value=1, max_value=80))
def test_an_excerpt_is_one_line_within_its_length(text: str, length: int) -> None:
    cut = excerpt(text, length)
    assert "\n" not in cut
    assert len(cut) <= length + 1


def test_an_excerpt_stops_between_two_words() -> None:
    assert excerpt("Le banc devant la poste, hélas, a disparu.", 24) == "Le banc devant la poste…"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![x](https://elsewhere.example/x.png)",
        '<a href="data:text/html,x">x</a>',
        "<svg onload=alert(1)>",
    ],
)
def test_markdown_is_cleaned(hostile: str) -> None:
    html = render_markdown(f"avant {hostile} après")
    for trace in ("<script", "<img", "<svg", 'href="javascript', "<a href"):
        assert trace not in html
    assert "avant" in html
    assert "après" in html


def test_markdown_keeps_what_a_gardener_writes() -> None:
    html = render_markdown("**Oui**, [ici](https://example.org)\n\n- un\n- deux")
    assert "<strong>Oui</strong>" in html
    assert 'rel="nofollow ugc noopener"' in html
    assert html.count("<li>") == 2


@pytest.mark.parametrize(
    ("one", "other", "are_the_same"),
    [
        ("Le café est fermé", "La ferme", False),
        ("Nos fermes", "Une ferme", True),
        ("Des commerces fermés", "C’est fermé", True),
        ("Le marché", "Une marche cassée", False),
        ("Une côte", "À côté", False),
        ("La forêt", "Un foret", False),
        ("Les ecoles", "L’école", True),
        ("Un CŒUR", "le coeur", True),
        ("La sante", "Maison de santé", True),
    ],
)
def test_accents_count_only_where_they_make_another_word(one: str, other: str, are_the_same: bool) -> None:
    terms = [{term for term, _form in term_forms(text)} for text in (one, other)]
    assert bool(terms[0] & terms[1]) == are_the_same
