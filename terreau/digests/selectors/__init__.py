"""Reading the week of communities, who wants a digest, whom a letter reaches."""

from terreau.digests.selectors.happenings import weeks_of, weeks_remembered
from terreau.digests.selectors.newsletters import CRITERIA, drafts_of, recipients_of, sent_newsletters
from terreau.digests.selectors.weekly import (
    A_WEEK,
    KIND,
    Offline,
    communities_of_readers,
    offline_rows,
    on_paper_in,
    readers_on,
    rhythm_of,
    since_of,
)

__all__ = [
    "A_WEEK",
    "CRITERIA",
    "KIND",
    "Offline",
    "communities_of_readers",
    "drafts_of",
    "offline_rows",
    "on_paper_in",
    "readers_on",
    "recipients_of",
    "rhythm_of",
    "sent_newsletters",
    "since_of",
    "weeks_of",
    "weeks_remembered",
]
