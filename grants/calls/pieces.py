"""The kinds of documents that bodies are asked for again and again, and how long each usually counts.

A call may ask for a fresher document (`PieceSpec.validity_months`): that is a rule. What stands here only
proposes a date to whoever keeps a document in the folder of the body, and may be typed over.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FolderKind(models.TextChoices):
    """A kind of document that a body keeps once and gives to several calls."""

    STATUTES = "statutes", _("Statuts")
    LEADERS = "leaders", _("Liste des personnes dirigeantes")
    BANK_DETAILS = "bank_details", _("Relevé d’identité bancaire (RIB)")
    ACCOUNTS = "accounts", _("Comptes approuvés du dernier exercice clos")
    BODY_BUDGET = "body_budget", _("Budget prévisionnel de la structure")
    ACTIVITY_REPORT = "activity_report", _("Rapport d’activité")
    MINUTES = "minutes", _("Procès-verbal d’assemblée générale")
    INSURANCE = "insurance", _("Attestation d’assurance")
    SIGNING_POWER = "signing_power", _("Pouvoir de signature")
    SOCIAL_TAX = "social_tax", _("Attestation sociale ou fiscale")
    AUDIT_REPORT = "audit_report", _("Rapport du commissaire aux comptes")
    IDENTITY = "identity", _("Pièce d’identité")
    OTHER = "other", _("Autre document")


@dataclass(frozen=True)
class UsualValidity:
    """From `since` on, a document of `kind` usually counts for `months` after its date; None: no end.

    `why` says it in a sentence, with the text where there is one.
    """

    kind: FolderKind
    since: date
    months: int | None
    why: str | Promise


_ALWAYS = date(1900, 1, 1)
_CLOSED_YEAR = _(
    "Date de clôture de l’exercice ; les comptes suivants sont approuvés dans les six mois de la clôture suivante."
)
#: In the order of dates for each kind: the last one begun counts.
USUAL_VALIDITIES = (
    UsualValidity(
        FolderKind.STATUTES,
        _ALWAYS,
        None,
        _(
            "Les statuts valent jusqu’à leur modification, à déclarer dans les trois mois (loi de 1901, art. 5)."
        ),
    ),
    UsualValidity(
        FolderKind.LEADERS,
        _ALWAYS,
        12,
        _("La liste change à chaque renouvellement, le plus souvent annuel (loi de 1901, art. 5)."),
    ),
    UsualValidity(FolderKind.BANK_DETAILS, _ALWAYS, None, _("Un RIB vaut tant que le compte est ouvert.")),
    UsualValidity(FolderKind.ACCOUNTS, _ALWAYS, 18, _CLOSED_YEAR),
    UsualValidity(FolderKind.BODY_BUDGET, _ALWAYS, 12, _("Le budget vaut pour un exercice.")),
    UsualValidity(FolderKind.ACTIVITY_REPORT, _ALWAYS, 18, _CLOSED_YEAR),
    UsualValidity(FolderKind.MINUTES, _ALWAYS, 18, _("Une assemblée se tient en principe chaque année.")),
    UsualValidity(FolderKind.INSURANCE, _ALWAYS, 12, _("Une attestation couvre une année.")),
    UsualValidity(
        FolderKind.SIGNING_POWER, _ALWAYS, 12, _("Un pouvoir suit le mandat de la personne qui le donne.")
    ),
    UsualValidity(
        FolderKind.SOCIAL_TAX,
        date(2012, 1, 1),
        6,
        _("L’attestation de vigilance est à renouveler tous les six mois (code du travail, art. D8222-5)."),
    ),
    UsualValidity(FolderKind.AUDIT_REPORT, _ALWAYS, 18, _CLOSED_YEAR),
    UsualValidity(
        FolderKind.IDENTITY,
        date(2014, 1, 1),
        120,
        _(
            "Carte d’identité : dix ans pour une personne majeure (décret 2013-1188). La date écrite dessus compte."
        ),
    ),
    UsualValidity(FolderKind.OTHER, _ALWAYS, None, _("La date de fin est celle que dit le document.")),
)


def usual_validity(kind: str, on: date) -> UsualValidity | None:
    """What usually holds for this kind on this day; None for an unknown kind."""
    begun = [row for row in USUAL_VALIDITIES if row.kind == kind and row.since <= on]
    return begun[-1] if begun else None
