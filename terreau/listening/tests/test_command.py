"""`terreau import_consultation`."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from terreau.listening.models import Campaign, ImportBatch, Word


@pytest.fixture
def said(capsys):
    def run(path, *options):
        call_command("import_consultation", str(path), "--campaign", "grand-debat", "--json", *options)
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("texte\nLe banc\n=1+1\n", encoding="utf-8")
    return path


def test_a_preview_changes_nothing_then_yes_imports(cast, said, table):
    slug = cast.authority.slug
    seen = said(table, "--authority", slug)
    assert (seen["rows"], seen["imported"], [r["line"] for r in seen["rejected"]]) == (2, 0, [3])
    assert not Campaign.objects.exists()
    done = said(table, "--authority", slug, "--yes")
    assert (done["rows"], done["imported"]) == (2, 1)
    assert done["undo_until"]
    assert Campaign.objects.get().slug == "grand-debat"
    again = said(table, "--authority", slug, "--yes")
    assert (again["imported"], len(again["rejected"])) == (0, 2)
    assert Word.objects.count() == 1


def test_refusals_are_one_sentence_and_change_nothing(cast, tmp_path, table):
    wrong = tmp_path / "b.csv"
    wrong.write_bytes(b"\x00\x01\x02")
    heavy = tmp_path / "c.csv"
    with heavy.open("wb") as out:
        out.truncate(50_000_000)
    slug = cast.authority.slug
    for path, options in (
        (wrong, ["--authority", slug]), (heavy, ["--authority", slug]), (tmp_path / "absent.csv", ["--authority", slug]),
        (table, []), (table, ["--authority", "nulle-part"]),
    ):  # fmt: skip
        with pytest.raises(CommandError) as refusal:
            call_command("import_consultation", str(path), "--campaign", "x", "--yes", *options)
        assert "\n" not in str(refusal.value)
    assert not Campaign.objects.exists()
    assert not ImportBatch.objects.exists()


def test_the_real_consultation(cast, said):
    path = (
        Path(settings.ROOT).parent.parent
        / "shared/data/consultations/lille-grand-debat/propositions-libres.csv"
    )
    if not path.exists():
        pytest.skip("The Lille proposals are not in the shared folder beside the repository.")
    cast.elsewhere.delete()
    done = said(path, "--yes")
    assert (done["rows"], done["imported"], done["rejected"]) == (196, 196, [])
