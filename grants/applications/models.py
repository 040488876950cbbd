"""The file that an applicant fills in: answers, budget, attachments, and what was submitted."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Applicant
from documents.models import PrivateFile
from grants.applications.derived import MovedField, SearchField
from grants.applications.machine import ApplicationMachine, ApplicationState
from grants.calls.models import Call, FormVersion, money_field
from territories.models import Commune
from workflows.machine import WorkflowQuerySet, state_constraint

_SUBMITTED = Q(submitted_at__isnull=False)


class ApplicationQuerySet(WorkflowQuerySet):
    """Reads live in `queries.py`; this one only carries `visible_to`."""

    def visible_to(self, user: Any) -> models.QuerySet["Application"]:
        """The applications that this person may open."""
        from grants.applications.queries import visible_to

        return visible_to(self, user)


class Channel(models.TextChoices):
    """How a file reached the service."""

    ONLINE = "online", _("En ligne")
    PAPER = "paper", _("Sur papier, saisi par le service")


class Application(ApplicationMachine):
    """One request of one applicant to one call."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="applications")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("numéro"), max_length=30, unique=True, null=True, blank=True)
    title = models.CharField(_("intitulé du projet"), max_length=200, blank=True)
    summary = models.TextField(_("résumé du projet"), blank=True)
    commune = models.ForeignKey(
        Commune,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lieu de l’action"),
    )
    amount = money_field(_("montant demandé"), null=True, blank=True)
    answers = models.JSONField(_("réponses"), default=dict, blank=True)
    certified = models.BooleanField(_("attestation sur l’honneur"), default=False)
    channel = models.CharField(
        _("mode de dépôt"), max_length=10, choices=Channel.choices, default=Channel.ONLINE, editable=False
    )
    received_on = models.DateField(_("reçu sur papier le"), null=True, blank=True)
    exclusive = models.BooleanField(default=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("commencé le"))
    saved_at = models.DateTimeField(_("enregistré le"))
    submitted_at = models.DateTimeField(_("déposé le"), null=True, blank=True)
    moved_at = MovedField(_("dernier mouvement le"))
    search_text = SearchField()

    objects = ApplicationQuerySet.as_manager()  # type: ignore[misc] # the base's, with visible_to

    class Meta:
        verbose_name = _("dossier de candidature")
        verbose_name_plural = _("dossiers de candidature")
        indexes = [
            models.Index(fields=["call", "state", "-submitted_at", "-id"], name="application_queue"),
            models.Index(fields=["state", "-submitted_at", "-id"], name="application_by_state"),
            # The orders in which officers read their list. `search_text` has an index of trigrams on
            # PostgreSQL, made by the migration.
            models.Index(fields=["-submitted_at", "-id"], condition=_SUBMITTED, name="application_by_date"),
            models.Index(fields=["-moved_at", "-id"], condition=_SUBMITTED, name="application_by_move"),
            models.Index(fields=["amount", "id"], condition=_SUBMITTED, name="application_by_amount"),
            models.Index(fields=["title", "id"], condition=_SUBMITTED, name="application_by_title"),
        ]
        constraints = [
            state_constraint(ApplicationState, "application_state_known"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="application_amount_not_negative",
                violation_error_message=_("Un montant ne peut pas être négatif."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False, reference__isnull=False),
                name="application_submitted_is_dated",
                violation_error_message=_("Un dossier déposé a une date et un numéro."),
            ),
            models.CheckConstraint(
                condition=Q(channel="online", received_on=None)
                | Q(channel="paper", received_on__isnull=False),
                name="application_paper_has_its_date",
                violation_error_message=_("Un dossier papier a sa date de réception."),
            ),
            models.UniqueConstraint(
                fields=["call", "applicant"],
                condition=Q(exclusive=True) & ~Q(state="withdrawn"),
                name="one_running_application",
                violation_error_message=_("Ce demandeur a déjà un dossier pour cet appel."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Dossier sans titre"))

    def get_absolute_url(self) -> str:
        """The applicant's own page of the file."""
        return reverse("applications:detail", args=[self.pk])


class DraftMemory(models.Model):
    """What a file being written remembers beside its values, so that nothing typed is ever lost.

    `unread` holds, by form field, the texts that could not be read as a value yet; `trail` says at which
    version each field changed, and into what (a digest): it tells two authors' changes apart.
    """

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="memory")
    unread = models.JSONField(default=dict, blank=True)
    trail = models.JSONField(default=dict, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reminded_at = models.DateTimeField(_("rappel envoyé le"), null=True, blank=True)
    #: The last version of the form whose publication the authors were told.
    told_version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("mémoire du brouillon")

    def __str__(self) -> str:
        return f"{self.application_id}"


class BudgetSide(models.TextChoices):
    """The two sides of a budget."""

    EXPENSE = "expense", _("Charges")
    INCOME = "income", _("Produits")


class GrantStatus(models.TextChoices):
    """Where a grant of another funder stands."""

    ASKED = "asked", _("Demandée")
    GRANTED = "granted", _("Accordée")


class BudgetLine(models.Model):
    """One account of the project's budget: 60–69 and 86 expense, 70–79 and 87 income.

    A grant (account 74) has one line per funder: `label` names it, `status` says whether it is granted.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="budget_lines")
    side = models.CharField(_("sens"), max_length=10, choices=BudgetSide.choices)
    account = models.CharField(_("compte"), max_length=3)
    label = models.CharField(_("libellé"), max_length=150, blank=True)
    amount = money_field(_("montant"), default=Decimal(0))
    requested = models.BooleanField(
        _("subvention demandée ici"),
        default=False,
        help_text=_("La ligne du compte 74 qui nous est adressée."),
    )
    status = models.CharField(
        _("demandée ou accordée"), max_length=10, choices=GrantStatus.choices, blank=True
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("ligne de budget prévisionnel")
        ordering = ["side", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="budget_amount_not_negative",
                violation_error_message=_("Un montant ne peut pas être négatif."),
            ),
            models.CheckConstraint(
                condition=Q(side="expense", account__regex=r"^(6\d|86)\d?$")
                | Q(side="income", account__regex=r"^(7\d|87)\d?$"),
                name="budget_account_on_its_side",
                violation_error_message=_("Ce compte ne va pas de ce côté du budget."),
            ),
            models.CheckConstraint(
                condition=Q(status="") | Q(status__in=GrantStatus.values, side="income", account="74"),
                name="budget_status_of_grants",
                violation_error_message=_("Seule une subvention (compte 74) est demandée ou accordée."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.label}"


class Attachment(models.Model):
    """A document joined to an application, of a kind that the call asks for. The file is its PrivateFile."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    piece = models.SlugField(_("pièce"), max_length=40)
    dated_on = models.DateField(_("date du document"), null=True, blank=True)
    valid_until = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    added_at = models.DateTimeField(_("jointe le"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("pièce justificative")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.piece}"


class Submission(models.Model):
    """Exactly what was submitted, frozen: once at the deposit, once more with each complement."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("numéro"))
    content = models.JSONField(_("contenu"))
    digest = models.CharField(_("empreinte"), max_length=64)
    at = models.DateTimeField(_("date"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    receipt = models.OneToOneField(
        PrivateFile,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accusé de réception"),
    )

    class Meta:
        verbose_name = _("dépôt")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="one_submission_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} n° {self.number}"


# Django finds the models of an application in this module.
from grants.applications.folder_models import FolderDocument  # noqa: E402, F401 -- see above
from grants.applications.imports.models import ImportRow, ImportRun  # noqa: E402, F401 -- see above
from grants.applications.past_grants import PastGrant  # noqa: E402, F401 -- see above
