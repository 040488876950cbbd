"""What must hold between the fields of an applicant, said beside the field where to mend it.

The database holds the same rules as constraints, less the one that needs the commune's département.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ages import is_minor

if TYPE_CHECKING:
    from accounts.models import Applicant

#: The one sentence about a number that is already known, whoever asks: it names nobody.
ALREADY_REGISTERED = _("Ce numéro est déjà enregistré. Vous pouvez demander à rejoindre ce demandeur.")

#: Where associations under local law are entered in a court's register and have no RNA number.
ALSACE_MOSELLE = ("57", "67", "68")
REGISTRY_FIELDS = ("registry_court", "registry_volume", "registry_folio", "registry_date")
#: Who answers for a person under eighteen.
GUARDIAN_FIELDS = ("guardian_name", "guardian_email", "guardian_phone")


def _registry_errors(applicant: Applicant) -> dict[str, object]:
    given = [name for name in REGISTRY_FIELDS if getattr(applicant, name)]
    missing: dict[str, object] = {
        name: _("Complétez l’inscription au registre : tribunal, volume, folio et date.")
        for name in REGISTRY_FIELDS
        if given and name not in given
    }
    departement = applicant.commune.departement if applicant.commune_id else ""
    if given and departement and departement not in ALSACE_MOSELLE:
        missing["registry_court"] = _(
            "L’inscription au registre du tribunal ne concerne que la Moselle, le Bas-Rhin et le Haut-Rhin "
            "(57, 67 et 68) : ailleurs, donnez un numéro SIRET ou RNA."
        )
    return missing


def _siret_error(applicant: Applicant) -> object:
    from accounts.models import ApplicantKind

    if applicant.kind in (ApplicantKind.PUBLIC_BODY, ApplicantKind.COMPANY) and not applicant.siret:
        return _("Indiquez le numéro SIRET.")
    if applicant.kind in (ApplicantKind.INFORMAL_GROUP, ApplicantKind.PERSON) and applicant.siret:
        return _("Un collectif sans statut ou un particulier n’a pas de SIRET.")
    registered = any(getattr(applicant, name) for name in REGISTRY_FIELDS)
    if applicant.kind == ApplicantKind.ASSOCIATION and not (applicant.siret or applicant.rna or registered):
        return _(
            "Donnez le numéro SIRET ou le numéro RNA ; en Alsace et en Moselle, à défaut, l’inscription au "
            "registre du tribunal."
        )
    return None


def _person_errors(applicant: Applicant, today: date) -> dict[str, object]:
    """Return what is wrong with the age of a person, by field; a minor names an adult one can reach."""
    if applicant.birth_date is None:
        return {}
    if applicant.birth_date >= today:
        return {"birth_date": _("La date de naissance doit être passée.")}
    if not is_minor(applicant.birth_date, today):
        return {}
    errors: dict[str, object] = {}
    if not applicant.guardian_name:
        errors["guardian_name"] = _(
            "Vous avez moins de 18 ans : nommez un adulte référent, par exemple un parent."
        )
    if not (applicant.guardian_email or applicant.guardian_phone):
        errors["guardian_email"] = _("Donnez l’adresse e-mail ou le téléphone de l’adulte référent.")
    return errors


def _kind_errors(applicant: Applicant) -> dict[str, object]:
    """Return the facts given that this kind of applicant does not have, by field."""
    from accounts.models import ApplicantKind

    person = applicant.kind == ApplicantKind.PERSON
    errors: dict[str, object] = {}
    if not person:
        refused = _("Seul un particulier a une date de naissance et, mineur, un adulte référent.")
        errors |= {name: refused for name in ("birth_date", *GUARDIAN_FIELDS) if getattr(applicant, name)}
    elif applicant.founded_on:
        errors["founded_on"] = _("Un particulier n’a pas de date de création.")
    if applicant.legal_category and applicant.kind in (ApplicantKind.INFORMAL_GROUP, ApplicantKind.PERSON):
        errors["legal_category"] = _(
            "Un collectif sans statut ou un particulier n’a pas de catégorie juridique."
        )
    if applicant.public_utility and applicant.kind != ApplicantKind.ASSOCIATION:
        errors["public_utility"] = _("Seule une association est reconnue d’utilité publique.")
    return errors


def check_applicant(applicant: Applicant) -> None:
    """Raise `ValidationError`, by field, where kind, identifiers, dates, registry and people disagree."""
    from accounts.models import ApplicantKind

    today = timezone.localdate()
    errors = _person_errors(applicant, today) | _kind_errors(applicant) | _registry_errors(applicant)
    if applicant.founded_on and applicant.founded_on > today and "founded_on" not in errors:
        errors["founded_on"] = _("La date de création ne peut pas être à venir.")
    if siret_error := _siret_error(applicant):
        errors["siret"] = siret_error
    if applicant.rna and applicant.kind != ApplicantKind.ASSOCIATION:
        errors["rna"] = _("Seule une association a un numéro RNA.")
    if applicant.kind != ApplicantKind.PERSON and not applicant.representative_name:
        errors["representative_name"] = _("Indiquez qui représente ce demandeur.")
    if errors:
        raise ValidationError(errors)
