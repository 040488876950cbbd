"""The act that decides: deliberations, awards within the envelope, refusals."""

from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from grants.awards.machine import AwardMachine, AwardState, DeliberationMachine, DeliberationState
from grants.calls.models import Call, Envelope, money_field
from grants.committee.models import AgendaItem
from workflows.clock import now
from workflows.machine import state_constraint


class Deliberation(DeliberationMachine):
    """The act of the elected assembly; the only thing that awards money (CGCT L2311-7, L3312-7)."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="deliberations")
    number = models.CharField(
        _("numéro"),
        max_length=40,
        unique=True,
        error_messages={"unique": _("Une délibération porte déjà ce numéro.")},
    )
    date = models.DateField(_("date"))
    subject = models.CharField(_("objet"), max_length=250)
    assembly = models.CharField(_("assemblée"), max_length=120, default="Commission permanente")
    adopted_at = models.DateTimeField(_("enregistrée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("délibération")
        verbose_name_plural = _("délibérations")
        ordering = ["-date", "-pk"]
        constraints = [state_constraint(DeliberationState, "deliberation_state_known")]

    def __str__(self) -> str:
        return f"{self.number} – {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("awards:detail", args=[self.pk])

    @property
    def is_prepared(self) -> bool:
        """Lines may still be added, changed and removed."""
        return self.state == DeliberationState.PREPARED

    @property
    def is_ahead(self) -> bool:
        """The assembly has not met yet, by the day in Europe/Paris."""
        return self.date > timezone.localdate(now())

    def precedes_committee(self) -> bool:
        """True when a file's session was held after the date of the act."""
        files = Application.objects.filter(
            models.Q(awarded__deliberation=self) | models.Q(refusal__deliberation=self)
        )
        held: datetime | None = AgendaItem.objects.filter(application__in=files).aggregate(
            last=models.Max("session__held_at")
        )["last"]
        return held is not None and timezone.localdate(held) > self.date


class Award(AwardMachine):
    """Amount and conditions for one application, by one deliberation."""

    # Not "award": that is the transition of the file, which a reverse name would hide.
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="awarded")
    deliberation = models.ForeignKey(Deliberation, on_delete=models.PROTECT, related_name="awards")
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="awards")
    amount = money_field(_("montant attribué"))
    conditions = models.TextField(_("conditions"), blank=True)
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("attribution")
        constraints = [
            state_constraint(AwardState, "award_state_known"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="award_is_positive",
                violation_error_message=_("Une attribution est supérieure à zéro."),
            ),
        ]
        indexes = [models.Index(fields=["-decided_at", "-id"], name="award_register")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.amount}"

    @property
    def call(self) -> Call:
        return self.deliberation.call


class Refusal(models.Model):
    """A request refused by a deliberation, with its reason."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="refusal")
    deliberation = models.ForeignKey(Deliberation, on_delete=models.PROTECT, related_name="refusals")
    reason = models.CharField(_("motif"), max_length=500)

    class Meta:
        verbose_name = _("refus")
        verbose_name_plural = _("refus")

    def __str__(self) -> str:
        return f"{self.application_id}"


# The models of one subject stand with it; Django looks for all of them here.
from grants.awards.changes.models import ChangeRequest  # noqa: E402 -- with its own machine and rules

__all__ = ["Award", "ChangeRequest", "Deliberation", "Refusal"]
