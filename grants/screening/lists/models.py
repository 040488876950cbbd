"""What the list keeps: labels, filters, actions on many files, and who took which file away."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from grants.calls.models import Programme
from ui.enums import StateChoices


class Tone(StateChoices):
    """The colours of the design system, as officers name them."""

    NEUTRAL = "neutral", _("Gris"), "neutral"
    INFO = "info", _("Bleu"), "info"
    SUCCESS = "success", _("Vert"), "success"
    WARNING = "warning", _("Jaune"), "warning"
    DANGER = "danger", _("Rouge"), "danger"
    ACCENT = "accent", _("Brique"), "accent"


class Label(models.Model):
    """A word that the officers of a programme put on its files; the applicant never sees it."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="labels", verbose_name=_("dispositif")
    )
    name = models.CharField(_("nom"), max_length=40)
    tone = models.CharField(_("couleur"), max_length=10, choices=Tone.choices, default=Tone.NEUTRAL)

    class Meta:
        verbose_name = _("étiquette")
        verbose_name_plural = _("étiquettes")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tone__in=Tone.values),
                name="label_tone_known",
                violation_error_message=_("Choisissez une des couleurs proposées."),
            ),
            models.UniqueConstraint(
                "programme",
                Lower("name"),
                name="one_label_per_name",
                violation_error_message=_("Ce dispositif a déjà une étiquette de ce nom."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FileLabel(models.Model):
    """A label on a file, who put it and when."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="file_labels")
    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="file_labels")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("date"))

    class Meta:
        verbose_name = _("étiquette d’un dossier")
        verbose_name_plural = _("étiquettes des dossiers")
        ordering = ["label__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "label"],
                name="one_place_per_label",
                violation_error_message=_("Ce dossier porte déjà cette étiquette."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.label_id}"


class SavedFilter(models.Model):
    """A list that somebody comes back to: the query of its address, without the page.

    Shared with those who work on a programme, or with everybody who works here (`everybody`).
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("nom"), max_length=60)
    query = models.CharField(_("critères"), max_length=2000)
    programme = models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("partagé avec le service de"),
    )
    everybody = models.BooleanField(_("partagé avec tous les services"), default=False)
    saved_at = models.DateTimeField(_("enregistré le"))

    class Meta:
        verbose_name = _("filtre enregistré")
        verbose_name_plural = _("filtres enregistrés")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                name="one_filter_per_name",
                violation_error_message=_("Vous avez déjà un filtre de ce nom."),
            ),
            models.CheckConstraint(
                condition=Q(everybody=False) | Q(programme=None),
                name="filter_shared_one_way",
                violation_error_message=_("Un filtre est partagé avec un service ou avec tous."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BulkRun(models.Model):
    """One action asked on many files: first shown, then done file by file, once each."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    action = models.CharField(_("action"), max_length=30)
    values = models.JSONField(_("éléments"), default=dict, blank=True)
    # The list from which the files were chosen, to come back to it; and how many it held beyond the limit.
    query = models.CharField(max_length=2000, blank=True)
    left_out = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("préparé le"))
    confirmed_at = models.DateTimeField(_("confirmé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("action groupée")
        verbose_name_plural = _("actions groupées")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.action} {self.created_at:%Y-%m-%d}"


class BulkOutcome(StateChoices):
    """What became of one file of an action on many."""

    WAITING = "waiting", _("À faire"), "neutral"
    DONE = "done", _("Fait"), "success"
    REFUSED = "refused", _("Refusé"), "danger"


class BulkItem(models.Model):
    """One file of an action on many, and what became of it."""

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="items")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)
    outcome = models.CharField(
        _("résultat"), max_length=10, choices=BulkOutcome.choices, default=BulkOutcome.WAITING
    )
    reason = models.TextField(_("motif"), blank=True)

    class Meta:
        verbose_name = _("dossier d’une action groupée")
        verbose_name_plural = _("dossiers d’une action groupée")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "application"],
                name="bulk_item_once_per_file",
                violation_error_message=_("Ce dossier est déjà dans cette action."),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=BulkOutcome.values),
                name="bulk_outcome_known",
                violation_error_message=_("Ce résultat n’existe pas."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.outcome}"


class ExportLog(models.Model):
    """Who took which list away, when, and how many rows: personal data leave with them."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("date"))
    name = models.CharField(_("liste"), max_length=60)
    format = models.CharField(_("format"), max_length=4, choices=[("csv", "CSV"), ("xlsx", "XLSX")])
    query = models.CharField(_("critères"), max_length=2000, blank=True)
    rows = models.PositiveIntegerField(_("lignes"), null=True, blank=True)

    class Meta:
        verbose_name = _("export d’une liste")
        verbose_name_plural = _("exports de listes")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(format__in=["csv", "xlsx"]),
                name="export_format_known",
                violation_error_message=_("Choisissez CSV ou XLSX."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d}"
