"""The register of decisions as a file."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.awards.models import Award


def register_header() -> list[str]:
    """The columns of the register."""
    return [
        _("Délibération"),
        _("Date"),
        _("Appel"),
        _("Dossier"),
        _("Bénéficiaire"),
        _("SIRET"),
        _("RNA"),
        _("Commune"),
        _("Projet"),
        _("Enveloppe"),
        _("Montant demandé"),
        _("Montant attribué"),
        _("Conditions"),
    ]


def register_rows(awards: QuerySet[Award]) -> Iterator[list[Any]]:
    """One row for each award, read piece by piece."""
    for award in awards.iterator(chunk_size=500):
        application = award.application
        yield [
            award.deliberation.number,
            award.deliberation.date,
            award.deliberation.call.title,
            application.reference,
            application.applicant.name,
            application.applicant.siret,
            application.applicant.rna,
            application.applicant.commune.name,
            application.title,
            award.envelope.name,
            application.amount,
            award.amount,
            award.conditions,
        ]
