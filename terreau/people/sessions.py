"""Sessions, kept in the database; reading one costs every page, so its statement is prepared."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.functions import Now

from terreau.core.prepared import prepared


@prepared
def _session(key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=Now())


class SessionStore(DatabaseStore):
    """As Django's, on the real clock: a session lasts as long in the demonstration as elsewhere."""

    def _get_session_from_db(self) -> Session | None:
        found = _session(key=self.session_key or "")
        if not found:
            self._session_key = None
        return found[0] if found else None
