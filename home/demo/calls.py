"""The three calls of the demonstration, with their questions, pieces, criteria and envelopes."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import ApplicantKind
from grants.calls import actions
from grants.calls.models import Call, Programme
from workflows import clock

SOLIDARITY_QUESTIONS = [
    (
        "public",
        "long_text",
        "À qui s’adresse le projet, et comment rejoindrez-vous ces personnes ?",
        True,
        1500,
    ),
    ("actions", "long_text", "Que ferez-vous concrètement, et quand ?", True, 2500),
    ("people", "number", "Combien de personnes seront concernées la première année ?", True, None),
    ("volunteers", "number", "Combien de bénévoles porteront le projet ?", False, None),
    ("partners", "short_text", "Avec quels partenaires ?", False, 250),
    ("proof", "long_text", "À quoi verrez-vous que l’isolement recule ?", True, 1000),
]
YOUTH_QUESTIONS = [
    (
        "group",
        "short_text",
        "Qui compose le groupe ? Âges, et nom de l’adulte référent s’il y a des mineurs",
        True,
        250,
    ),
    ("idea", "long_text", "Quelle est votre idée ?", True, 1500),
    ("why", "long_text", "Pourquoi est-elle utile ici ?", True, 1000),
    ("schedule", "short_text", "Quand la ferez-vous ?", True, 250),
    ("people", "number", "Combien de personnes en profiteront ?", False, None),
]
SOLIDARITY_PIECES = [
    (
        "rib",
        "Relevé d’identité bancaire",
        "Au nom exact de l’association, tel qu’il figure au répertoire Sirene.",
        True,
    ),
    ("comptes", "Comptes du dernier exercice clos", "Approuvés par l’assemblée générale.", True),
    ("rapport", "Dernier rapport d’activité", "", False),
]
YOUTH_PIECES = [
    ("autorisation", "Autorisation des responsables légaux", "Pour chaque mineur du groupe.", True)
]
SOLIDARITY_CRITERIA = [
    (
        "Utilité pour les personnes isolées",
        "1 : public flou ; 3 : public précis ; 5 : personnes rejointes là où elles sont.",
        "3",
        5,
    ),
    ("Ancrage local et partenariats", "1 : seul ; 3 : partenaires cités ; 5 : partenaires engagés.", "2", 5),
    ("Réalisme du budget et du calendrier", "1 : fragile ; 3 : tenable ; 5 : solide.", "2", 5),
    (
        "Preuve du changement attendu",
        "1 : absente ; 3 : indicateurs simples ; 5 : écoute des personnes.",
        "1",
        5,
    ),
]
YOUTH_CRITERIA = [
    ("Engagement du groupe", "1 : porté par un adulte ; 5 : porté par les jeunes.", "2", 5),
    ("Utilité pour les autres", "1 : pour soi ; 5 : pour beaucoup.", "2", 5),
    ("Faisabilité", "1 : rêve ; 5 : prêt à commencer.", "1", 5),
]
RULES = {
    "questions": ("key", "kind", "label", "required", "max_length"),
    "pieces": ("key", "label", "help", "required"),
    "criteria": ("label", "help", "weight", "scale"),
}


def programme(code: str, title: str, area: str) -> Programme:
    """A programme with its service."""
    return Programme.objects.create(
        code=code,
        title=title,
        policy_area=area,
        legal_basis="Règlement départemental d’aide aux initiatives, délibération n° 2024-112",
        authority="Département des Landes-d’Exemple",
        tribunal="Tribunal administratif de Mont-d’Exemple",
        tribunal_address="1 cours des Recours, 40000 Mont-d’Exemple",
        service="Direction des solidarités et de la jeunesse",
        service_address="23 rue de l’Exemple, 40000 Mont-de-Marsan",
        service_email=f"{code}@landes-exemple.example",
        service_phone="05 00 00 00 00",
    )


def solidarity(of: Programme, year: int, opens_at: datetime, closes_at: datetime, officer: Any) -> Call:
    """The call against isolation: 100 000 €, associations, at most 10 000 € a file."""
    call = actions.create_call(
        programme=of,
        by=officer,
        reference=f"SOL{year % 100}",
        title=f"Rompre l’isolement {year}",
        slug=f"rompre-l-isolement-{year}",
        summary="100 000 € pour les associations qui vont vers les personnes que l’on ne voit plus.",
        description=(
            "Trop de nos voisins ne parlent à personne pendant des jours. Le Département soutient les "
            "associations qui vont vers eux : visites, lieux ouverts, transports, appels, repas, jardins.\n\n"
            "Nous regardons d’abord si les personnes isolées seront vraiment rejointes, puis si le projet "
            "tient avec d’autres. Les dépenses d’achat immobilier ne sont pas admises."
        ),
        opens_at=opens_at,
        closes_at=closes_at,
        grace_minutes=15,
        min_amount=Decimal(1000),
        max_amount=Decimal(10000),
        max_rate=Decimal(80),
        applicant_kinds=[ApplicantKind.ASSOCIATION.value],
        readers_per_file=2,
    )
    parts: dict[str, list] = {
        "questions": SOLIDARITY_QUESTIONS,
        "pieces": SOLIDARITY_PIECES,
        "criteria": SOLIDARITY_CRITERIA,
    }
    return _open(call, parts, Decimal(100000), officer, opens_at)


def youth(of: Programme, year: int, opens_at: datetime, closes_at: datetime, officer: Any) -> Call:
    """The youth challenge: groups and associations of 14–25 year-olds, up to 3 000 €."""
    call = actions.create_call(
        programme=of,
        by=officer,
        reference=f"JEU{year % 100}",
        title=f"Défi jeunes {year}",
        slug=f"defi-jeunes-{year}",
        summary="Vous avez entre 14 et 25 ans et une idée pour ici ? Jusqu’à 3 000 € pour la faire.",
        description=(
            "Montez un groupe, trouvez-vous un adulte référent s’il y a des mineurs, écrivez-nous votre idée "
            "avec vos mots. Un jury, où siègent d’anciens lauréats, vous lira puis vous écoutera.\n\n"
            "Culture, environnement, sport, entraide, numérique : tout est permis si cela sert aussi à d’autres."
        ),
        opens_at=opens_at,
        closes_at=closes_at,
        min_amount=Decimal(300),
        max_amount=Decimal(3000),
        applicant_kinds=[ApplicantKind.ASSOCIATION.value, ApplicantKind.INFORMAL_GROUP.value],
        readers_per_file=2,
    )
    parts: dict[str, list] = {
        "questions": YOUTH_QUESTIONS,
        "pieces": YOUTH_PIECES,
        "criteria": YOUTH_CRITERIA,
    }
    return _open(call, parts, Decimal(20000), officer, opens_at)


def _open(call: Call, parts: dict[str, list], envelope: Decimal, officer: Any, opens_at: datetime) -> Call:
    named = {part: [dict(zip(RULES[part], row, strict=True)) for row in rows] for part, rows in parts.items()}
    budget = {"kind": "budget", "key": "budget", "label": "Budget prévisionnel"}
    files = [{"kind": "file", **piece} for piece in named["pieces"]]
    actions.design_call(call=call, by=officer, items=[*named["questions"], budget, *files])
    actions.set_parts(call=call, part="criteria", rows=named["criteria"], by=officer)
    actions.set_parts(
        call=call, part="envelopes", rows=[{"name": "Enveloppe générale", "amount": envelope}], by=officer
    )

    with clock.at(opens_at + timedelta(minutes=1)):
        return actions.open_call(call=call, by=officer)
