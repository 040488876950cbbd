"""The officers' list as CSV or XLSX: what is on screen and more, for the files of the filter alone."""

from collections.abc import Iterator
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    Count,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Concat, Trim
from django.utils.translation import gettext_lazy as _

from accounts.models import ApplicantKind
from documents.columns import Column, Kind, stream
from grants.applications.machine import ApplicationState
from grants.applications.models import Application, BudgetLine, BudgetSide
from grants.screening.lists.models import ExportLog, FileLabel
from grants.screening.models import ComplementRequest
from workflows.clock import now

NAME = "dossiers"


class _Names(Aggregate):
    """Names one after the other."""

    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "string_agg(%(expressions)s, ', ' ORDER BY label_id)"
        return super().as_sql(compiler, connection, template=template, **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        # In the order of the unique index by which they are found: by label too.
        return super().as_sql(compiler, connection, template="group_concat(%(expressions)s, ', ')", **extra)


def _label_of(field: str, choices: Any) -> Case:
    return Case(
        *(When(**{field: value}, then=Value(str(label))) for value, label in choices),
        default=Value(""),
        output_field=TextField(),
    )


def _total(side: BudgetSide) -> Subquery:
    lines = BudgetLine.objects.filter(application=OuterRef("pk"), side=side).order_by().values("application")
    return Subquery(lines.annotate(total=Sum("amount")).values("total"))


def _complements() -> Subquery:
    asked = ComplementRequest.objects.filter(application=OuterRef("pk")).order_by().values("application")
    return Subquery(asked.annotate(total=Count("pk")).values("total"))


def _labels() -> Subquery:
    carried = FileLabel.objects.filter(application=OuterRef("pk")).order_by().values("application")
    return Subquery(carried.annotate(names=_Names("label__name")).values("names"))


def columns() -> list[Column]:
    """The columns, in order. Headings are read in the present language."""
    officer = Concat("screening__officer__first_name", Value(" "), "screening__officer__last_name")
    return [
        Column("reference", _("Numéro"), F("reference"), Kind.WORD),
        Column("state", _("État"), _label_of("state", ApplicationState.choices), Kind.WORD),
        Column("submitted_at", _("Déposé le"), F("submitted_at"), Kind.MOMENT),
        Column("moved_at", _("Dernier mouvement le"), F("moved_at"), Kind.MOMENT),
        Column("programme", _("Dispositif"), F("call__programme__title")),
        Column("call_reference", _("Référence de l’appel"), F("call__reference")),
        Column("call", _("Appel à projets"), F("call__title")),
        Column("title", _("Projet"), F("title")),
        Column("summary", _("Résumé"), F("summary")),
        Column("commune", _("Lieu de l’action"), F("commune__name")),
        Column("commune_code", _("Code INSEE du lieu"), F("commune__code"), Kind.WORD),
        Column("amount", _("Montant demandé"), F("amount"), Kind.MONEY),
        Column("expense", _("Total des charges"), _total(BudgetSide.EXPENSE), Kind.MONEY),
        Column("income", _("Total des produits"), _total(BudgetSide.INCOME), Kind.MONEY),
        Column("applicant", _("Demandeur"), F("applicant__name")),
        Column("acronym", _("Sigle"), F("applicant__acronym")),
        Column("kind", _("Statut"), _label_of("applicant__kind", ApplicantKind.choices), Kind.WORD),
        Column("siret", _("SIRET"), F("applicant__siret"), Kind.WORD),
        Column("rna", _("RNA"), F("applicant__rna"), Kind.WORD),
        Column("address", _("Adresse"), F("applicant__address")),
        Column("postcode", _("Code postal"), F("applicant__postcode"), Kind.WORD),
        Column("seat", _("Commune du siège"), F("applicant__commune__name")),
        Column("epci", _("Intercommunalité du siège"), F("applicant__commune__epci_name")),
        Column("representative", _("Représentant·e légal·e"), F("applicant__representative_name")),
        Column("function", _("Fonction"), F("applicant__representative_function")),
        Column("email", _("Courriel"), F("applicant__email")),
        Column("phone", _("Téléphone"), F("applicant__phone")),
        Column("officer", _("Instruit par"), Trim(officer)),
        Column("decided_at", _("Recevabilité décidée le"), F("screening__decided_at"), Kind.MOMENT),
        Column("complements", _("Compléments demandés"), _complements(), Kind.WHOLE),
        Column("labels", _("Étiquettes"), _labels()),
    ]


def export(*, files: QuerySet[Application], form: str, query: str, by: Any) -> Iterator[bytes]:
    """The files as "csv" or "xlsx", in blocks; notes who took them away, and how many once all have left.

    `files` are those that `by` may see. Raises nothing of its own.
    """
    entry = ExportLog.objects.create(by=by, at=now(), name=NAME, format=form, query=query)
    return _counted(entry, files, form)


def _counted(entry: ExportLog, files: QuerySet[Application], form: str) -> Iterator[bytes]:
    yield from stream(columns(), files, form, done=lambda rows: _leaves(entry, rows))


def _leaves(entry: ExportLog, rows: int) -> None:
    ExportLog.objects.filter(pk=entry.pk).update(rows=rows)
