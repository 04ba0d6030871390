"""What the members of the story write to each other, on the site, by mail, and through a neighbour."""

from django.core.files.uploadedfile import SimpleUploadedFile

from terreau.config.demo.drawings import small_poster, table_sketch
from terreau.config.demo.scenes_eat import CIRCLES
from terreau.config.demo.timeline import STORY
from terreau.config.demo.world import EAT, EVENINGS, MOVE, World
from terreau.conversations.models import Post, Thread
from terreau.conversations.services import mark_answered, reply, sign, start_thread
from terreau.crossings.services import ask_from_post
from terreau.moderation.selectors import to_decide
from terreau.moderation.services import decide, report

PRESS, STALL, SEATS, MENUS = (
    "Qui a une presse à pommes ?",
    "La table des invendus, mercredi",
    "Qui monte à Montignac le jeudi ?",
    "Les menus d’hiver",
)


def starts(day: int, at: str, community: str, by: str, title: str, text: str, circle: str = "") -> None:
    """Somebody opens a thread, for everyone or for their circle."""

    def act(world: World) -> None:
        start_thread(
            by=world.person(by),
            community=world.community(community),
            title=title,
            text=text,
            circle=world.circle(community, circle) if circle else None,
        )

    STORY.on(day, at)(act)


def answers(
    day: int, at: str, title: str, by: str, text: str, *, to: int | None = None, via: str = "web"
) -> None:
    """Somebody answers; `to` is the place of the message they answer."""

    def act(world: World) -> None:
        thread = _thread(world, title)
        answered = _post(thread, to) if to is not None else None
        reply(by=world.person(by), thread=thread, text=text, reply_to=answered, via=via)

    STORY.on(day, at)(act)


def signs(day: int, at: str, title: str, place: int, **kinds: tuple[str, ...]) -> None:
    """People sign the message at that place: thanks=("aya", "lina")."""

    def act(world: World) -> None:
        post = _post(_thread(world, title), place)
        for kind, people in kinds.items():
            for key in people:
                sign(by=world.person(key), post=post, kind=kind)

    STORY.on(day, at)(act)


def _thread(world: World, title: str) -> Thread:
    rows = Thread.objects.filter(authority=world.authority, title=title)
    found: Thread = rows.select_related("community__authority", "circle", "started_by").get()
    return found


def _post(thread: Thread, place: int) -> Post:
    found: Post = thread.posts.select_related("thread__community", "by", "entered_by").order_by("pk")[place]
    return found


starts(
    -20, "18:40", EAT, "lina", PRESS,
    "Bonjour,\n\nnos **trois pommiers** sont pleins cette année. Qui sait où emprunter une presse, un samedi ?",
)  # fmt: skip
answers(-20, "21:05", PRESS, "bruno", "Le foyer de Plazac en a une. Il faut la demander à l’avance.")
answers(-19, "12:30", PRESS, "adèle", "J’ai des bouteilles vides, une quarantaine.", via="mail")


@STORY.on(-18, "10:15")
def marcel_knows(world: World) -> None:
    thread = _thread(world, PRESS)
    reply(
        by=world.person("aya"),
        thread=thread,
        text="Lavez les pommes la veille, et gardez le marc pour mes poules.",
        on_behalf_of=world.person("marcel"),
        via="phone",
    )


answers(-17, "19:20", PRESS, "lina", "Samedi 10 h chez moi, avec la presse de Plazac. Merci à tous !", to=1)
signs(-16, "20:00", PRESS, 3, thanks=("lina", "adèle", "bruno"), learn=("camille",))
signs(-16, "20:05", PRESS, 4, help=("denis", "aya"), thanks=("tom",))


@STORY.on(-15, "08:00")
def it_has_its_answer(world: World) -> None:
    mark_answered(by=world.person("lina"), thread=_thread(world, PRESS))


starts(
    -6, "20:10", EAT, "aya", STALL,
    "@Tom, la halle est prise mercredi par la brocante. Où met-on la table ?",
)  # fmt: skip
answers(-5, "09:30", STALL, "tom", "Devant l’école, à partir de 16 h. Je préviens la directrice.", to=0)
answers(-5, "22:00", STALL, "camille", "> Devant l’école\n\nParfait : les parents passent tous par là.")
starts(
    -2, "17:45", EAT, "omar", "Je cherche un bout de jardin",
    "Je viens d’arriver à Rouffignac. Quelqu’un connaît un coin de terre à cultiver, même petit ?",
)  # fmt: skip
starts(
    -4, "18:00", MOVE, "samira", SEATS,
    "Le car de 8 h est supprimé jeudi. Qui a des places, dans un sens ou dans l’autre ?",
)  # fmt: skip
answers(-4, "18:50", SEATS, "aya", "Deux places depuis Plazac, retour à midi.", to=0)
answers(-4, "19:40", SEATS, "valérie", "Une place au retour, 17 h 30, devant la pharmacie.", via="sms")


@STORY.on(-4, "20:10")
def it_becomes_a_request(world: World) -> None:
    ask_from_post(
        by=world.person("samira"),
        post=_post(_thread(world, SEATS), 0),
        text="Afficher aux arrêts, une semaine avant, les cars supprimés.",
        owner_authority=world.authority,
    )


@STORY.on(-3, "12:20")
def the_way_to_lay_the_table(world: World) -> None:
    files = [
        SimpleUploadedFile("Croquis de la table.png", table_sketch(), "image/png"),
        SimpleUploadedFile("Affichette des invendus.pdf", small_poster(), "application/pdf"),
    ]
    reply(
        by=world.person("lina"),
        thread=_thread(world, STALL),
        text="J’ai dessiné la table, et l’affichette à accrocher à la grille.",
        files=files,
    )


signs(-3, "13:00", STALL, 3, thanks=("aya", "tom"), help=("camille",))


@STORY.on(-3, "21:30")
def a_word_too_many(world: World) -> None:
    thread = _thread(world, STALL)
    said = reply(
        by=world.person("denis"),
        thread=thread,
        text="Encore une idée de gens qui n’ont rien à faire. Camille ferait mieux de se taire.",
    )
    report(by=world.person("bruno"), kind="post", thing=said, reason="hurts", words="Camille n’a rien fait.")


@STORY.on(-2, "08:15")
def it_is_decided_with_a_reason(world: World) -> None:
    decide(
        by=world.person("aya"),
        found=to_decide(world.person("aya"))[0],
        hide=True,
        reason="Le doute est permis, viser quelqu’un ne l’est pas. Redites-le autrement, vous êtes le bienvenu.",
    )


starts(
    -8, "19:00", EAT, "tom", MENUS,
    "Le conseil des parents attend nos propositions **avant la fin du mois**. Qui relit les menus d’hiver ?",
    circle=CIRCLES[0][0],
)  # fmt: skip
answers(-7, "08:45", MENUS, "aya", "Je relis les trois premières semaines.", to=0, via="mail")


@STORY.on(-1, "11:00")
def raymond_asks(world: World) -> None:
    start_thread(
        by=world.person("jeanne"),
        community=world.community(EVENINGS),
        title="Qui se souvient du bal de 1958 ?",
        text="J’ai gardé trois photos et le nom du violoniste. Je les apporte à la prochaine veillée.",
        on_behalf_of=world.person("raymond"),
        via="phone",
    )
