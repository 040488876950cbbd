"""What an officer checks before certifying (CGCT, annexe I, rubrique 72): a list for each payment."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from grants.payments.models import Instalment
from ui.formatting import french_date


@dataclass(frozen=True)
class Piece:
    """One thing to check."""

    key: str
    label: str


def pieces_of(instalment: Instalment) -> list[Piece]:
    """7211: the act and what it requires, the bank details; 7212 for the next payments: the décompte."""
    award = instalment.plan.award
    act = award.deliberation
    pieces = [
        Piece(
            "act",
            _("La délibération n° %(number)s du %(date)s fixe le bénéficiaire, le montant et l’objet.")
            % {"number": act.number, "date": french_date(act.date)},
        ),
        Piece("bank", _("Le RIB est au nom du bénéficiaire, et les coordonnées affichées sont les siennes.")),
    ]
    if award.conditions.strip():
        text = " ".join(award.conditions.split())
        pieces.append(
            Piece("conditions", _("Les conditions de l’acte sont remplies : %(text)s") % {"text": text})
        )
    if instalment.position > 1:
        pieces.append(Piece("statement", _("Le décompte des sommes déjà versées est exact.")))
    return pieces
