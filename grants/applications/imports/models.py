"""An import: the file as it came, and what its trial says of each row."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import rules
from grants.applications.imports.columns import Kind
from ui.enums import StateChoices


class Outcome(StateChoices):
    """What a row does to the register."""

    NEW = "new", _("À créer"), "success"
    CHANGED = "changed", _("À modifier"), "info"
    SAME = "same", _("Inchangée"), "neutral"
    ERROR = "error", _("En erreur"), "danger"

    def said(self, done: bool) -> str:
        """What is announced, or what was done."""
        return str(_DONE.get(self, self.label) if done else self.label)


_DONE = {Outcome.NEW: _("Créée"), Outcome.CHANGED: _("Modifiée"), Outcome.ERROR: _("Non importée")}


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Imports by who may see them."""

    def visible_to(self, user: Any) -> ImportRunQuerySet:
        """All of them for officers and administrators of everything, none for the others."""
        return self if rules.is_general_officer(user) else self.none()


class ImportRun(models.Model):
    """One file to import. `applied_at` says that it was, at once and whole."""

    kind = models.CharField(_("contenu"), max_length=20, choices=Kind)
    name = models.CharField(_("nom du fichier"), max_length=150)
    digest = models.CharField(_("empreinte"), max_length=64)
    source = models.CharField(_("source"), max_length=60, blank=True)
    notices = models.JSONField(_("remarques"), default=list, blank=True)
    # What the trial says of every row, in a word: what is confirmed is what was shown.
    seal = models.CharField(max_length=64, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("déposé le"))
    tried_at = models.DateTimeField(_("essayé le"))
    applied_at = models.DateTimeField(_("importé le"), null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="import_run_kind", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="import_run_applied_whole",
                condition=Q(applied_at=None, applied_by=None)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("imports:detail", args=[self.pk])


class ImportRow(models.Model):
    """What one row of the file does. `changes` are [title, before, after], `message` says what is wrong."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("ligne"))
    outcome = models.CharField(_("suite"), max_length=10, choices=Outcome)
    label = models.CharField(_("nom"), max_length=250, blank=True)
    changes = models.JSONField(_("changements"), default=list, blank=True)
    message = models.TextField(_("remarque"), blank=True)

    class Meta:
        verbose_name = _("ligne d’import")
        verbose_name_plural = _("lignes d’import")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_row_number_unique"),
            models.CheckConstraint(name="import_row_outcome", condition=Q(outcome__in=Outcome.values)),
        ]
        indexes = [models.Index(fields=["run", "outcome", "number"], name="import_row_by_outcome")]

    def __str__(self) -> str:
        return f"{self.run} – {self.number}"

    @property
    def choice(self) -> Outcome:
        """The outcome with its label and tone."""
        return Outcome(self.outcome)
