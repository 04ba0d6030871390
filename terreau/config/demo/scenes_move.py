"""The story of « Bouger au village »: alive, but its agent left, and answers are late."""

from datetime import timedelta

from terreau.commitments.models import Commitment
from terreau.commitments.services import accept, keep
from terreau.communities.models import Seat
from terreau.communities.services import answer_proposal, leave_seat, offer_seat
from terreau.config.demo.habits import decides, joins, meets, opens_circles, sits
from terreau.config.demo.timeline import STORY
from terreau.config.demo.world import MOVE, World
from terreau.crossings.services import ask_from_word, carry_word, start_community_from_theme

PURPOSE = "Sortir de chez soi sans voiture : marcher, rouler, partager une place, attendre assis et au sec."
CIRCLES = (
    ("Bancs et trottoirs", "Marcher en sécurité, se reposer en chemin."),
    ("Places libres", "Partager les trajets."),
)
FIRST = ("thérèse", "quentin", "valérie", "ibrahim", "élodie", "jules", "karine", "léon")
BENCH = "Le banc devant la poste a disparu"


@STORY.on(-176, "18:00")
def karim_calls_it(world: World) -> None:
    start_community_from_theme(
        by=world.person("karim"),
        theme=world.theme("Se déplacer sans voiture"),
        words=[world.word(BENCH), world.word("J’ai une place libre")],
        name="Bouger au village",
        purpose=PURPOSE,
        called_by="agent",
        seat="technician",
        objectives=[
            {
                "title": "Un banc tous les 300 mètres au bourg",
                "visible_result": "Douze bancs sur la carte du bourg",
            },
            {
                "title": "Dix trajets partagés par jour",
                "visible_result": "Le tableau des places libres à la mairie",
            },
        ],
    )


joins(-174, MOVE, "samira", door="page")


sits(-172, MOVE, "samira", "citizen", with_the_word_of="karim")
decides(-171, MOVE, "samira")
opens_circles(-170, MOVE, "samira", CIRCLES)
for _index, _key in enumerate(FIRST):
    joins(-168 + _index * 6, MOVE, _key, by="samira", circle=CIRCLES[_index % 2][0])
joins(-120, MOVE, "aya", by="samira")
joins(-19, MOVE, "vincent")
joins(-12, MOVE, "wanda")  # two newcomers nobody has called


@STORY.on(-100, "19:00")
def aya_stands_by(world: World) -> None:
    community = world.community(MOVE)
    proposal = offer_seat(
        by=world.person("samira"), community=community, person=world.person("aya"), kind="understudy"
    )
    answer_proposal(by=world.person("aya"), proposal=proposal, accept=True)


@STORY.on(-40, "17:00")
def karim_leaves_his_seat(world: World) -> None:
    seat = Seat.objects.select_related("community__authority", "person__authority").get(
        community=world.community(MOVE), person=world.person("karim"), left_on=None
    )
    leave_seat(by=world.person("karim"), seat=seat)


COMERS = ("samira", "thérèse", "quentin", "valérie", "ibrahim", "élodie", "jules")
for _number, _day in enumerate(range(-152, -30, 28)):
    meets(
        _day, MOVE, "samira", "Marcher le bourg ensemble", "Devant la poste, Montignac-Lascaux",
        COMERS[: 4 + _number], lines=(("said", "Relevé des endroits où l’on marche mal."), ("decided", "On envoie la carte.")),
        at="10:00",
    )  # fmt: skip


@STORY.on(-24, "11:00")
def the_bench_is_asked_for(world: World) -> None:
    ask_from_word(
        by=world.person("samira"),
        word=world.word(BENCH),
        community=world.community(MOVE),
        text="Remettre le banc devant la poste, et un autre à mi-chemin du marché",
        owner_authority=world.authority,
    )


@STORY.on(-18, "14:00")
def the_bus_shelter_is_asked_for(world: World) -> None:
    ask_from_word(
        by=world.person("samira"),
        word=world.word("Pas d’abri au carrefour"),
        community=world.community(MOVE),
        text="Poser un abri au carrefour de la route de Plazac",
        owner_authority=world.authority,
    )


meets(
    -5, MOVE, "samira", "Bouger cet hiver", "Salle du conseil, Montignac-Lascaux", COMERS[:6],
    lines=(
        ("said", "Le dernier car reste à 18 h 10 jusqu’au printemps."),
        ("said", "Wanda propose sa voiture le mardi."),
        ("question", "Qui gare la navette le soir ?"),
    ),
    written_after=None, at="18:00",
)  # fmt: skip


@STORY.on(-7, "09:00")
def the_word_is_carried(world: World) -> None:
    gathering = world.community(MOVE).gatherings.get(title="Bouger cet hiver")
    carry_word(
        by=world.person("samira"), word=world.word("Le dernier car part à 18 h 10"), gathering=gathering
    )


def _bench(world: World) -> Commitment:
    found: Commitment = Commitment.objects.select_related("community__authority", "authority").get(
        text__startswith="Remettre le banc"
    )
    return found


@STORY.on(-2, "16:20")
def ines_accepts_the_bench(world: World) -> None:
    accept(
        by=world.person("ines"),
        commitment=_bench(world),
        due_on=world.today() + timedelta(days=120),
        text="Oui, deux bancs avant juin, avec les habitants pour choisir où.",
    )


@STORY.on(96, "15:00")
def the_bench_is_back(world: World) -> None:
    keep(
        by=world.person("ines"),
        commitment=_bench(world),
        outcome="Les deux bancs sont posés. Odette a choisi l’ombre du tilleul.",
    )


for _number, _day in enumerate(range(24, 201, 28)):
    meets(
        _day, MOVE, "samira", "Café des marcheurs", "Café de la place, Thonac", COMERS[: 4 + _number % 3],
        lines=(("said", "On a fait le tour des trajets."),), at="10:00", written_after=1 if _number % 2 else None,
    )  # fmt: skip
joins(13, MOVE, "yann")
joins(60, MOVE, "bruno", by="samira")
