from terreau.conversations.services import tell_followers
from terreau.core.registries import Chore, declare_chore

declare_chore(Chore("conversations.tell_followers", tell_followers, every="minute"))
