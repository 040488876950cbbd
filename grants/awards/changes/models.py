"""A change that the beneficiary asks for after an award, and what is decided of it.

The decision is recorded here; the amount of an award itself only changes by an act of the assembly. Until
then, `queries.ceiling` holds payments back above what was kept.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from grants.awards.changes.machine import ChangeMachine, ChangeState
from grants.calls.models import money_field
from workflows.machine import state_constraint


class ChangeKind(models.TextChoices):
    """What happens to the project."""

    POSTPONED = "postponed", _("L’action est reportée")
    CANCELLED = "cancelled", _("L’action est annulée")
    OTHER = "other", _("L’action change autrement")


class ChangeRequest(ChangeMachine):
    """What changes, what was already spent, and what is decided. Its files are its PrivateFiles."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="change_requests")
    kind = models.CharField(_("changement"), max_length=10, choices=ChangeKind.choices)
    new_date = models.DateField(_("nouvelle date"), null=True, blank=True)
    costs = money_field(_("frais déjà engagés"), default=Decimal(0))
    explanation = models.TextField(_("explications"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("demandé le"))
    reduced_to = money_field(_("montant maintenu"), null=True, blank=True)
    reason = models.TextField(_("motif de la décision"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("changement demandé")
        verbose_name_plural = _("changements demandés")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            state_constraint(ChangeState, "change_state_known"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state="asked"),
                name="one_pending_change",
                violation_error_message=_("Une demande de changement attend déjà une décision."),
            ),
            models.CheckConstraint(
                condition=Q(state="reduced", reduced_to__gt=0) | (~Q(state="reduced") & Q(reduced_to=None)),
                name="reduced_change_has_amount",
                violation_error_message=_("Une réduction dit le montant maintenu."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "retracted"]) | Q(decided_at__isnull=False),
                name="decided_change_is_dated",
                violation_error_message=_("Une décision a une date."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"

    @property
    def call(self):
        return self.application.call

    def awarded_amount(self) -> Decimal | None:
        """Euros awarded by the act; None without one."""
        award = getattr(self.application, "awarded", None)
        return None if award is None else award.amount
