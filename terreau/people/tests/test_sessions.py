"""A session opens while it lasts, and not after."""

from datetime import timedelta

from django.contrib.sessions.models import Session

from terreau.people.sessions import SessionStore


def test_a_session_is_read_until_it_ends(db) -> None:
    kept = SessionStore()
    kept["what"] = "kept"
    kept.save()
    assert SessionStore(kept.session_key)["what"] == "kept"
    row = Session.objects.get(pk=kept.session_key)
    row.expire_date -= timedelta(days=91)
    row.save()
    assert "what" not in SessionStore(kept.session_key)
    assert "what" not in SessionStore("unknown")
