"""The story: people say what counts, on line, on paper, by phone, and sort it together."""

from terreau.config.demo.timeline import STORY
from terreau.config.demo.words import ACTION, GOOD, HARD, WORDS
from terreau.config.demo.world import CAMPAIGN, World
from terreau.listening.services import (
    answer_word,
    enter_card,
    leave_words,
    open_campaign,
    publish_theme,
    sort_word,
    start_theme,
)
from terreau.notifications.services import Address
from terreau.territories.models import Territory

SORTERS = ("lina", "aya", "samira", "karim")
CARDS = {0, 8, 18, 24, 30, 32}  # words that came on a paper card
CALLS = {5, 25}  # words said on the phone
ODETTE = Address(name="Odette P.", post="4 rue de la Pègerie\n24290 Montignac-Lascaux")


def place(world: World, index: int) -> Territory | None:
    """Where a word was said: the villages in turn."""
    villages = Territory.objects.filter(
        kind="commune", code__in=("24291", "24443", "24172", "24330", "24356")
    )
    found = list(villages.order_by("name"))
    return found[index % len(found)] if found else None


@STORY.on(-265, "09:00")
def tom_asks_three_open_questions(world: World) -> None:
    open_campaign(
        authority=world.authority,
        by=world.person("tom"),
        title="Qu’est-ce qui compte pour vous, ici ?",
        intro="Trois questions ouvertes, pas de réponse toute faite. Vos mots restent vos mots.",
        slug=CAMPAIGN,
    )


def say(index: int, question: str, text: str) -> None:
    """One word is left, by the channel it came by."""

    def act(world: World) -> None:
        campaign, where = world.campaign(), place(world, index)
        texts = world.texts(question, text)
        contact = (
            ODETTE
            if index == 0
            else Address(mail=f"voisine{index}@residents.invalid")
            if index % 5 == 1
            else None
        )
        if index in CARDS:
            enter_card(
                campaign=campaign,
                texts=texts,
                channel="paper",
                entered_by=world.person("tom"),
                place=where,
                contact=contact,
            )
        elif index in CALLS:
            enter_card(
                campaign=campaign, texts=texts, channel="phone", entered_by=world.person("tom"), place=where
            )
        else:
            leave_words(campaign=campaign, texts=texts, place=where, contact=contact)

    STORY.on(-262 + index * 3 if index < len(WORDS) - 6 else -60 + index, f"{9 + index % 9:02d}:15")(act)


for _index, (_question, _text, _theme) in enumerate(WORDS):
    say(_index, _question, _text)


def sort_into(name: str, day: int, summary: str) -> None:
    """A theme is started, filled by several people over some days, then published."""

    def act(world: World) -> None:
        theme = start_theme(campaign=world.campaign(), name=name, by=world.person("lina"), summary=summary)
        for index, (_question, text, wanted) in enumerate(WORDS):
            if wanted == name:
                found = world.campaign().words.filter(text=text).first()
                for sorter in SORTERS[: 1 + index % 3]:
                    if found:
                        sort_word(word=found, theme=theme, by=world.person(sorter))
        publish_theme(theme=theme, by=world.person("tom"))

    STORY.on(day, "20:00")(act)


sort_into(
    "Bien manger près de chez soi",
    -214,
    "Ce qui pousse ici, ce qu’on en fait, et ceux qui n’y ont pas accès.",
)
sort_into(
    "Se déplacer sans voiture",
    -186,
    "Car, vélo, marche, bancs et places libres : sortir de chez soi quand on ne conduit pas.",
)
sort_into(
    "Se retrouver entre voisins", -158, "Les soirées d’hiver, les nouveaux venus, les personnes seules."
)


def sort_the_rest(world: World) -> None:
    """Words said after a theme was published join it too."""
    for index, (_question, text, wanted) in enumerate(WORDS):
        found = world.campaign().words.filter(text=text, sortings=None).first() if wanted else None
        if found:
            sort_word(word=found, theme=world.theme(wanted), by=world.person(SORTERS[index % len(SORTERS)]))


for _day in (-150, -118, -62, -25):
    STORY.on(_day, "20:45")(sort_the_rest)


@STORY.on(-128, "09:40")
def tom_answers_what_people_eat(world: World) -> None:
    answer_word(
        by=world.person("tom"),
        theme=world.theme("Bien manger près de chez soi"),
        text="Nous avons lu chaque parole. La communauté Manger d’ici en fait trois objectifs ;"
        " le Pays prête ses cuisines et un terrain.",
    )


@STORY.on(-90, "18:20")
def jeanne_answers_about_the_evenings(world: World) -> None:
    answer_word(
        by=world.person("jeanne"),
        theme=world.theme("Se retrouver entre voisins"),
        text="La grange est ouverte. On vient vous chercher si vous ne conduisez pas : appelez la mairie.",
    )


@STORY.on(-100, "10:10")
def karim_answers_about_moving(world: World) -> None:
    answer_word(
        by=world.person("karim"),
        theme=world.theme("Se déplacer sans voiture"),
        text="Les trajets du car dépendent de la Région : nous lui avons transmis vos mots. Pour les bancs et les"
        " trottoirs, c’est nous, et Bouger au village choisit où commencer.",
    )


def said_since(day: int, text: str, theme: str, sorter: str) -> None:
    """A word said after its theme was answered: it waits for its own answer."""

    def said(world: World) -> None:
        leave_words(
            campaign=world.campaign(),
            texts=world.texts(HARD, text),
            place=place(world, day),
            contact=Address(mail=f"voisin{-day}@residents.invalid"),
        )

    def put(world: World) -> None:
        sort_word(word=world.word(text[:30]), theme=world.theme(theme), by=world.person(sorter))

    STORY.on(day, "19:50")(said)
    STORY.on(day + 1, "21:20")(put)


said_since(
    -17,
    "Le car scolaire ne prend plus les lycéens de Plazac le mercredi midi.",
    "Se déplacer sans voiture",
    "samira",
)
said_since(
    -13, "Le lait de Peyzac part en camion, et revient en bouteilles.", "Bien manger près de chez soi", "lina"
)


@STORY.on(-120, "11:00")
def tom_answers_about_the_school_kitchens(world: World) -> None:
    answer_word(
        by=world.person("tom"),
        word=world.word("À la cantine, les légumes arrivent de loin"),
        text="Vous avez raison. Nous avons compté : un légume sur six vient d’ici."
        " La communauté Manger d’ici s’en occupe avec nous.",
    )


@STORY.on(-9, "10:30")
def a_card_arrives_at_the_market(world: World) -> None:
    enter_card(
        campaign=world.campaign(),
        texts=world.texts(
            HARD, "Le pain arrive à Fanlac une fois par semaine. Le reste du temps, je fais sans."
        ),
        channel="paper",
        entered_by=world.person("tom"),
        place=place(world, 2),
    )


LATER = (
    (2, GOOD, "Depuis que les volets de l’école sont repeints, on a envie d’y entrer."),
    (4, HARD, "Le bac de compost de la place déborde et personne ne sait qui s’en occupe."),
    (6, ACTION, "Je peux garder des enfants le soir des rencontres."),
    (11, HARD, "Quand il neige, la côte de Fanlac n’est pas salée avant midi."),
    (19, ACTION, "Avec ma classe, on voudrait planter une haie."),
    (33, GOOD, "Le marché de Noël, parce que tout le monde y vient."),
    (47, HARD, "On ne sait jamais à quelle heure ouvre la déchèterie."),
)
for _day, _question, _text in LATER:

    def _leave(world: World, question: str = _question, text: str = _text) -> None:
        leave_words(campaign=world.campaign(), texts=world.texts(question, text))

    STORY.on(_day, "12:20")(_leave)
