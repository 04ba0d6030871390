from terreau.core.registries import Chore, declare_chore
from terreau.search.services import follow_journal

declare_chore(Chore("search.follow_journal", follow_journal, every="minute"))
