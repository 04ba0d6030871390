"""The people of the demo. Nobody here exists; addresses end in demo.invalid and lead nowhere."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Someone:
    """`key` names them in the story; `reach` is mail, post or phone; `village` is one of VILLAGES."""

    key: str
    name: str
    village: str
    reach: str = "mail"
    introduction: str = ""


VILLAGES = (
    "Montignac-Lascaux",
    "Saint-Léon-sur-Vézère",
    "Les Eyzies",
    "Plazac",
    "Rouffignac",
    "Fanlac",
    "Thonac",
    "Peyzac",
)

# Those one may sign in as, with what they do.
LEADS = (
    Someone("aya", "Aya", "Montignac-Lascaux", introduction="Je cuisine pour trente comme pour trois."),
    Someone(
        "tom",
        "Tom",
        "Montignac-Lascaux",
        introduction="Agent au service alimentation, je connais les cantines.",
    ),
    Someone(
        "lina",
        "Lina",
        "Saint-Léon-sur-Vézère",
        introduction="Maraîchère depuis deux ans, disponible l’hiver.",
    ),
    Someone("omar", "Omar", "Rouffignac", introduction="Disponible le matin, je travaille en équipe."),
    Someone("ines", "Inès Roche", "Les Eyzies", introduction="Adjointe à la voirie et aux mobilités."),
    Someone("karim", "Karim", "Montignac-Lascaux", introduction="Agent au service des mobilités."),
    Someone("nour", "Nour", "Montignac-Lascaux", introduction="J’administre le site pour le Pays."),
    Someone("samira", "Samira", "Plazac", introduction="Conductrice de car, je prends des notes vite."),
    Someone("jeanne", "Jeanne", "Thonac", introduction="Infirmière à la retraite."),
)
WITHOUT_MAIL = (
    Someone("marcel", "Marcel", "Fanlac", "post", "81 ans. Je taille les fruitiers, je n’ai pas Internet."),
    Someone(
        "odette", "Odette P.", "Montignac-Lascaux", "post", "Je vais au marché à pied, quand il y a un banc."
    ),
    Someone("raymond", "Raymond", "Peyzac", "phone", "Ancien facteur. Appelez plutôt le soir."),
)
_OTHERS = (
    "Bastien Claire Driss Élodie Fatou Gaël Hélène Ibrahim Josette Kevin Louise Mehdi Nadège Olivier Pauline Quentin Rosa"
    " Sylvain Thérèse Ulysse Valérie Wassim Xavier Yvonne Zita Adèle Bruno Camille Denis Estelle Félix Gisèle Hugo Irène"
    " Jules Karine Léon Maïa Noé Ophélie Patrick Rachid Solène Tania Vincent Wanda Yann Zohra"
).split()
OTHERS = tuple(
    Someone(name.lower(), name, VILLAGES[index % len(VILLAGES)]) for index, name in enumerate(_OTHERS)
)
EVERYONE = LEADS + WITHOUT_MAIL + OTHERS
