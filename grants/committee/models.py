"""Sessions of the committee, their agenda, attendance and votes. A committee proposes, it never awards."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from grants.calls.models import Call, money_field
from grants.committee.machine import ItemMachine, ItemState, SessionMachine, SessionState
from workflows.machine import state_constraint


class CommitteeSession(SessionMachine):
    """A meeting with its agenda, attendance and votes."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="sessions")
    title = models.CharField(_("intitulé"), max_length=200)
    held_at = models.DateTimeField(_("date et heure"))
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    quorum = models.PositiveSmallIntegerField(_("quorum"), default=1, validators=[MinValueValidator(1)])
    opened_at = models.DateTimeField(_("ouverte à"), null=True, blank=True)
    closed_at = models.DateTimeField(_("levée à"), null=True, blank=True)

    class Meta:
        verbose_name = _("séance du comité")
        verbose_name_plural = _("séances du comité")
        ordering = ["-held_at"]
        constraints = [
            state_constraint(SessionState, "session_state_known"),
            models.CheckConstraint(
                condition=models.Q(quorum__gte=1),
                name="session_quorum_positive",
                violation_error_message=_("Le quorum est d’au moins une personne."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Whether a member is in the room."""

    session = models.ForeignKey(CommitteeSession, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    present = models.BooleanField(_("présent·e"), default=True)

    class Meta:
        verbose_name = _("présence")
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="one_attendance_per_member")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.member_id}"


class AgendaItem(ItemMachine):
    """One file on the agenda, with what the committee proposes for it."""

    session = models.ForeignKey(CommitteeSession, on_delete=models.PROTECT, related_name="items")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    amount = money_field(_("montant proposé"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    settled_at = models.DateTimeField(_("tranché à"), null=True, blank=True)

    class Meta:
        verbose_name = _("dossier à l’ordre du jour")
        verbose_name_plural = _("dossiers à l’ordre du jour")
        ordering = ["position", "pk"]
        constraints = [
            state_constraint(ItemState, "item_state_known"),
            models.UniqueConstraint(
                fields=["session", "application"],
                name="one_item_per_file",
                violation_error_message=_("Ce dossier est déjà à l’ordre du jour."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="proposed") | models.Q(amount__gt=0),
                name="proposed_item_has_amount",
                violation_error_message=_("Une proposition porte un montant."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.application_id}"

    @property
    def call(self) -> Call:
        return self.session.call


class Choice(models.TextChoices):
    """What one may vote."""

    FOR = "for", _("Pour")
    AGAINST = "against", _("Contre")
    ABSTAIN = "abstain", _("Abstention")


class Vote(models.Model):
    """One member's vote on one file, by show of hands: it stands in the minutes."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(_("vote"), max_length=10, choices=Choice.choices)
    at = models.DateTimeField(_("heure"))
    keyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("saisi par"),
        help_text=_("Le secrétariat, quand le membre n’a pas voté sur son propre écran."),
    )

    class Meta:
        verbose_name = _("vote")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(choice__in=["for", "against", "abstain"]), name="vote_choice_known"
            ),
            models.UniqueConstraint(
                fields=["item", "member"],
                name="one_vote_per_member",
                violation_error_message=_("Cette personne a déjà voté."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.member_id}"


class DirectProposal(models.Model):
    """What the service proposes for a file that no committee examines; without an amount, not to retain it."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="direct_proposal")
    amount = money_field(_("montant proposé"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("date"))

    class Meta:
        verbose_name = _("proposition sans comité")
        verbose_name_plural = _("propositions sans comité")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0) | models.Q(amount=None),
                name="direct_proposal_is_positive",
                violation_error_message=_("Un montant proposé est supérieur à zéro."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.amount}"
