"""A request for an opinion, and the opinion."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from grants.screening.opinions.machine import OpinionMachine, OpinionState, Verdict
from workflows.clock import now
from workflows.machine import state_constraint

#: How long after its deadline the link of somebody without an account still opens the file.
LINK_OUTLIVES = timedelta(days=14)


class OpinionKind(models.TextChoices):
    """Who is asked."""

    SERVICE = "service", _("Service")
    EXPERT = "expert", _("Expert·e")
    PANEL = "panel", _("Panel citoyen")


def new_nonce() -> str:
    """What makes a link unlike the one before it."""
    return secrets.token_hex(16)


class Opinion(OpinionMachine):
    """A question asked of one address, until a day; then the answer. Its file is its PrivateFile.

    `user` is the account of that address where there is one: it is then asked for, instead of the link.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="opinions")
    kind = models.CharField(_("qui"), max_length=10, choices=OpinionKind.choices)
    name = models.CharField(_("nom ou service"), max_length=150)
    email = models.EmailField(_("adresse e-mail"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    question = models.TextField(_("question"))
    confidential = models.BooleanField(_("confidentiel"), default=False)
    shows_pieces = models.BooleanField(_("avec les pièces jointes"), default=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("demandé le"))
    due_at = models.DateTimeField(_("à rendre avant le"))
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    expires_at = models.DateTimeField(_("lien valable jusqu’au"))
    opened_at = models.DateTimeField(_("ouvert le"), null=True, blank=True)
    verdict = models.CharField(_("avis"), max_length=12, choices=Verdict.choices, blank=True)
    text = models.TextField(_("motifs"), blank=True)
    given_at = models.DateTimeField(_("rendu le"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("avis demandé")
        verbose_name_plural = _("avis demandés")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            state_constraint(OpinionState, "opinion_state_known"),
            models.CheckConstraint(
                condition=Q(due_at__gt=models.F("asked_at")),
                name="opinion_due_after_asked",
                violation_error_message=_("Le délai doit être à venir."),
            ),
            models.CheckConstraint(
                condition=~Q(state="given") | (Q(given_at__isnull=False) & ~Q(verdict="")),
                name="given_opinion_is_dated",
                violation_error_message=_("Un avis rendu a un sens et une date."),
            ),
            models.UniqueConstraint(
                fields=["application", "email"],
                condition=Q(state__in=["asked", "lapsed"]),
                name="one_pending_opinion_per_address",
                violation_error_message=_("Cette adresse a déjà une demande en attente pour ce dossier."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.name}"

    @property
    def call(self):
        return self.application.call

    @property
    def is_open(self) -> bool:
        """An answer is still of use."""
        return self.state in (OpinionState.ASKED, OpinionState.LAPSED)

    @property
    def opens_file(self) -> bool:
        """The link still opens the file."""
        return self.is_open and now() < self.expires_at
