"""Sentences a resident could have said, composed from a small grammar: a subject, what happens to it, since when, for whom."""

from terreau.config.synthetic.chance import Chance
from terreau.config.synthetic.names import PLACES

# By topic: its name as a theme, what it is about, what goes well, what goes badly, what one could do.
TOPICS: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "Se déplacer sans voiture",
        (
            "le car du matin",
            "la voie verte",
            "la piste cyclable",
            "le trottoir de la grand-rue",
            "la gare",
            "le covoiturage",
        ),
        (
            "relie enfin les villages",
            "se prend sans réservation",
            "permet aux jeunes de sortir seuls",
            "est sûre, même le soir",
        ),
        (
            "ne passe plus après dix-huit heures",
            "s’arrête au milieu de nulle part",
            "est dangereux à cause des camions",
            "est impraticable avec un fauteuil",
            "ne mène pas au collège",
        ),
        (
            "conduire deux voisins au marché le mercredi",
            "apprendre à réparer les vélos",
            "accompagner les enfants à pied",
            "partager ma place vers la ville",
        ),
    ),
    (
        "Bien manger près de chez soi",
        (
            "la cantine de l’école",
            "le marché",
            "l’épicerie du bourg",
            "le jardin partagé",
            "la ferme d’à côté",
            "le pain",
        ),
        (
            "sent bon et rassemble",
            "est devenu notre rendez-vous",
            "fait vivre trois familles",
            "donne envie de cuisiner",
        ),
        (
            "vient de trop loin",
            "coûte trop cher pour un petit salaire",
            "a fermé",
            "finit à la benne chaque soir",
            "manque de légumes frais",
        ),
        (
            "montrer comment faire des conserves",
            "prêter un bout de terrain",
            "cuisiner pour trente une fois par mois",
            "ramasser les invendus",
        ),
    ),
    (
        "Se retrouver entre voisins",
        (
            "la salle des fêtes",
            "le café associatif",
            "la bibliothèque",
            "le repas de quartier",
            "le bal d’été",
            "le terrain de boules",
        ),
        (
            "réunit tous les âges",
            "nous tient chaud l’hiver",
            "donne des nouvelles de chacun",
            "ouvre même le samedi",
        ),
        (
            "reste fermée presque toute l’année",
            "n’est plus chauffée",
            "se remplit de rancœurs",
            "disparaît faute de bénévoles",
            "ne parle qu’aux habitués",
        ),
        (
            "appeler deux personnes seules chaque semaine",
            "jouer de l’accordéon",
            "tenir le café un soir sur deux",
            "prêter ma grange pour des veillées",
        ),
    ),
    (
        "Se soigner et vieillir ici",
        (
            "le cabinet médical",
            "la pharmacie",
            "l’aide à domicile",
            "la maison de retraite",
            "le dentiste",
            "l’infirmière",
        ),
        (
            "connaît chacun par son prénom",
            "vient jusque chez nous",
            "répond au téléphone",
            "rassure les familles",
        ),
        (
            "ne prend plus de nouveaux patients",
            "est à quarante minutes",
            "change de personne chaque semaine",
            "laisse les aidants tout seuls",
            "coûte plus que ma pension",
        ),
        (
            "rendre visite le dimanche",
            "conduire quelqu’un chez le médecin",
            "relayer une voisine qui aide son mari",
            "apprendre les gestes qui sauvent",
        ),
    ),
    (
        "La nature autour de nous",
        (
            "la rivière",
            "le bois communal",
            "la haie du chemin creux",
            "la source",
            "la mare de l’école",
            "le vieux verger",
        ),
        (
            "accueille encore des martins-pêcheurs",
            "offre de l’ombre à tous",
            "apprend la patience aux enfants",
            "sent la menthe en juin",
        ),
        (
            "se remplit de plastique après les crues",
            "baisse un peu plus chaque été",
            "a été arrachée en une journée",
            "n’est plus entretenu par personne",
            "sent mauvais aux beaux jours",
        ),
        (
            "tailler les fruitiers",
            "ramasser les déchets le premier samedi",
            "compter les oiseaux avec les écoliers",
            "creuser une mare",
        ),
    ),
    (
        "Se loger dignement",
        (
            "le logement social",
            "la maison d’à côté",
            "le loyer",
            "le chauffage",
            "l’appartement au-dessus de l’école",
            "le gîte",
        ),
        (
            "permet à mes parents de rester",
            "a été refait avec soin",
            "reste abordable ici",
            "garde la fraîcheur l’été",
        ),
        (
            "prend la moitié de ma paie",
            "reste vide depuis dix ans",
            "moisit chaque hiver",
            "ne va qu’aux vacanciers",
            "n’a pas d’ascenseur",
        ),
        (
            "louer une chambre à un apprenti",
            "partager mon échelle et mes outils",
            "isoler les combles à plusieurs",
            "accueillir une famille quelques mois",
        ),
    ),
    (
        "Les papiers et le guichet",
        (
            "le guichet de la poste",
            "la permanence des impôts",
            "le site de la préfecture",
            "la mairie annexe",
            "le formulaire",
            "l’accueil",
        ),
        (
            "prend le temps d’expliquer",
            "ouvre le samedi matin",
            "écrit en mots simples",
            "rappelle quand on laisse un message",
        ),
        (
            "a fermé sans prévenir",
            "demande un mot de passe à chaque page",
            "renvoie d’un bureau à l’autre",
            "ne parle qu’en sigles",
            "tombe en panne au dernier jour",
        ),
        (
            "aider à remplir les papiers",
            "prêter mon ordinateur",
            "traduire pour ceux qui arrivent",
            "relire un courrier",
        ),
    ),
    (
        "Grandir et apprendre",
        (
            "le collège",
            "la crèche",
            "l’aire de jeux",
            "la maison des jeunes",
            "le stage de troisième",
            "le club de sport",
        ),
        (
            "donne confiance aux petits",
            "emmène tout le monde dehors",
            "reste ouvert pendant les vacances",
            "mélange les villages",
        ),
        (
            "manque de places",
            "ferme à l’heure où l’on sort du travail",
            "n’écoute pas les jeunes",
            "coûte trop cher à trois enfants",
            "est trop loin pour y aller seul",
        ),
        (
            "prendre une stagiaire",
            "lire des histoires le mercredi",
            "entraîner les débutants",
            "aider aux devoirs deux soirs",
        ),
    ),
)
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
