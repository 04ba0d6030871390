"""What residents of the demo say, by question (good, hard, action), with the theme people sorted it into."""

GOOD = "good"
HARD = "hard"
ACTION = "action"

MOVE, EAT, NEIGHBOURS, ALONE = (
    "Se déplacer sans voiture",
    "Bien manger près de chez soi",
    "Se retrouver entre voisins",
    "",
)

# (question, words, theme; an empty theme = not sorted yet)
WORDS: tuple[tuple[str, str, str], ...] = (
    (HARD, "Le banc devant la poste a disparu, je ne vais plus au marché.", MOVE),
    (HARD, "Le dernier car part à 18 h 10. Après, sans voiture, on reste chez soi.", MOVE),
    (HARD, "Entre Thonac et Saint-Léon, à vélo, les camions me frôlent.", MOVE),
    (HARD, "Mon fils de 16 ans ne peut aller nulle part seul. Nous faisons le taxi.", MOVE),
    (GOOD, "La voie verte. Le dimanche, on y croise tout le monde.", MOVE),
    (ACTION, "J’ai une place libre tous les matins vers Sarlat, à 7 h 30.", MOVE),
    (ACTION, "Je répare les vélos. Si on me prête un local, j’apprends aux autres.", MOVE),
    (HARD, "Pas d’abri au carrefour : on attend le car sous la pluie.", MOVE),
    (HARD, "Pour aller chez le médecin aux Eyzies, je dépends de ma voisine.", MOVE),
    (GOOD, "Le car du mercredi, le chauffeur nous connaît tous par notre prénom.", MOVE),
    (ACTION, "Nous pourrions marcher ensemble jusqu’à l’école, à tour de rôle.", MOVE),
    (HARD, "Le trottoir de la rue du 4-Septembre est trop étroit pour un fauteuil.", MOVE),
    (GOOD, "Le marché du mercredi, les tomates de Lina et les nouvelles du pays.", EAT),
    (HARD, "À la cantine, les légumes arrivent de loin, alors qu’on en cultive ici.", EAT),
    (HARD, "Les invendus du marché partent à la benne. Ça me serre le cœur.", EAT),
    (ACTION, "Je peux montrer comment faire des conserves, j’ai le matériel.", EAT),
    (ACTION, "J’ai un bout de terrain qui ne sert pas, au bord de la Vézère.", EAT),
    (HARD, "Manger bio avec un petit salaire, ce n’est pas possible.", EAT),
    (GOOD, "Les repas de quartier de l’été : chacun apporte un plat.", EAT),
    (ACTION, "Au collège, on voudrait un potager et cuisiner ce qui pousse.", EAT),
    (HARD, "Beaucoup de jeunes cherchent une ferme, les terres partent à l’agrandissement.", EAT),
    (GOOD, "Les noix. On les ramasse en famille, c’est toute mon enfance.", EAT),
    (HARD, "Depuis que l’épicerie de Plazac a fermé, il faut vingt minutes pour du pain.", EAT),
    (ACTION, "Mon congélateur est grand, je peux garder des plats pour ceux qui en ont besoin.", EAT),
    (GOOD, "On se dit bonjour. En ville, personne ne me voyait.", NEIGHBOURS),
    (HARD, "L’hiver, à partir de cinq heures, plus rien. Les soirées sont longues.", NEIGHBOURS),
    (HARD, "Je suis arrivé il y a deux ans et je ne connais personne.", NEIGHBOURS),
    (ACTION, "Je joue de l’accordéon. Si on me donne une salle, je fais danser.", NEIGHBOURS),
    (ACTION, "Je peux appeler deux personnes seules chaque semaine.", NEIGHBOURS),
    (GOOD, "La bibliothèque de Rouffignac, ouverte le samedi, avec le café.", NEIGHBOURS),
    (HARD, "Depuis la mort de mon mari, je mange seule devant la télévision.", NEIGHBOURS),
    (ACTION, "Je pourrais prêter ma grange pour des veillées, elle est chauffée.", NEIGHBOURS),
    (HARD, "Les papiers sur Internet, je n’y arrive pas, et le guichet a fermé.", ALONE),
    (HARD, "Les cloches à six heures, c’est trop tôt pour ceux qui travaillent la nuit.", ALONE),
    (GOOD, "La rivière. L’été, les enfants s’y baignent encore.", ALONE),
    (HARD, "La rivière est pleine de plastique après les crues.", ALONE),
    (ACTION, "Je peux aider à remplir les papiers, j’ai travaillé à la Poste.", ALONE),
    (HARD, "Les loyers des meublés de tourisme : nos enfants partent.", ALONE),
)
