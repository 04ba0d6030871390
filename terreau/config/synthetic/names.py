"""Names of people, places and communities that nobody bears together. Nobody here exists."""

from terreau.config.synthetic.chance import Chance

GIVEN = (
    "Abel Adèle Agathe Ahmed Alban Alice Alix Amina Anaïs André Anissa Annie Antoine Armelle Arthur Assia Aurore Awa"
    " Bachir Basile Béatrice Benoît Bérénice Blanche Boris Brigitte Camille Capucine Carmen Cécile Céleste Chantal Charles"
    " Chloé Claude Clément Colette Coralie Daniel Daphné Diane Djamila Dominique Édith Élise Élodie Émile Enzo Esther"
    " Fabien Farid Fanny Fatou Félicie Fernand Flora François Gabin Gaspard Georges Germaine Gilles Ginette Hakim Hamid"
    " Hélène Henri Hortense Hugues Idriss Inaya Irène Isabelle Ismaël Jacqueline Jade Jean Jeanne Joël José Josiane Judith"
    " Julien Kadiatou Kamel Khadija Kévin Laure Léa Léo Leïla Liam Louis Lucette Lucie Madeleine Maël Malika Manon Marc"
    " Margot Mariam Marius Martine Mathilde Maurice Michel Mireille Mona Moussa Myriam Nabil Nadine Naïm Nicole Noémie"
    " Norah Odile Olga Oumar Pascal Paulette Pierre Prune Rachel Raoul Régine Rémi René Robin Rokia Romane Roger Salomé"
    " Samir Sandrine Sarah Serge Simone Sofia Suzanne Sylvie Tarek Théo Timothée Tristan Valentin Victoire Violette"
    " Walid William Yacine Yasmine Yves Zacharie Zélie Zoubir"
).split()
FAMILY = (
    "Abadie Arnal Auclair Barreau Bastide Belkacem Besson Blanchet Bordes Bouvier Brunet Cazal Chabrol Chastang Cissé Colas"
    " Couderc Coulon Dabo Daumas Delpech Diallo Doucet Dufour Dupuy Espinasse Fabre Faure Ferreira Forestier Fournel Gaillard"
    " Garrigue Gauthier Gervais Granger Guérin Haddad Jaubert Jourdan Kaboré Lacoste Lafon Lagarde Lambert Larroque Laval"
    " Leroux Loubet Magne Maillard Marchal Marty Mazet Meunier Monteil Moreau Nadal Nguyen Olivier Pagès Pelletier Pereira"
    " Perrin Pons Pradel Puech Rami Raynal Renard Ribeiro Rouquette Roussel Sabatier Sahli Salvan Serre Sicard Soulié Sow"
    " Tardieu Teyssier Thibault Touré Vallet Vasseur Vergne Vidal Vigier Villard Yılmaz Zerrouki"
).split()
_ROOTS = (
    "Aubin Brice Cirq Cyr Denis Éloi Front Geyrac Hilaire Jory Lary Médard Nexans Orse Pardoux Rabier Sulpice Vivien Yrieix"
    " Astier Amand Cernin Félix Léon"
).split()
_TAILS = ("-le-Bas", "-des-Prés", "-sur-Loue", "-la-Forêt", "-en-Val", "", "-lès-Granges", "-du-Causse")
PLACES = tuple(f"Saint-{root}{tail}" for tail in _TAILS for root in _ROOTS)
TOPICS = (
    ("Manger d’ici", "Que ce qui pousse ici se mange ici, à la cantine comme à la maison."),
    ("Se déplacer sans voiture", "Que chacun aille où il veut, à tout âge, sans posséder de voiture."),
    ("Voisins en fête", "Que personne ne passe l’hiver sans connaître ses voisins."),
    ("La rivière à tous", "Une rivière propre, où l’on se baigne et où l’on se promène."),
    ("Rénover ensemble", "Des logements chauffés sans se ruiner, rénovés à plusieurs."),
    ("École dehors", "Que les enfants apprennent dehors un jour par semaine."),
    ("Bien vieillir chez soi", "Que l’on puisse vieillir dans sa maison, entouré."),
    ("Réparer plutôt que jeter", "Un atelier où tout se répare, où l’on apprend en réparant."),
    ("Des arbres dans la rue", "De l’ombre l’été, des fruits à l’automne, plantés par nous."),
    ("Le numérique sans peine", "Que personne ne renonce à un droit à cause d’un écran."),
    ("Musique et veillées", "Des soirées où l’on chante, où l’on danse, où l’on se raconte."),
    ("Santé de proximité", "Un soin à moins de vingt minutes, et quelqu’un pour y aller."),
    ("Énergie d’ici", "Produire une part de notre énergie, et en gaspiller moins."),
    ("Jeunes en chemin", "Que chaque jeune trouve un métier, un logement, une bande d’amis."),
    ("Accueillir", "Que ceux qui arrivent trouvent une table et un nom."),
    ("Eau vive", "Garder l’eau dans les sols, la partager les étés secs."),
    ("Place du marché", "Un marché vivant, des bancs, des abris, du monde toute l’année."),
    ("Jardins partagés", "Cultiver ensemble les terrains qui dorment."),
    ("Parents solidaires", "Que garder ses enfants n’empêche ni de travailler ni de souffler."),
    ("Patrimoine vivant", "Sauver les fours, les lavoirs et les histoires."),
)
CIRCLES = (
    "Cantines",
    "Vélo-école",
    "Accueil",
    "Fêtes",
    "Plantations",
    "Visites",
    "Communication",
    "Chantiers",
    "Cuisine",
    "Lectures",
    "Transports",
    "Outils",
    "Enfants",
    "Eau",
    "Budget",
)
TITLES = (
    "adjointe aux mobilités",
    "adjoint à l’alimentation",
    "maire",
    "adjointe à la vie associative",
    "conseiller délégué à l’eau",
    "adjointe aux écoles",
)


def person_name(chance: Chance) -> str:
    """Many go by a first name and an initial; some by both names."""
    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    drawn = chance.random()
    if drawn < 0.55:
        return f"{given} {family[0]}."
    return given if drawn < 0.62 else f"{given} {family}"


def community_name(number: int) -> tuple[str, str]:
    """The name and purpose of the nth community: a topic, then the same one elsewhere."""
    turn, topic = divmod(number, len(TOPICS))
    name, purpose = TOPICS[topic]
    if turn == 0:
        return name, purpose
    round_, place = divmod((turn - 1) * 7 + topic, len(PLACES))
    return f"{name} à {PLACES[place]}" + (f" ({round_ + 1})" if round_ else ""), purpose
