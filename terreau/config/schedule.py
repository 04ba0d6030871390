from django.conf import settings

from terreau.core.registries import Chore, declare_chore
from terreau.crossings.services.persons import reapply_erasures
from terreau.crossings.services.tombstones import keep_tombstones

declare_chore(Chore("config.keep_erasures", lambda now: keep_tombstones() + reapply_erasures(), every="hour"))
if settings.TERREAU_DEMO:  # the story is long to read: a real territory never loads it
    from terreau.config.demo.player import play_to_now

    declare_chore(Chore("config.play_demo", play_to_now, every="hour"))
