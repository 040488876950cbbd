"""The accounts of a project's budget, as associations know them (notice of CERFA 12156*06, § 6).

Codes are those of the chart of accounts; labels are data, shown as they stand here.
"""

import re

from django.utils.translation import gettext_lazy as _

EXPENSE = (
    ("60", _("60 – Achats")),
    ("61", _("61 – Services extérieurs")),
    ("62", _("62 – Autres services extérieurs")),
    ("63", _("63 – Impôts et taxes")),
    ("64", _("64 – Charges de personnel")),
    ("65", _("65 – Autres charges de gestion courante")),
    ("66", _("66 – Charges financières")),
    ("67", _("67 – Charges exceptionnelles")),
    ("68", _("68 – Dotations et engagements")),
    ("69", _("69 – Impôt sur les bénéfices")),
    ("860", _("860 – Secours en nature")),
    ("861", _("861 – Mise à disposition gratuite de biens et services")),
    ("862", _("862 – Prestations")),
    ("864", _("864 – Personnel bénévole")),
)
INCOME = (
    ("70", _("70 – Ventes et prestations")),
    ("73", _("73 – Dotations et produits de tarification")),
    ("74", _("74 – Subventions d’exploitation")),
    ("75", _("75 – Autres produits de gestion courante")),
    ("756", _("756 – Cotisations")),
    ("758", _("758 – Dons et mécénat")),
    ("76", _("76 – Produits financiers")),
    ("77", _("77 – Produits exceptionnels")),
    ("78", _("78 – Reprises")),
    ("79", _("79 – Transferts de charges")),
    ("870", _("870 – Dons en nature")),
    ("871", _("871 – Prestations en nature")),
    ("875", _("875 – Bénévolat")),
)
BY_SIDE = {"expense": EXPENSE, "income": INCOME}
ON_SIDE = {"expense": re.compile(r"(6[0-9]|86)[0-9]?"), "income": re.compile(r"(7[0-9]|87)[0-9]?")}
LABELS = dict((*EXPENSE, *INCOME))
#: Grants: one line for each funder.
REQUESTED = "74"
GRANT_STATUSES = (("asked", _("Demandée")), ("granted", _("Accordée")))


def in_kind(account: str) -> bool:
    """Voluntary contributions (86 and 87): balanced apart, and outside the total of the budget."""
    return account[:2] in ("86", "87")


def label(account: str) -> str:
    """« 60 – Achats »; the code alone for an account without a label of its own."""
    return str(LABELS.get(account) or LABELS.get(account[:2]) or account)
