from terreau.core.registries import Chore, declare_chore
from terreau.search.services import drop_deleted_words, follow_journal

declare_chore(Chore("search.follow_journal", follow_journal, every="minute"))
declare_chore(Chore("search.drop_deleted_words", lambda now: drop_deleted_words(), every="day"))
