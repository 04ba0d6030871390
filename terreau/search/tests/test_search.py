"""What is found, by whom, on the database of the run."""

from pathlib import Path

import pytest
from django.db import connection, transaction

from conftest import Cast
from terreau.communities.tests.factories import make_community
from terreau.core import clock
from terreau.journal.services import record
from terreau.search.models import Entry
from terreau.search.selectors import MOST_BY_TEXT, MOST_BY_TITLE, entries_of, find
from terreau.search.services import drop_deleted_words, follow_journal

pytestmark = pytest.mark.django_db


def put(cast: Cast, title: str, text: str, *, audience: str = "public", n: int = 1) -> Entry:
    from terreau.core.text import lemmas

    return Entry.objects.create(
        authority=cast.authority, kind="word", subject_id=n, title=title, excerpt=text, url="/x/", audience=audience,
        title_terms=" ".join(lemmas(title)), terms=" ".join(lemmas(text)),
    )  # fmt: skip


def titles(cast: Cast, text: str, tokens: tuple[str, ...] = ("public",)) -> list[str]:
    return [entry.title for entry in entries_of(find(text, authority=cast.authority, tokens=tokens))]


def test_plural_accents_and_conjugation_do_not_matter(cast: Cast) -> None:
    put(cast, "Le banc", "L’école publique a besoin d’un banc où les élus participent")
    for question in ("ecoles publiques", "bancs", "ÉCOLE", "participer élu", "l’école"):
        assert titles(cast, question) == ["Le banc"], question
    assert titles(cast, "piscine") == []


def test_titles_come_first(cast: Cast) -> None:
    put(cast, "Autre", "le marché du jeudi", n=1)
    put(cast, "Le marché", "du jeudi", n=2)
    assert titles(cast, "marché") == ["Le marché", "Autre"]


def test_among_very_many_only_the_latest_are_ranked_and_titles_are_never_crowded_out(cast: Cast) -> None:
    put(cast, "Le marché", "du jeudi", n=1)
    for n in range(2, MOST_BY_TEXT + 22):
        put(cast, "Autre", "le marché", n=n)
    found = find("marché", authority=cast.authority, tokens=("public",))
    assert len(found) == MOST_BY_TEXT + 1
    assert [entry.title for entry in entries_of(found[:2])] == ["Le marché", "Autre"]
    assert MOST_BY_TITLE < MOST_BY_TEXT


def test_only_your_audiences_and_your_authority(cast: Cast) -> None:
    put(cast, "Secret", "cantine", audience="community:7")
    assert titles(cast, "cantine") == []
    assert titles(cast, "cantine", ("public", "community:7")) == ["Secret"]
    assert not find("cantine", authority=cast.elsewhere, tokens=("public", "community:7"))


@pytest.mark.parametrize(
    "question", ["", "  ", '"', "a AND", "*", "( ) ' : !", "le la", "NEAR(x", "<script>", "😀"]
)
def test_odd_questions_find_nothing_and_break_nothing(cast: Cast, question: str) -> None:
    put(cast, "Le banc", "du marché")
    assert titles(cast, question) == []


def test_a_renamed_community_is_found_by_its_new_name(cast: Cast) -> None:
    community = make_community(cast.authority, "Les vergers partagés")
    with transaction.atomic():
        record("Create", subject=("community", community.pk), authority=cast.authority)
    follow_journal(clock.now())
    assert titles(cast, "verger") == ["Les vergers partagés"]
    community.name = "Les ruches"
    community.save()
    with transaction.atomic():
        record("Update", subject=("community", community.pk), authority=cast.authority)
    follow_journal(clock.now())
    assert titles(cast, "verger") == []
    assert titles(cast, "ruche") == ["Les ruches"]


@pytest.mark.django_db(transaction=True)
def test_what_is_erased_is_in_no_byte_of_the_file(cast: Cast) -> None:
    """SQLite marks freed pages and keeps its log of writes: both are wiped."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL vacuums by itself.")
    main = Path(str(connection.settings_dict["NAME"]))
    files = (main, main.with_name(f"{main.name}-wal"))

    def holds(canary: str) -> bool:
        return any(canary.encode() in file.read_bytes() for file in files if file.exists())

    entry = put(cast, "Le banc", "zqcanari devant la poste " * 400)
    drop_deleted_words()
    assert holds("zqcanari")
    entry.delete()
    drop_deleted_words()
    assert not holds("zqcanari")
