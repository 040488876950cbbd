"""The words of the two guides: how it works, and the questions people ask."""

from typing import Any

from wagtail.models import Page


def how_it_works(index: Page) -> dict[str, Any]:
    """The page that tells the whole way of a file."""
    return {
        "title": "Comment ça marche",
        "introduction": "Le chemin d’un dossier, de la lecture de l’appel au versement de l’aide.",
        "search_description": "Les étapes d’une demande de subvention, de l’appel à projets au versement.",
        "body": [
            ("steps", {"title": "", "items": _STEPS}),
            (
                "notice",
                {
                    "tone": "info",
                    "title": "L’avis du comité n’est pas la décision",
                    "text": (
                        "<p>Le comité propose ; seule l’assemblée départementale, ou sa commission "
                        "permanente, attribue une subvention, par une délibération publique.</p>"
                    ),
                },
            ),
            ("text", _FAIRNESS),
            (
                "invitation",
                {
                    "title": "Prêt à vous lancer ?",
                    "text": "Choisissez un appel : sa page dit qui peut répondre, comment et jusqu’à quand.",
                    "action": {"label": "Voir les appels à projets", "page": index, "address": ""},
                    "other": {"label": "", "page": None, "address": ""},
                },
            ),
        ],
    }


_FAIRNESS = """
<h2>Les mêmes règles pour tout le monde</h2>
<ul>
<li><b>Des critères publiés d’avance.</b> Leur poids est affiché sur la page de l’appel avant le premier
dépôt et ne change plus ensuite.</li>
<li><b>Une heure de clôture unique.</b> Elle est comptée à la seconde, à l’heure de Paris. Un brouillon
ouvert après la clôture est conservé, mais ne peut plus être déposé.</li>
<li><b>Pas de juge et partie.</b> Une personne liée à un dossier le déclare et se retire : elle ne le lit
pas, ne le note pas et ne vote pas.</li>
<li><b>Une trace de chaque étape.</b> Chaque décision garde sa date et son auteur ; vous en suivez
l’avancement depuis votre espace.</li>
</ul>
<h2>Sans internet, c’est possible aussi</h2>
<p>Le téléservice est un droit, pas une obligation pour les particuliers. Le service qui porte l’appel peut
vous remettre un dossier papier ou vous aider à remplir le vôtre : ses coordonnées sont sur la page de
l’appel.</p>
"""


_STEPS = [
    {
        "title": "Lire l’appel",
        "text": (
            "<p>Sa page dit qui peut répondre, le montant possible, les critères et les pièces à "
            "préparer. Si votre projet n’entre pas dans le cadre, le service peut vous orienter.</p>"
        ),
        "duration": "",
    },
    {
        "title": "S’inscrire et inviter ses collègues",
        "text": (
            "<p>Créez un compte avec une adresse électronique, puis ajoutez votre structure. Les autres "
            "membres du bureau vous rejoignent sur invitation.</p>"
        ),
        "duration": "Cinq minutes",
    },
    {
        "title": "Remplir et déposer",
        "text": (
            "<p>Les réponses s’enregistrent à mesure. Au dépôt, vous recevez un accusé de réception qui "
            "indique le service chargé du dossier et les délais.</p>"
        ),
        "duration": "Jusqu’à la clôture de l’appel",
    },
    {
        "title": "Compléter si on vous le demande",
        "text": (
            "<p>Le service vérifie que le dossier est complet et recevable. S’il manque quelque chose, "
            "il vous écrit et vous laisse un délai.</p>"
        ),
        "duration": "",
    },
    {
        "title": "Attendre l’avis et la décision",
        "text": (
            "<p>Des lectrices et lecteurs notent le dossier, un comité en débat, puis l’assemblée "
            "délibère. Vous êtes prévenu à chaque étape.</p>"
        ),
        "duration": "",
    },
    {
        "title": "Recevoir l’aide et rendre compte",
        "text": (
            "<p>L’aide est versée sur le compte bancaire de la structure, en une ou plusieurs fois. Une "
            "fois le projet mené, vous dites ce que l’argent a permis de faire.</p>"
        ),
        "duration": "",
    },
]


def questions(index: Page) -> dict[str, Any]:
    """The questions people ask."""
    return {
        "title": "Questions fréquentes",
        "introduction": "Ce que l’on nous demande le plus souvent, et ce que nous répondons.",
        "search_description": "Réponses aux questions sur les appels à projets et les dossiers de subvention.",
        "body": [
            ("accordion", {"title": "Avant de déposer", "items": _pairs(_BEFORE)}),
            ("accordion", {"title": "Pendant l’instruction", "items": _pairs(_DURING)}),
            ("accordion", {"title": "Après la décision", "items": _pairs(_AFTER)}),
            (
                "invitation",
                {
                    "title": "Votre question n’est pas dans la liste ?",
                    "text": "Le service qui porte chaque appel vous répond : ses coordonnées sont sur sa page.",
                    "action": {"label": "Choisir un appel", "page": index, "address": ""},
                    "other": {"label": "", "page": None, "address": ""},
                },
            ),
        ],
    }


def _pairs(texts: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"title": question, "text": f"<p>{answer}</p>"} for question, answer in texts]


_BEFORE = [
    (
        "Mon association vient d’être créée : peut-elle candidater ?",
        "Oui, si l’appel est ouvert aux associations. Un numéro RNA suffit pour s’inscrire ; un numéro SIRET "
        "sera demandé au plus tard pour verser l’aide. En Alsace et en Moselle, l’inscription au registre du "
        "tribunal remplace le RNA.",
    ),
    (
        "Peut-on remplir le dossier à plusieurs ?",
        "Oui. Toute personne habilitée par votre structure voit le même dossier. Si deux personnes modifient "
        "la même réponse en même temps, la seconde en est avertie et rien n’est écrasé.",
    ),
    (
        "Puis-je déposer plusieurs dossiers ?",
        "Le plus souvent, un appel accepte un seul dossier par structure. Vous pouvez en revanche répondre à "
        "plusieurs appels.",
    ),
    (
        "Quels fichiers puis-je joindre ?",
        "Des PDF, des images et des documents bureautiques courants. Chaque fichier est vérifié à "
        "l’arrivée : un fichier vide, abîmé ou trop lourd vous est signalé tout de suite.",
    ),
    (
        "J’ai commencé un dossier et l’appel vient de clore. Est-il perdu ?",
        "Non : il reste dans votre espace, en lecture. Il ne peut plus être déposé pour cet appel.",
    ),
]
_DURING = [
    (
        "Comment savoir où en est mon dossier ?",
        "Son état et l’historique de chaque étape sont dans votre espace. Vous recevez aussi un message à "
        "chaque changement qui vous concerne.",
    ),
    (
        "On me demande un complément : que faire ?",
        "La demande précise ce qui manque et la date limite. Répondez depuis votre espace : l’examen reprend "
        "dès que le dossier est complet.",
    ),
    (
        "Sous quel délai aurai-je une réponse ?",
        "La date de décision dépend du calendrier de l’appel et de l’assemblée. Sans réponse deux mois après "
        "le dépôt, la demande est réputée refusée (code des relations entre le public et l’administration, "
        "article L231-4), sauf délai différent indiqué dans l’accusé de réception. Une décision favorable "
        "peut encore intervenir ensuite.",
    ),
    (
        "Qui lit mon dossier ?",
        "Les agents du service instructeur et les membres du comité désignés pour cet appel. Personne ne lit "
        "un dossier avec lequel il a un lien.",
    ),
]
_AFTER = [
    (
        "Mon projet est retenu : quand l’aide est-elle versée ?",
        "Après la délibération et, au-delà de 23 000 € par an pour un organisme de droit privé, après la "
        "signature d’une convention. L’échéancier est affiché dans votre espace.",
    ),
    (
        "Mon projet n’est pas retenu : puis-je savoir pourquoi et contester ?",
        "Le courrier de décision donne les motifs et les voies de recours : un recours gracieux auprès du "
        "Département, ou un recours devant le tribunal administratif dans les deux mois.",
    ),
    (
        "Que devra-t-on fournir à la fin du projet ?",
        "Un compte rendu financier (formulaire Cerfa 15059) dans les six mois qui suivent la fin de "
        "l’exercice pour lequel la subvention a été attribuée, et un court bilan de l’action.",
    ),
]
