"""Who reads which file, the scores given, and the conflicts of interest."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from grants.calls.models import Criterion
from grants.review.machine import ReviewMachine, ReviewState
from workflows.machine import state_constraint


class Recusal(models.Model):
    """A conflict of interest declared or detected: no reading, no scoring, no vote, out of the quorum."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="recusals")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    detected = models.BooleanField(_("détecté"), default=False)
    at = models.DateTimeField(_("date"))

    class Meta:
        verbose_name = _("déport")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "member"],
                name="one_recusal_per_file",
                violation_error_message=_("Ce déport est déjà enregistré."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.application_id}"


class ConflictStatement(models.Model):
    """What a member answered to « Avez-vous un lien avec ce demandeur ? », before the file is shown.

    No answer is not « no conflict »: without this row the file stays closed.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="conflict_statements")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    linked = models.BooleanField(_("un lien est déclaré"))
    at = models.DateTimeField(_("date"))

    class Meta:
        verbose_name = _("déclaration de lien")
        verbose_name_plural = _("déclarations de lien")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "member"],
                name="one_statement_per_file",
                violation_error_message=_("Cette personne a déjà répondu pour ce dossier."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.application_id} {self.linked}"


class Review(ReviewMachine):
    """One reader's reading of one application. `total` is the weighted mean out of 20, once final."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reviews")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    comment = models.TextField(_("avis"), blank=True)
    total = models.DecimalField(_("note sur 20"), max_digits=5, decimal_places=2, null=True, blank=True)
    assigned_at = models.DateTimeField(_("désigné le"))
    saved_at = models.DateTimeField(_("enregistré le"), null=True, blank=True)
    finalised_at = models.DateTimeField(_("rendu le"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("évaluation")
        constraints = [
            state_constraint(ReviewState, "review_state_known"),
            models.UniqueConstraint(
                fields=["application", "reader"],
                name="one_review_per_reader",
                violation_error_message=_("Cette personne lit déjà ce dossier."),
            ),
            models.CheckConstraint(
                condition=models.Q(total__isnull=True) | models.Q(total__gte=0, total__lte=20),
                name="review_total_out_of_twenty",
            ),
        ]
        indexes = [models.Index(fields=["reader", "state"], name="review_of_reader")]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.application_id}"

    @property
    def call(self):
        return self.application.call


class Score(models.Model):
    """One criterion of one review, from 0 to the scale of the criterion."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(
        _("note"), max_digits=5, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    comment = models.CharField(_("commentaire"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("note")
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="score_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"
