"""The story of « Manger d’ici »: well tended, growing, busy."""

from datetime import timedelta

from terreau.commitments.models import Commitment
from terreau.commitments.services import accept, ask, keep
from terreau.communities.models import Objective
from terreau.communities.services import (
    enter_member_on_behalf,
    pause,
    progress_objective,
    set_objective,
    welcome_member,
)
from terreau.config.demo.habits import decides, joins, meets, opens_circles, sits
from terreau.config.demo.timeline import STORY
from terreau.config.demo.world import EAT, World
from terreau.crossings.services import start_community_from_theme
from terreau.people.models import Person

PURPOSE = (
    "Des habitantes, des habitants et la commune cherchent comment nourrir le pays avec ce qui y pousse."
)
CIRCLES = (
    ("Cantines", "Des légumes d’ici dans les assiettes des enfants."),
    ("Jardins de quartier", "Un jardin partagé par quartier."),
    ("Marché", "Rien ne se jette à la fin du marché."),
    ("Ateliers cuisine", "Cuisiner ensemble, transmettre."),
    ("Arrivées", "Accueillir celles et ceux qui s’installent."),
)
FIRST = ("adèle", "bruno", "camille", "denis", "claire", "driss", "fatou", "gaël", "hélène", "josette")
NEXT = ("kevin", "louise", "mehdi", "nadège", "olivier", "pauline", "rosa", "sylvain", "ulysse", "wassim")
LATER = ("xavier", "yvonne", "félix", "gisèle", "hugo", "irène")
PLACES = (
    "Salle des fêtes, Saint-Léon-sur-Vézère",
    "Cuisine du collège, Montignac",
    "Chez Lina, sous le hangar",
    "Bibliothèque de Rouffignac",
)


@STORY.on(-205, "20:30")
def it_is_born(world: World) -> None:
    theme = world.theme("Bien manger près de chez soi")
    words = [
        world.word(start) for start in ("Les invendus du marché", "À la cantine", "J’ai un bout de terrain")
    ]
    start_community_from_theme(
        by=world.person("aya"),
        theme=theme,
        words=words,
        name="Manger d’ici",
        purpose=PURPOSE,
        called_by="residents",
        seat="citizen",
        objectives=[
            {
                "title": "Une cantine sur deux en légumes d’ici",
                "visible_result": "4 cantines sur 8 au menu d’ici",
            },
            {
                "title": "Un jardin partagé par quartier",
                "visible_result": "Cinq jardins ouverts, avec leurs clés",
            },
            {
                "title": "Zéro invendu jeté au marché",
                "visible_result": "Une table d’invendus chaque mercredi",
            },
        ],
    )


joins(-203, EAT, "tom", door="page")
joins(-202, EAT, "lina", by="aya", circle="")
decides(-199, EAT, "aya")
opens_circles(-198, EAT, "aya", CIRCLES)


sits(-200, EAT, "tom", "technician", with_the_word_of="aya")
for _index, _key in enumerate(FIRST):
    joins(-196 + _index, EAT, _key, by="aya" if _index % 2 else "tom", circle=CIRCLES[_index % 3][0])
for _index, _key in enumerate(NEXT):
    joins(
        -150 + _index * 5, EAT, _key, by="tom" if _index % 3 else "aya", circle=CIRCLES[(_index + 1) % 5][0]
    )
for _index, _key in enumerate(LATER):
    joins(-45 + _index * 5, EAT, _key, by="aya", circle=CIRCLES[4 - _index % 2][0], after=4)
joins(-8, EAT, "omar")  # nobody has spoken to him yet
joins(-3, EAT, "maïa")


@STORY.on(-170, "10:00")
def marcel_joins_in_person(world: World) -> None:
    membership = enter_member_on_behalf(
        by=world.person("aya"),
        community=world.community(EAT),
        name="Marcel",
        how="spoken",
        reason="Rencontré au marché, il n’a pas Internet.",
        postal_address="Le Bourg\n24290 Fanlac",
        introduction="81 ans. Je taille les fruitiers.",
        consents=True,
    )
    welcome_member(by=world.person("aya"), membership=membership, how="met")


for _day, _key in ((-60, "denis"), (-52, "rosa"), (-31, "kevin")):

    def _rests(world: World, key: str = _key) -> None:
        pause(membership=world.membership(EAT, key), until=world.today() + timedelta(days=90))

    STORY.on(_day, "21:15")(_rests)

TOPICS = (
    "Les cantines font leurs comptes",
    "Tour des jardins",
    "La table des invendus",
    "Conserves d’automne",
)
COMERS = (
    "aya",
    "tom",
    "lina",
    "adèle",
    "bruno",
    "camille",
    "claire",
    "driss",
    "fatou",
    "hélène",
    "louise",
    "mehdi",
)
for _number, _day in enumerate(range(-185, -12, 21)):
    _known = tuple(key for key in COMERS if _number > 1 or key in {"aya", "tom", "lina", "adèle", "bruno"})
    meets(
        _day,
        EAT,
        ("aya", "lina")[_number % 2],
        TOPICS[_number % 4],
        PLACES[_number % 4],
        _known[: 6 + _number],
        lines=(
            ("said", "Chacune et chacun a dit ce qu’il a fait depuis la dernière fois."),
            ("decided", "On continue trois mois, puis on regarde ensemble ce que ça a donné."),
            ("learned", "À dix, on avance mieux qu’à trente."),
        ),
        access=("step_free", "childcare") if _number % 2 else ("step_free",),
    )

ASKED = (
    (
        -164,
        "Ouvrir la cuisine du collège un mercredi par mois",
        "authority",
        40,
        25,
        "La cuisine est ouverte un mercredi par mois.",
    ),
    (
        -143,
        "Prêter le terrain derrière l’ancienne gare",
        "authority",
        60,
        44,
        "Convention signée, les clés sont chez Lina.",
    ),
    (
        -101,
        "Compter les légumes d’ici dans chaque cantine",
        "Cantines",
        30,
        22,
        "Huit cantines comptées, une feuille par école.",
    ),
    (-59, "Tenir la table des invendus le mercredi", "Marché", 21, 18, "Onze mercredis, 340 kilos sauvés."),
    (
        -38,
        "Écrire la recette des conserves avec de grands dessins",
        "Ateliers cuisine",
        40,
        30,
        "Affichée dans trois salles.",
    ),
)


def asked(day: int, text: str, owner: str, within: int, kept_after: int, outcome: str) -> None:
    """Something is asked, accepted some days later, and kept."""

    def ask_it(world: World) -> None:
        community = world.community(EAT)
        to = (
            {"owner_authority": world.authority}
            if owner == "authority"
            else {"owner_circle": world.circle(EAT, owner)}
        )
        ask(
            by=world.person("aya"),
            community=community,
            text=text,
            born_of=[("gathering", world.last_gathering(EAT).pk)],
            **to,
        )

    def found(world: World) -> Commitment:
        one: Commitment = Commitment.objects.select_related("community__authority", "authority").get(
            community=world.community(EAT), text=text
        )
        return one

    def owner_of(world: World, one: Commitment) -> Person:
        if one.owner_circle is None:
            return world.person("tom")
        place = one.owner_circle.places.select_related("membership__person__authority").order_by("pk")[0]
        owner: Person = place.membership.person
        return owner

    def accept_it(world: World) -> None:
        one = found(world)
        accept(by=owner_of(world, one), commitment=one, due_on=world.today() + timedelta(days=within))

    def keep_it(world: World) -> None:
        one = found(world)
        keep(by=owner_of(world, one), commitment=one, outcome=outcome)

    STORY.on(day, "22:45")(ask_it)
    STORY.on(day + 5, "09:10")(accept_it)
    STORY.on(day + kept_after, "17:30")(keep_it)


for _one in ASKED:
    asked(*_one)

PROGRESS = (
    (-150, 1, 1, "Première cantine : Plazac"), (-110, 1, 3, "3 cantines sur 8"), (-40, 1, 5, "5 cantines sur 8"),
    (-120, 2, 1, "Le jardin de la gare"), (-55, 2, 2, "2 sur 5, le troisième cherche un terrain"),
    (-41, 3, 1, "La table tient depuis onze mercredis"),
)  # fmt: skip
PLANNED = {1: 8, 2: 5, 3: 6}


def progresses(day: int, position: int, done: int, note: str) -> None:
    def act(world: World) -> None:
        objective = Objective.objects.select_related("community__authority").get(
            community=world.community(EAT), position=position
        )
        progress_objective(by=world.person("aya"), objective=objective, steps_done=done, note=note)

    STORY.on(day, "23:00")(act)


@STORY.on(-199, "23:00")
def the_steps_are_planned(world: World) -> None:
    for objective in Objective.objects.select_related("community__authority").filter(
        community=world.community(EAT)
    ):
        set_objective(
            by=world.person("aya"),
            community=objective.community,
            title=objective.title,
            visible_result=objective.visible_result,
            steps_planned=PLANNED[objective.position],
            objective=objective,
        )


for _step in PROGRESS:
    progresses(*_step)

meets(
    10,
    EAT,
    "aya",
    "Cuisiner les invendus du marché",
    "Salle des fêtes, Saint-Léon-sur-Vézère",
    (
        "aya",
        "tom",
        "lina",
        "adèle",
        "bruno",
        "camille",
        "claire",
        "driss",
        "fatou",
        "hélène",
        "louise",
        "mehdi",
        "hugo",
        "irène",
    ),
    notice=18,
    access=("step_free", "childcare"),
    capacity=20,
    lines=(
        ("said", "Quatorze personnes ont cuisiné 22 kilos d’invendus."),
        ("decided", "On recommence chaque premier jeudi du mois."),
        ("request", "Ouvrir la salle des fêtes un jeudi par mois, gratuitement"),
    ),
)
for _number, _day in enumerate(range(31, 201, 21)):
    meets(
        _day, EAT, ("lina", "aya")[_number % 2], TOPICS[_number % 4], PLACES[_number % 4],
        COMERS[: 7 + _number % 5], lines=(("said", "On a fait le point."), ("decided", "On garde le rythme.")),
    )  # fmt: skip
for _index, _key in enumerate(("noé", "ophélie", "rachid", "solène", "tania", "zohra")):
    joins(
        5 + _index * 16,
        EAT,
        _key,
        by="aya" if _index % 2 else "",
        circle=CIRCLES[4][0] if _index % 2 else "",
        after=4,
    )
