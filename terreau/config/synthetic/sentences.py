"""Sentences a resident could have said, composed from a small grammar: a subject, what happens to it, since when, for whom."""

from terreau.config.synthetic.chance import Chance
from terreau.config.synthetic.names import PLACES
from terreau.config.synthetic.topics import TOPICS

QUESTIONS = (
    ("good", "Qu’est-ce qui rend la vie bonne ici ?"),
    ("hard", "Qu’est-ce qui la rend difficile ?"),
    ("action", "Que faites-vous, ou que pourriez-vous faire ?"),
)
_SINCE = (
    "",
    "",
    "",
    " depuis deux ans",
    " depuis l’hiver dernier",
    " depuis que je suis arrivée",
    " une semaine sur deux",
    " l’été surtout",
)
_WHERE = ("", "", " à {place}", " du côté de {place}", " près de {place}")
_END_GOOD = (
    "",
    "",
    " Il faut que ça dure.",
    " On y croise tout le monde.",
    " C’est précieux.",
    " J’en parle à tous mes amis.",
)
_END_HARD = (
    "",
    "",
    " Mes voisins disent pareil.",
    " Je ne sais plus à qui le dire.",
    " Nous sommes plusieurs dans ce cas.",
    " On s’habitue, et c’est dommage.",
    " Ma mère n’ose plus sortir.",
    " Ce n’est pas la première fois que je le signale.",
)
_I_CAN = (
    "Je peux ",
    "Je pourrais ",
    "Avec d’autres, je veux bien ",
    "Si on me prête un local, je peux ",
    "Je suis prête à ",
    "À deux, on pourrait ",
)
_END_ACTION = (
    "",
    "",
    " J’ai le matériel.",
    " Plutôt le soir.",
    " Je suis libre le mercredi.",
    " Il suffit de demander.",
    " J’ai déjà commencé.",
)
ANSWERS = (
    "Merci de l’avoir dit. Le service concerné passe sur place ce mois-ci, et nous écrirons ici ce qu’il a vu.",
    "Nous n’avons pas la main sur ce point : il dépend de la Région. Nous lui avons transmis vos mots, avec leur date.",
    "C’est prévu au budget de l’an prochain. D’ici là, une solution d’attente est à l’étude avec la communauté.",
    "Nous ne le ferons pas cette année, faute de moyens. Voici ce qui passe avant, et pourquoi.",
    "Plusieurs habitants le disent. Une rencontre est proposée pour en parler avec eux.",
)
SAID = (
    "Chacun a raconté ce qui a changé depuis la dernière fois.",
    "Les nouveaux se sont présentés, un par un.",
    "On a relu les paroles qui avaient tout déclenché.",
    "Deux personnes ont proposé de préparer la suite.",
    "Il a été question des horaires, trop tardifs pour certains.",
    "Le cercle a montré ses photos du chantier.",
    "La salle était trop petite, on a poussé les tables.",
    "On a goûté la soupe de courge avant de commencer.",
)
DECIDED = (
    "On se retrouve tous les premiers mardis du mois.",
    "Le cercle achète les outils avec la caisse commune.",
    "Nous écrivons une affiche avec les mots des habitants.",
    "Le prochain atelier aura lieu en plein air.",
    "Deux personnes accueillent les nouveaux à chaque rencontre.",
)
ASKED = (
    "Poser un banc et un abri à l’arrêt du car.",
    "Ouvrir la salle le samedi après-midi.",
    "Prêter une remorque pour le ramassage.",
    "Dire combien coûterait un second passage du car.",
    "Servir un repas d’ici par semaine à la cantine.",
    "Passer voir la source avec un technicien.",
    "Donner les chiffres de fréquentation de la ligne.",
    "Éclairer le chemin de l’école.",
    "Tenir une permanence en mairie annexe.",
    "Peindre un passage piéton devant la crèche.",
    "Rédiger l’affiche de la fête.",
    "Appeler les familles qui n’ont pas répondu.",
    "Préparer la soupe pour quarante.",
    "Compter les vélos un jour de marché.",
)
OUTCOMES = (
    "C’est fait : le banc est posé, et déjà occupé.",
    "Fait la semaine dernière, avec deux voisins.",
    "La salle ouvre depuis samedi.",
    "Les chiffres sont affichés en mairie.",
    "Le technicien est venu, son avis est joint au compte rendu.",
)
REASONS = (
    "La route est départementale : ce n’est pas à nous d’en décider.",
    "Le budget de cette année est engagé.",
    "La salle n’est pas aux normes pour cet usage.",
    "Je n’en ai pas le temps ce mois-ci.",
)
LEARNED = (
    "On a appris que la ligne perdait des voyageurs le mardi.",
    "Beaucoup ignorent que l’atelier est gratuit.",
)
OBJECTIVES = (
    ("Un repas d’ici par semaine dans chaque cantine", "Le menu affiché à l’école"),
    ("Dix bancs et trois abris", "On s’assoit, on attend au sec"),
    ("Une sortie par mois pour les aînés", "Le car est plein"),
    ("Une rivière sans plastique", "Les sacs comptés après chaque crue"),
    ("Un atelier ouvert chaque samedi", "La porte est ouverte"),
    ("Cent arbres plantés", "On les compte sur la carte"),
    ("Tous les nouveaux appelés dans la semaine", "Personne n’attend plus de sept jours"),
)
INTRODUCTIONS = (
    "",
    "",
    "Je cuisine pour trente comme pour trois.",
    "Disponible le soir, je n’ai pas de voiture.",
    "J’habite ici depuis toujours.",
    "Arrivé il y a un an, je veux rencontrer du monde.",
    "Maraîchère, libre l’hiver.",
    "Je sais bricoler, et je prête mes outils.",
)
GATHERINGS = (
    ("meeting", "Soirée du mois"),
    ("workshop", "Atelier à plusieurs mains"),
    ("visit", "Visite sur place"),
    ("coffee", "Café des voisins"),
    ("meeting", "On fait le point"),
    ("workshop", "Chantier du samedi"),
)
ROOMS = ("Salle des fêtes", "Café associatif", "Bibliothèque", "École", "Mairie annexe", "Sous la halle")


def _opening(text: str) -> str:
    return text[0].upper() + text[1:]


def word(chance: Chance, topic: int, polarity: str) -> str:
    """What somebody says about a topic: one to three sentences."""
    _name, things, good, hard, actions = TOPICS[topic]
    said = [_sentence(chance, things, good, hard, actions, polarity)]
    while chance.happens(0.3) and len(said) < 3:
        said.append(_sentence(chance, things, good, hard, actions, polarity))
    return " ".join(said)


def _sentence(
    chance: Chance,
    things: tuple[str, ...],
    good: tuple[str, ...],
    hard: tuple[str, ...],
    actions: tuple[str, ...],
    polarity: str,
) -> str:
    where = chance.choice(_WHERE).format(place=chance.choice(PLACES))
    if polarity == "action":
        return f"{chance.choice(_I_CAN)}{chance.choice(actions)}{where}.{chance.choice(_END_ACTION)}"
    happens = chance.choice(good if polarity == "good" else hard)
    end = chance.choice(_END_GOOD if polarity == "good" else _END_HARD)
    return f"{_opening(chance.choice(things))}{where} {happens}{chance.choice(_SINCE)}.{end}"
