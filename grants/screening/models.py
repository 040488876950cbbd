"""Admissibility: what was checked on a file, and the complements asked."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from grants.screening.machine import ComplementMachine, ComplementState
from workflows.machine import state_constraint


class Screening(models.Model):
    """One file's screening: who answers for it and when it was decided."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="screening")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("instruit par"),
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("instruction")

    def __str__(self) -> str:
        return f"{self.application_id}"


class CheckAnswer(models.TextChoices):
    """What an officer answers to a line of the grid."""

    YES = "yes", _("Conforme")
    NO = "no", _("Non conforme")
    NOT_APPLICABLE = "na", _("Sans objet")


class ScreeningCheck(models.Model):
    """One line of the admissibility grid as an officer answered it."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="checks")
    key = models.SlugField(_("point"), max_length=40)
    answer = models.CharField(_("réponse"), max_length=5, choices=CheckAnswer.choices)
    note = models.CharField(_("remarque"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("date"))

    class Meta:
        verbose_name = _("point de contrôle")
        constraints = [models.UniqueConstraint(fields=["screening", "key"], name="one_answer_per_check")]

    def __str__(self) -> str:
        return f"{self.key} {self.answer}"


class ComplementRequest(ComplementMachine):
    """What is missing, until when; the decision's clock is suspended meanwhile (CRPA L114-5)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="complement_requests")
    message = models.TextField(_("ce qui manque"), blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("demandé le"))
    due_at = models.DateTimeField(_("à renvoyer avant le"))
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)

    class Meta:
        verbose_name = _("demande de compléments")
        verbose_name_plural = _("demandes de compléments")
        constraints = [
            state_constraint(ComplementState, "complement_state_known"),
            models.CheckConstraint(
                condition=models.Q(due_at__gt=models.F("asked_at")),
                name="complement_due_after_asked",
                violation_error_message=_("Le délai de réponse doit être à venir."),
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(state="asked"),
                name="one_pending_complement",
                violation_error_message=_("Une demande de compléments est déjà en cours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.asked_at:%Y-%m-%d}"

    @property
    def call(self):
        return self.application.call

    def lines(self) -> list[tuple[str, str]]:
        """(what is asked, remark), in the order of the form: one query unless prefetched."""
        return [(item.label, item.remark) for item in self.items.all()]


class ComplementItem(models.Model):
    """One thing asked for: a field, the answer to a question, a side of the budget, a piece.

    `changed` is known once the applicant has answered: whether what was sent differs there.
    """

    request = models.ForeignKey(ComplementRequest, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(_("élément"), max_length=60)
    label = models.CharField(_("intitulé"), max_length=250)
    remark = models.CharField(_("remarque"), max_length=500, blank=True)
    changed = models.BooleanField(_("modifié"), null=True, blank=True)

    class Meta:
        verbose_name = _("élément à compléter")
        verbose_name_plural = _("éléments à compléter")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "key"],
                name="one_item_per_request",
                violation_error_message=_("Cet élément est déjà demandé."),
            )
        ]

    def __str__(self) -> str:
        return self.label


# The models of one subject stand with it; Django looks for all of them here.
from grants.screening.clock_models import FileClock, ProgrammePace, Told  # noqa: E402 -- as those below
from grants.screening.lists.models import (  # noqa: E402 -- they refer to those above
    BulkItem,
    BulkRun,
    ExportLog,
    FileLabel,
    Label,
    SavedFilter,
)
from grants.screening.opinions.models import Opinion  # noqa: E402 -- they refer to those above
from grants.screening.people.models import FileOfficer, Note  # noqa: E402 -- they refer to those above
from grants.screening.threads.models import Thread, ThreadMessage  # noqa: E402 -- as those of people

__all__ = [
    "BulkItem",
    "BulkRun",
    "CheckAnswer",
    "ComplementItem",
    "ComplementRequest",
    "ExportLog",
    "FileClock",
    "FileLabel",
    "FileOfficer",
    "Label",
    "Note",
    "Opinion",
    "ProgrammePace",
    "SavedFilter",
    "Screening",
    "ScreeningCheck",
    "Thread",
    "ThreadMessage",
    "Told",
]
