"""How the communities of the story decide together: a charter adopted, messages to all, a circle's line."""

from terreau.communities.models import Charter, Membership
from terreau.communities.services import (
    agree_to_announcement,
    propose_charter,
    speak_on_charter,
    tell_circle_news,
    write_announcement,
)
from terreau.config.demo.timeline import STORY
from terreau.config.demo.world import EAT, EVENINGS, World

AGREED = """## Comment nous veillons

Qui vient est attendu. On peut écouter sans parler.

Ce qui se raconte à la veillée reste à la veillée, sauf si la personne le souhaite.

Nous décidons ensemble, et personne ne rentre seul la nuit."""
STALL, SHARING = "La table des invendus change de place", "Les paniers de décembre"


@STORY.on(-40, "18:00")
def the_evenings_propose_their_charter(world: World) -> None:
    propose_charter(by=world.person("jeanne"), community=world.community(EVENINGS), text=AGREED)


@STORY.on(-37, "19:30")
def the_others_consent(world: World) -> None:
    charter = Charter.objects.get(community=world.community(EVENINGS), status=Charter.Status.PROPOSED)
    present = world.community(EVENINGS).memberships.filter(status__in=Membership.PRESENT)
    others = present.exclude(person=world.person("jeanne")).select_related("person").order_by("pk")
    for place in others[: (len(others) + 1) // 2]:
        speak_on_charter(by=place.person, charter=charter, consents=True)


@STORY.on(-18, "18:00")
def aya_writes_to_all(world: World) -> None:
    write_announcement(
        by=world.person("aya"), community=world.community(EAT), subject=STALL,
        text="Dès mercredi, la table est sous la halle, à l’abri.\nVenez avec vos paniers, à midi.",
    )  # fmt: skip


@STORY.on(-18, "20:10")
def tom_agrees_and_it_leaves(world: World) -> None:
    found = world.community(EAT).announcements.get(subject=STALL)
    agree_to_announcement(by=world.person("tom"), announcement=found, version=found.version)


@STORY.on(-1, "21:00")
def the_market_circle_tells_its_line(world: World) -> None:
    circle = world.circle(EAT, "Marché")
    one = circle.places.select_related("membership__person").order_by("pk")[0]
    tell_circle_news(
        by=one.membership.person, circle=circle,
        learned="Une balance et deux caisses suffisent : en vingt minutes tout est pesé.",
        question="Qui aurait un abri pour les caisses, près de la halle ?",
    )  # fmt: skip


@STORY.on(0, "00:20")  # it waits for its day, whatever the hour at which the demo is made
def tom_writes_and_it_waits(world: World) -> None:
    write_announcement(
        by=world.person("tom"), community=world.community(EAT), subject=SHARING,
        text="Nous partageons les paniers le premier samedi de décembre.\nDites avant jeudi si vous venez.",
    )  # fmt: skip
