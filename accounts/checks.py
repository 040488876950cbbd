"""What must hold between the fields of an applicant, beyond the constraints of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import Applicant

#: The one sentence about a number that is already known, whoever asks: it names nobody.
ALREADY_REGISTERED = _("Ce numéro est déjà enregistré. Vous pouvez demander à rejoindre ce demandeur.")


def check_applicant(applicant: Applicant) -> None:
    """Raise `ValidationError` by field for what a constraint on one row cannot say."""
    from accounts.models import ALSACE_MOSELLE, ApplicantKind

    errors: dict[str, object] = {}
    departement = applicant.commune.departement if applicant.commune_id else ""
    if applicant.registry_court and departement and departement not in ALSACE_MOSELLE:
        errors["registry_court"] = _(
            "L’inscription au registre du tribunal ne concerne que la Moselle, le Bas-Rhin et le Haut-Rhin "
            "(57, 67 et 68) : ailleurs, donnez un numéro SIRET ou RNA."
        )
    if applicant.kind != ApplicantKind.PERSON and not applicant.representative_name:
        errors["representative_name"] = _("Indiquez qui représente ce demandeur.")
    if errors:
        raise ValidationError(errors)
