"""The story of « Les veillées »: a collective that brought itself along, warm in winter, quiet now."""

from datetime import timedelta

from terreau.communities.models import Seat
from terreau.communities.services import enter_member_on_behalf, welcome_member
from terreau.config.demo.habits import decides, joins, meets, sits
from terreau.config.demo.timeline import STORY
from terreau.config.demo.world import EVENINGS, World
from terreau.crossings.services import start_community_from_theme
from terreau.people.services import find_or_create_organisation

FIRST = ("estelle", "patrick", "zita", "josette", "yvonne")


@STORY.on(-148, "20:00")
def the_barn_brings_itself_along(world: World) -> None:
    organisation = find_or_create_organisation(
        authority=world.authority, name="Les Amis de la Grange", kind="collective"
    )
    start_community_from_theme(
        by=world.person("jeanne"),
        theme=world.theme("Se retrouver entre voisins"),
        words=[world.word("Je pourrais prêter ma grange"), world.word("Je joue de l’accordéon")],
        name="Les veillées",
        purpose="Des soirées au chaud, l’hiver, pour que personne ne mange seul devant la télévision.",
        called_by="collective",
        organisation=organisation,
        seat="citizen",
        objectives=[
            {
                "title": "Une veillée par mois, de novembre à mars",
                "visible_result": "Cinq soirées, une par village",
            }
        ],
    )


joins(-146, EVENINGS, "tom", door="page")


sits(-145, EVENINGS, "tom", "technician", with_the_word_of="jeanne")
decides(-144, EVENINGS, "jeanne")
for _index, _key in enumerate(FIRST):
    joins(-142 + _index * 4, EVENINGS, _key, by="jeanne")


@STORY.on(-130, "18:30")
def raymond_joins_by_phone(world: World) -> None:
    membership = enter_member_on_behalf(
        by=world.person("jeanne"),
        community=world.community(EVENINGS),
        name="Raymond",
        how="phone",
        phone="05 53 00 00 12",
        introduction="Ancien facteur. Appelez plutôt le soir.",
        consents=True,
    )
    welcome_member(by=world.person("jeanne"), membership=membership, how="call")


for _number, _day in enumerate((-128, -110, -88)):
    meets(
        _day, EVENINGS, "jeanne", "Veillée à la grange", "La grange de Thonac",
        ("jeanne", "tom", *FIRST[: 2 + _number]),
        lines=(("said", "On a chanté, puis parlé des soirs d’hiver."),), at="19:00",
    )  # fmt: skip


@STORY.on(-87, "12:00")
def the_mandate_of_jeanne_is_short(world: World) -> None:
    """She said yes until the end of the winter only."""
    seat = Seat.objects.get(community=world.community(EVENINGS), person=world.person("jeanne"), left_on=None)
    Seat.objects.filter(pk=seat.pk).update(ends_on=world.day_zero + timedelta(days=20))


joins(-30, EVENINGS, "zohra")
