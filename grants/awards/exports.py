"""The register of decisions as a file."""

from collections.abc import Iterator

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from documents.columns import Column, Kind, stream
from grants.awards.models import Award

COLUMNS = (
    Column("act", _("Délibération"), F("deliberation__number")),
    Column("date", _("Date"), F("deliberation__date"), Kind.DAY),
    Column("call", _("Appel"), F("deliberation__call__title")),
    Column("reference", _("Dossier"), F("application__reference"), Kind.WORD),
    Column("name", _("Bénéficiaire"), F("application__applicant__name")),
    Column("siret", _("SIRET"), F("application__applicant__siret"), Kind.WORD),
    Column("rna", _("RNA"), F("application__applicant__rna"), Kind.WORD),
    Column("commune", _("Commune"), F("application__applicant__commune__name")),
    Column("title", _("Projet"), F("application__title")),
    Column("envelope", _("Enveloppe"), F("envelope__name")),
    Column("asked", _("Montant demandé"), F("application__amount"), Kind.MONEY),
    Column("amount", _("Montant attribué"), F("amount"), Kind.MONEY),
    Column("conditions", _("Conditions"), F("conditions")),
)


def register(awards: QuerySet[Award], form: str) -> Iterator[bytes]:
    """One row for each award, as "csv" or "xlsx", in blocks."""
    return stream(COLUMNS, awards, form)
