"""What is kept of time: the pace of a programme, the two clocks of a file, what was told once."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from grants.calls.models import Programme

_DAYS = [MinValueValidator(1), MaxValueValidator(730)]


class ProgrammePace(models.Model):
    """How fast the files of a programme should go. A programme without a row has these defaults."""

    programme = models.OneToOneField(
        Programme, on_delete=models.CASCADE, related_name="pace", verbose_name=_("dispositif")
    )
    target_days = models.PositiveSmallIntegerField(
        _("jours pour dire si un dossier est recevable"),
        default=45,
        validators=_DAYS,
        help_text=_("Objectif interne, compté du dépôt ; l’attente de compléments n’y compte pas."),
    )
    asleep_days = models.PositiveSmallIntegerField(
        _("jours sans évènement avant de signaler un dossier endormi"), default=30, validators=_DAYS
    )
    draft_months = models.PositiveSmallIntegerField(
        _("mois pendant lesquels un brouillon non déposé est gardé"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Comptés de la clôture de l’appel, et annoncés à son auteur."),
    )

    class Meta:
        verbose_name = _("délais de suivi")
        verbose_name_plural = _("délais de suivi")
        ordering = ["programme__title"]

    def __str__(self) -> str:
        return str(self.programme)


class FileClock(models.Model):
    """The public and the internal clock of a file, worked out by `clocks` at each of its events.

    While complements are awaited (`suspended_until`), both dates are the latest that they can be.
    """

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="clock")
    public_due_on = models.DateField(_("silence valant refus le"))
    public_stopped_at = models.DateTimeField(_("décidé le"), null=True, blank=True)
    # The target of the day of the deposit: a setting that is changed later changes no file.
    target_days = models.PositiveSmallIntegerField(_("objectif en jours"))
    internal_due_on = models.DateField(_("à instruire avant le"))
    internal_stopped_at = models.DateTimeField(_("instruit le"), null=True, blank=True)
    suspended_until = models.DateTimeField(_("suspendu jusqu’au"), null=True, blank=True)
    last_event_at = models.DateTimeField(_("dernier évènement le"))
    asleep_told_at = models.DateTimeField(null=True, blank=True)
    silence_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("horloges d’un dossier")
        verbose_name_plural = _("horloges des dossiers")
        indexes = [
            models.Index(
                fields=["public_due_on"], name="clock_public_running", condition=Q(public_stopped_at=None)
            ),
            models.Index(
                fields=["internal_due_on"],
                name="clock_internal_running",
                condition=Q(internal_stopped_at=None),
            ),
            models.Index(
                fields=["last_event_at"], name="clock_last_event", condition=Q(internal_stopped_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.public_due_on}"


class Told(models.Model):
    """That the people of a file were told something that is told once."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("annonce faite une fois")
        verbose_name_plural = _("annonces faites une fois")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "what"],
                name="told_once",
                violation_error_message=_("Cela a déjà été annoncé."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.what}"
