"""Rows turned into records, on django-import-export.

A resource works chunk by chunk: it looks up the records of a whole chunk at once, and writes (when it is
told to) the new ones together. The checks are those of the models, in Python: the database holds the
same ones and has the last word when the import is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource

from accounts.models import Applicant, ApplicantKind
from grants.applications import search
from grants.applications.imports import widgets
from grants.applications.imports.columns import APPLICANTS, PAST_GRANTS, Column
from grants.applications.models import Application
from grants.applications.past_grants import FIRST_YEAR, LAST_YEAR, PastGrant
from territories.names import searchable
from ui import fields as ui_fields

Change = tuple[str, Any, Any]
#: Under which name a row carries its number in the file.
LINE = "_line"
#: Rows looked up and written together.
CHUNK = 500


def _fields(columns: Iterable[Column], readers: dict[str, Any]) -> dict[str, Field]:
    """One library field per column, filled from the attribute of the same name."""
    return {
        column.name: Field(
            attribute=column.name,
            column_name=column.name,
            widget=readers[column.name],
            saves_null_values=False,
        )
        for column in columns
    }


class _Prepared(BaseInstanceLoader):
    """Gives the records that the resource looked up for the chunk."""

    def get_instance(self, row: dict[str, Any]) -> Any:
        return self.resource.existing(row)


class RegisterResource(Resource):
    """What both imports share. `writing` false is the dry run: nothing reaches the database.

    A chunk is announced by `prepare`, then given to the library's `import_data`.
    """

    columns: tuple[Column, ...] = ()

    class Meta:
        use_bulk = True
        import_id_fields = ()
        batch_size = None
        skip_diff = True
        report_skipped = True
        use_transactions = False
        instance_loader_class = _Prepared

    def __init__(self, *, writing: bool, source: str = "") -> None:
        super().__init__()
        self.writing, self.source = writing, source
        self.fields = _fields(self.columns, self.readers())
        self.titles = {column.name: str(column.title) for column in self.columns}
        self.seen: dict[Any, int] = {}
        self.current: Any = None
        self.before: dict[str, Any] | None = None
        self.update_instances: list[Any] = []
        self.changed: set[str] = set()

    def readers(self) -> dict[str, Any]:
        """What reads each column."""
        raise NotImplementedError  # the library’s metaclass leaves no room for abc

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """Look up, in a few queries, the records that these rows may speak of."""
        raise NotImplementedError  # the library’s metaclass leaves no room for abc

    def existing(self, row: dict[str, Any]) -> Any:
        """The record that the row speaks of, or None; ValidationError where it could be several."""
        raise NotImplementedError  # the library’s metaclass leaves no room for abc

    def keys(self, instance: Any) -> list[Any]:
        """What no two rows of a file may share."""
        raise NotImplementedError  # the library’s metaclass leaves no room for abc

    def complete(self, instance: Any) -> None:
        """What follows from the values read."""

    def also_written(self) -> tuple[str, ...]:
        """Fields that are written with those that changed."""
        return ()

    def after_update(self, instances: list[Any]) -> None:
        """What follows from a change: saving many at once sends no signal."""

    def cell(self, row: dict[str, Any], name: str) -> Any:
        """The value of one cell, None where it is empty or unreadable."""
        try:
            return self.fields[name].widget.clean(row.get(name), row=row)
        except ValueError:
            return None

    def changes(self) -> list[Change]:
        """Return (name, before, after) for each field that the current row changes."""
        before = self.before or {}
        rows = [(name, before.get(name), getattr(self.current, name)) for name in self.fields]
        return [row for row in rows if row[1] != row[2] and (row[1] or row[2])]

    def said(self, error: ValidationError) -> str:
        """The sentences of an error, each after the title of its column."""
        if not hasattr(error, "error_dict"):
            return " ".join(error.messages)
        told = []
        for name, messages in error.message_dict.items():
            title = self.titles.get(name, "")
            told += [f"{title} : {message}" if title else message for message in messages]
        return " ".join(told)

    # --- hooks of the library, in the order in which it calls them for a row ---

    def init_instance(self, row: Any = None) -> Any:
        return self._meta.model()

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        self.current = instance
        self.before = None if new else {name: getattr(instance, name) for name in self.fields}

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        if import_validation_errors:
            return False
        self.complete(instance)
        line = int(row[LINE])
        for key in self.keys(instance):
            first = self.seen.setdefault(key, line)
            if first != line:
                raise ValidationError(
                    _("Déjà dans la ligne %(first)s : gardez une seule des deux."), params={"first": first}
                )
        return self.before is not None and not self.changes()

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        errors = dict(import_validation_errors or {})
        relations = [field.name for field in self._meta.model._meta.fields if field.is_relation]
        for column in self.columns:
            if column.needed and column.name not in errors and self._is_empty(instance, column.name):
                errors[column.name] = ValidationError(_("Cette cellule est vide."))
        try:
            # Numbers were checked as they were read.
            instance.clean_fields(exclude={*errors, *relations, "siret", "rna"})
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if not errors:
            self.check(instance)
            instance.clean()
            return
        raise ValidationError(errors)

    def _is_empty(self, instance: Any, name: str) -> bool:
        field = self._meta.model._meta.get_field(name)
        return getattr(instance, field.attname) in ("", None)

    def check(self, instance: Any) -> None:
        """What the model does not check by itself; ValidationError by field."""

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        if not self.writing:
            return
        if is_create:
            self.create_instances.append(instance)
        else:
            self.update_instances.append(instance)
            self.changed |= {change[0] for change in self.changes()}

    def bulk_update(self, *args: Any, **kwargs: Any) -> None:
        if self.update_instances:
            names = sorted({*self.changed, *self.also_written()})
            self._meta.model.objects.bulk_update(self.update_instances, names, batch_size=CHUNK)
            self.after_update(self.update_instances)
        self.update_instances, self.changed = [], set()

    def after_import_row(self, row: Any, row_result: Any, **kwargs: Any) -> None:
        row_result.changes = self.changes()


class ApplicantResource(RegisterResource):
    """Applicants, known again by SIRET or RNA; without either, by status, name and postcode."""

    columns = APPLICANTS

    class Meta:
        model = Applicant

    def readers(self) -> dict[str, Any]:
        line = widgets.line
        limits = {
            "name": 200, "acronym": 30, "legal_category": 4, "guardian_name": 160, "guardian_phone": 25,
            "representative_name": 160, "representative_function": 100, "address": 200, "address_extra": 200,
            "phone": 25, "registry_court": 100, "registry_volume": 20, "registry_folio": 20,
        }  # fmt: skip
        return {
            **{name: line(limit) for name, limit in limits.items()},
            "kind": widgets.ApplicantStatus(),
            "siret": widgets.siret(),
            "rna": widgets.rna(),
            "founded_on": widgets.Day(),
            "birth_date": widgets.Day(),
            "registry_date": widgets.Day(),
            "public_utility": widgets.YesNo(),
            "postcode": widgets.Postcode(),
            "commune": widgets.Commune(),
            "email": widgets.Typed(forms.EmailField(max_length=254)),
            "guardian_email": widgets.Typed(forms.EmailField(max_length=254)),
            "website": widgets.Typed(forms.URLField(max_length=200, assume_scheme="https")),
        }

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        sirets = {number for row in rows if (number := self.cell(row, "siret"))}
        rnas = {number for row in rows if (number := self.cell(row, "rna"))}
        nameless = {code for row in rows if (code := self.cell(row, "postcode"))}
        known = Applicant.objects.select_related("commune").order_by("pk")
        if self.writing:
            known = known.select_for_update(of=("self",))
        found = {row.pk: row for row in known.filter(Q(siret__in=sirets) | Q(rna__in=rnas))}
        self.by_siret = {row.siret: row for row in found.values() if row.siret}
        self.by_rna = {row.rna: row for row in found.values() if row.rna}
        self.by_name: dict[Any, list[Applicant]] = {}
        for row in known.filter(siret="", rna="", postcode__in=nameless):
            self.by_name.setdefault(self._called(row), []).append(row)

    def _called(self, instance: Applicant) -> tuple[str, str, str]:
        return (instance.kind, searchable(instance.name), instance.postcode)

    def existing(self, row: dict[str, Any]) -> Any:
        siret, rna = self.cell(row, "siret"), self.cell(row, "rna")
        if siret or rna:
            return self._numbered(siret, rna)
        kind, name, postcode = (self.cell(row, each) for each in ("kind", "name", "postcode"))
        found = self.by_name.get((kind, searchable(name or ""), postcode), [])
        if len(found) > 1:
            raise ValidationError(
                _("Plusieurs demandeurs ont ce statut, ce nom et ce code postal : rien ne dit lequel.")
            )
        return found[0] if found else None

    def _numbered(self, siret: str | None, rna: str | None) -> Any:
        first, second = self.by_siret.get(siret or ""), self.by_rna.get(rna or "")
        if first is not None and second is not None and first is not second:
            raise ValidationError(
                _("Le SIRET est celui de « %(first)s », le RNA celui de « %(second)s »."),
                params={"first": first, "second": second},
            )
        if second is not None and siret and second.siret and second.siret != siret:
            raise ValidationError(
                _("Le RNA est celui de « %(name)s », dont le SIRET est %(siret)s."),
                params={"name": second, "siret": second.siret},
            )
        return first or second

    def keys(self, instance: Applicant) -> list[Any]:
        numbers = [("siret", instance.siret), ("rna", instance.rna)]
        return [key for key in numbers if key[1]] or [self._called(instance)]

    def check(self, instance: Applicant) -> None:
        if self.before is not None and self.before["kind"] != instance.kind:
            raise ValidationError(
                {
                    "kind": _(
                        "Ce demandeur est enregistré comme « %(label)s » : un import ne change pas le statut."
                    )
                    % {"label": ApplicantKind(self.before["kind"]).label}
                }
            )

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        if not is_create:
            instance.version += 1  # whoever has the record open is told that it changed
        super().save_instance(instance, is_create, row, **kwargs)

    def also_written(self) -> tuple[str, ...]:
        return ("version",)

    def after_update(self, instances: list[Any]) -> None:
        files = Application.objects.filter(applicant__in=instances, submitted_at__isnull=False)
        search.refresh(files)


class PastGrantResource(RegisterResource):
    """Past grants, known again by their reference within a source."""

    columns = PAST_GRANTS

    class Meta:
        model = PastGrant

    def readers(self) -> dict[str, Any]:
        names = ("name", "programme_label", "call_label", "funder", "project_title")
        year = ui_fields.WholeField(min_value=FIRST_YEAR, max_value=LAST_YEAR)
        return {
            **{name: widgets.line(200) for name in names},
            "reference": widgets.line(60),
            "siret": widgets.siret(),
            "year": widgets.Typed(year),
            "decided_on": widgets.Day(),
            "amount_asked": widgets.Typed(ui_fields.MoneyField()),
            "amount_awarded": widgets.Typed(ui_fields.MoneyField()),
        }

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        references = {text for row in rows if (text := self.cell(row, "reference"))}
        known = PastGrant.objects.filter(source=self.source, reference__in=references).order_by("pk")
        if self.writing:
            known = known.select_for_update(of=("self",))
        self.by_reference = {grant.reference: grant for grant in known}
        sirets = {number for row in rows if (number := self.cell(row, "siret"))}
        self.holders = dict(Applicant.objects.filter(siret__in=sirets).values_list("siret", "pk"))

    def existing(self, row: dict[str, Any]) -> Any:
        return self.by_reference.get(self.cell(row, "reference"))

    def keys(self, instance: PastGrant) -> list[Any]:
        return [instance.reference] if instance.reference else []

    def complete(self, instance: PastGrant) -> None:
        instance.source = self.source
        instance.programme_key = searchable(instance.programme_label)[:200]
        if instance.applicant_id is None and instance.siret:
            instance.applicant_id = self.holders.get(instance.siret)
        if instance.year is None and instance.decided_on:
            instance.year = instance.decided_on.year

    def also_written(self) -> tuple[str, ...]:
        return ("applicant", "programme_key")
