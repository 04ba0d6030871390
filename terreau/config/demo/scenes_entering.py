"""Coming in, being welcomed, resting, leaving: what waits for an answer on the day the demo is made."""

from datetime import timedelta

from terreau.communities.models import MemberImport
from terreau.communities.services import leave, pause, propose_charter, propose_pair
from terreau.communities.services.asking import request_to_join, set_door, speak_on_request
from terreau.communities.services.importing import import_list, stage_list
from terreau.communities.services.letters import invite_by_letter
from terreau.communities.services.welcoming import add_first_thing, agree_to_buddy, offer_buddy
from terreau.config.demo.habits import joins
from terreau.config.demo.timeline import STORY
from terreau.config.demo.world import EAT, EVENINGS, World

QUESTIONS = ("Qu’aimeriez-vous entendre ou raconter ?", "Pouvez-vous venir à pied, ou faut-il vous prendre ?")
CHARTER = """## Comment nous faisons

Nous décidons avec ceux qui sont là, et nous écrivons ce qui est décidé.

Chacun donne le temps qu’il peut. Se reposer ne se justifie pas.

Les invendus vont d’abord à qui en a besoin, puis aux bocaux."""
LIST = """Prénom;Nom;Courriel;Téléphone;Adresse;CP;Commune
Amandine;Faure;amandine.faure@demo.invalid;;;;
Basile;Roux;basile.roux@demo.invalid;;;;
BASILE;ROUX;Basile.Roux@demo.invalid;;;;
Colette;Vidal;;0553000017;Le Bourg;24290;Thonac
Désiré;Vidal;;0553000017;Le Bourg;24290;Thonac
Éliane;Brun;pas d’adresse;;;;
"""

joins(-110, EAT, "valérie", by="tom")


@STORY.on(-95, "18:00")
def small_things_are_written_down(world: World) -> None:
    for key, title, minutes, when in (
        ("lina", "Arroser les semis de la serre", 10, "à toute heure, la nuit aussi"),
        ("tom", "Relire une page du livret de recettes", 10, "quand on veut, sur un téléphone"),
        ("aya", "Venir peser les invendus du samedi", 60, "le samedi à midi"),
    ):
        add_first_thing(
            by=world.person(key), community=world.community(EAT), title=title, minutes=minutes, when=when
        )


@STORY.on(-48, "19:00")
def valerie_moves_away(world: World) -> None:
    leave(membership=world.membership(EAT, "valérie"), may_be_called=True)


@STORY.on(-18, "20:00")
def gisele_rests_until_soon(world: World) -> None:
    pause(membership=world.membership(EAT, "gisèle"), until=world.today() + timedelta(days=21))


@STORY.on(-14, "17:30")
def the_evenings_choose_to_ask(world: World) -> None:
    set_door(
        by=world.person("jeanne"), community=world.community(EVENINGS), entry="request",
        members_invite=True, questions=QUESTIONS,
    )  # fmt: skip


@STORY.on(-6, "18:10")
def lina_offers_to_go_along(world: World) -> None:
    buddy = offer_buddy(by=world.person("lina"), newcomer=world.membership(EAT, "omar"))
    agree_to_buddy(by=world.person("omar"), buddy=buddy)


@STORY.on(-4, "16:00")
def a_letter_waits_for_its_answer(world: World) -> None:
    invite_by_letter(
        by=world.person("aya"), community=world.community(EAT), name="Suzanne",
        postal_address="12 rue du Barry\n24290 Montignac-Lascaux",
    )  # fmt: skip


@STORY.on(-3, "17:00")
def a_charter_is_discussed(world: World) -> None:
    propose_charter(by=world.person("aya"), community=world.community(EAT), text=CHARTER)


@STORY.on(-2, "20:40")
def lina_asks_to_join_the_evenings(world: World) -> None:
    request = request_to_join(
        person=world.person("lina"), community=world.community(EVENINGS),
        answers=[
            (QUESTIONS[0], "Mon grand-père chantait en faisant les vendanges. J’ai ses carnets."),
            (QUESTIONS[1], "Je viens à vélo, et je peux ramener quelqu’un en voiture l’hiver."),
        ],
        introduction="Maraîchère à Saint-Léon, libre le soir dès novembre.",
    )  # fmt: skip
    speak_on_request(
        by=world.person("jeanne"), request=request, text="Quelle joie. Les carnets se liront un soir ?"
    )


@STORY.on(-1, "17:30")
def tom_asks_for_a_list_to_call(world: World) -> None:
    propose_pair(
        by=world.person("tom"), community=world.community(EAT), kind="export",
        reason="Appeler chacun avant la fête des invendus, ceux qui ont dit oui seulement.",
    )  # fmt: skip


@STORY.on(0, "00:30")  # whatever the hour at which the demo is made, there is a day to undo
def a_list_may_still_be_undone(world: World) -> None:
    aya = world.person("aya")
    batch = stage_list(
        by=aya, community=world.community(EAT), content=LIST.encode(), filename="journées du verger.csv",
        given_by="Les Amis du verger", origin="Inscrits aux journées du verger de l’an dernier",
        basis=MemberImport.Basis.CONSENT,
    )  # fmt: skip
    import_list(by=aya, batch=batch)
