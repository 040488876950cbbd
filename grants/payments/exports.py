"""The file of a batch for the finance software."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts import vault
from documents import tabular
from grants.payments.machine import InstalmentState
from grants.payments.models import Instalment, PaymentBatch

HEADER = (
    "REFERENCE",
    "LOT",
    "SIRET",
    "RNA",
    "BENEFICIAIRE",
    "ADRESSE",
    "CODE_POSTAL",
    "COMMUNE",
    "IBAN",
    "BIC",
    "TITULAIRE",
    "MONTANT",
    "ECHEANCE",
    "NATURE",
    "DELIBERATION",
    "DATE_DELIBERATION",
    "DOSSIER",
    "OBJET",
)


def payments_of(batch: PaymentBatch) -> Iterable[Instalment]:
    """The payments that the file of a batch holds, in a fixed order, with everything a line shows."""
    return (
        batch.instalments.exclude(state=InstalmentState.PLANNED)
        .select_related(
            "bank_account", "plan__award__deliberation", "plan__award__application__applicant__commune"
        )
        .order_by("reference")
    )


def batch_file(batch: PaymentBatch) -> bytes:
    """The bytes to export. Made once: afterwards the stored file is what counts."""
    return tabular.document(HEADER, (_line(batch, item) for item in payments_of(batch)))


def _line(batch: PaymentBatch, item: Instalment) -> list[Any]:
    award = item.plan.award
    application = award.application
    applicant = application.applicant
    account = item.bank_account
    if account is None:  # a constraint says that it cannot be
        raise ValueError(f"{item.reference} has no bank account")
    return [
        item.reference,
        batch.number,
        applicant.siret,
        applicant.rna,
        applicant.name,
        applicant.address,
        applicant.postcode,
        applicant.commune.name,
        vault.decrypt(account.iban_encrypted),
        account.bic,
        account.holder,
        item.amount,
        item.due_on,
        item.get_kind_display(),
        award.deliberation.number,
        award.deliberation.date,
        application.reference,
        _("Subvention %(reference)s – %(title)s")
        % {"reference": application.reference, "title": application.title},
    ]
