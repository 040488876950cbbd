"""The words of the home page, of the list of calls and of the site's identity."""

from typing import Any

from wagtail.models import Page


def identity(authority: str) -> dict[str, str]:
    """Who publishes the site. Fictional: a real authority edits it in the settings."""
    return {
        "authority": authority,
        "baseline": "Appels à projets et subventions, de l’annonce au versement.",
        "address": "Hôtel du Département\n1 place des Pins\n40000 Mont-d’Exemple",
        "email": "contact@landes-exemple.example",
        "phone": "05 58 00 00 00",
        "footer_text": "",
    }


def opening(authority: str) -> dict[str, Any]:
    """The top of the home page."""
    return {
        "seo_title": f"Appels à projets et subventions – {authority}",
        "search_description": (
            f"Trouver un appel à projets du {authority}, déposer un dossier en ligne, suivre son "
            "instruction et recevoir son aide."
        ),
        "hero_title": "Faire pousser les projets d’ici",
        "lead": (
            "Associations, collectifs, communes, jeunes : le Département soutient celles et ceux qui "
            "agissent près de chez eux. Un seul endroit pour trouver un appel, déposer un dossier et "
            "suivre sa décision."
        ),
    }


def body(*, index: Page, how: Page, questions: Page) -> list[tuple[str, Any]]:
    """The blocks of the home page."""
    return [
        ("open_calls", {"title": "Appels à projets ouverts", "most": 6}),
        ("steps", {"title": "De l’idée au versement", "items": _steps()}),
        ("cards", {"title": "Selon ce que vous êtes", "items": _cards(how, questions)}),
        (
            "invitation",
            {
                "title": "Une question avant de vous lancer ?",
                "text": (
                    "Les réponses aux questions les plus posées, et à défaut un service qui décroche : "
                    "son numéro est sur la page de chaque appel."
                ),
                "action": {"label": "Lire les questions fréquentes", "page": questions, "address": ""},
                "other": {"label": "Voir tous les appels", "page": index, "address": ""},
            },
        ),
    ]


def _steps() -> list[dict[str, str]]:
    return [
        {
            "title": "Je dépose mon dossier",
            "text": "<p>En ligne, à plusieurs si besoin. Le brouillon s’enregistre à mesure.</p>",
            "duration": "Jusqu’à la clôture",
        },
        {
            "title": "Le service vérifie",
            "text": "<p>S’il manque une pièce, il vous la demande : rien n’est refusé pour un oubli.</p>",
            "duration": "",
        },
        {
            "title": "Un comité donne son avis",
            "text": "<p>Chaque dossier est lu plusieurs fois, selon des critères connus d’avance.</p>",
            "duration": "",
        },
        {
            "title": "Les élu·e·s décident",
            "text": "<p>L’assemblée délibère, vous recevez la décision, puis l’aide est versée.</p>",
            "duration": "",
        },
    ]


def _cards(how: Page, questions: Page) -> list[dict[str, Any]]:
    way = {"label": "Comprendre les étapes", "page": how, "address": ""}
    return [
        {
            "title": "Une association",
            "text": (
                "Votre numéro SIRET ou RNA suffit pour vous inscrire. Plusieurs personnes du bureau "
                "peuvent travailler sur le même dossier."
            ),
            "link": way,
        },
        {
            "title": "Un groupe de jeunes ou d’habitants",
            "text": (
                "Certains appels s’adressent à des collectifs sans statut ou à des particuliers : la page "
                "de chaque appel dit qui peut y répondre."
            ),
            "link": {"label": "Voir qui peut répondre", "page": questions, "address": ""},
        },
        {
            "title": "Une commune ou un organisme public",
            "text": (
                "Un compte par structure, des habilitations par personne : les agents qui partent ne "
                "laissent pas de dossier orphelin."
            ),
            "link": {"label": "Créer un compte", "page": None, "address": "/compte/signup/"},
        },
    ]


def calls_index() -> dict[str, Any]:
    """The list of calls."""
    return {
        "title": "Appels à projets",
        "introduction": (
            "Chaque appel a ses dates, son enveloppe et ses critères. Ils sont annoncés ici, et seulement "
            "ici : aucun dossier n’est étudié en dehors."
        ),
        "search_description": "Les appels à projets du Département : ouverts, à venir et terminés.",
    }
