"""An upgrade makes a backup first, and says what changed."""

import pytest
from django.core.management import CommandError, call_command

from terreau.config import environment
from terreau.config.management.commands import upgrade
from terreau.config.management.commands.upgrade import installed_version


@pytest.fixture(autouse=True)
def place(tmp_path, settings, monkeypatch):
    monkeypatch.setattr(upgrade, "load_gazetteer", lambda: None)
    settings.TERREAU_DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


def test_backup_first_then_what_changed(cast, place, capsys, monkeypatch):
    monkeypatch.setattr(
        upgrade, "versions", lambda: [("0.2.0", ["See your garden grow."]), ("0.1.0", ["See your garden."])]
    )
    monkeypatch.setattr(upgrade, "version", lambda: "0.2.0")
    (place / "version").write_text("0.1.0\n")
    call_command("upgrade")
    said = capsys.readouterr().out
    assert len(list((place / "backups").glob("before-0.2.0-*.terreau"))) == 1
    assert "Version 0.1.0 → 0.2.0" in said
    assert "See your garden grow." in said
    assert "See your garden.\n" not in said
    assert installed_version() == "0.2.0"
    call_command("upgrade")  # again: another backup, nothing more
    assert len(list((place / "backups").iterdir())) == 2


def test_no_backup_no_upgrade(cast, place):
    (place / "backups").write_text("a file where the folder should be")
    with pytest.raises(CommandError, match="Nothing was changed") as refused:
        call_command("upgrade")
    assert refused.value.returncode == 2
    assert installed_version() == ""


def test_the_version_is_read_from_the_changelog():
    assert environment.version() == environment.versions()[0][0]
    assert environment.versions()[0][1]
