"""Programmes, calls, the application form and its frozen versions, criteria and envelopes."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grants.calls.blocks.form import FormBlocks, ScaleBlocks
from grants.calls.blocks.rules import RuleBlocks
from grants.calls.fields import DesignField
from grants.calls.machine import CallMachine, CallState
from grants.calls.rates import RateBase
from workflows.clock import now
from workflows.machine import state_constraint


def money_field(label: Any, **options: Any) -> models.DecimalField:
    """An amount in euros with two places, never negative: NUMERIC(12,2)."""
    return models.DecimalField(
        label, max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal(0))], **options
    )


class AidRegime(models.TextChoices):
    """Under which European rule the aid is given; a dated text says each ceiling (`legal.py`)."""

    NONE = "none", _("Aucun : activité non économique")
    DE_MINIMIS = "de_minimis", _("De minimis")


class Programme(models.Model):
    """A standing policy with its legal basis, from which calls are opened."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("intitulé"), max_length=200)
    policy_area = models.CharField(_("politique publique"), max_length=120, blank=True)
    legal_basis = models.CharField(_("fondement"), max_length=300, blank=True)
    service = models.CharField(_("service instructeur"), max_length=200)
    service_address = models.CharField(_("adresse du service"), max_length=300)
    service_email = models.EmailField(_("courriel du service"))
    service_phone = models.CharField(_("téléphone du service"), max_length=30)
    authority = models.CharField(_("collectivité"), max_length=200, blank=True)
    tribunal = models.CharField(
        _("tribunal compétent"),
        max_length=200,
        blank=True,
        help_text=_("Écrit dans les voies de recours des accusés de réception et des lettres."),
    )
    tribunal_address = models.CharField(_("adresse du tribunal"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("dispositif")
        verbose_name_plural = _("dispositifs")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Call(CallMachine):
    """One dated round of a programme, with its envelope, rules, form and criteria."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="calls", verbose_name=_("dispositif")
    )
    reference = models.CharField(_("référence"), max_length=12, unique=True)
    title = models.CharField(_("intitulé"), max_length=200)
    slug = models.SlugField(_("adresse de page"), max_length=120, unique=True)
    summary = models.CharField(_("résumé"), max_length=300)
    description = models.TextField(_("présentation"), blank=True)
    opens_at = models.DateTimeField(_("ouverture"))
    closes_at = models.DateTimeField(_("clôture"))
    grace_minutes = models.PositiveSmallIntegerField(
        _("minutes de grâce"),
        default=0,
        validators=[MaxValueValidator(1440)],
        help_text=_("Un dossier commencé peut encore être déposé pendant ce temps après la clôture."),
    )
    min_amount = money_field(_("montant minimum"), default=Decimal(0))
    max_amount = money_field(_("montant maximum"))
    max_rate = models.DecimalField(
        _("taux maximum"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(100))],
        help_text=_("En pour cent du total des charges du projet."),
    )
    applicant_kinds = models.JSONField(
        _("demandeurs admis"), default=list, blank=True, help_text=_("Aucun : l’appel est ouvert à tous.")
    )
    one_per_applicant = models.BooleanField(_("un seul dossier par demandeur"), default=True)
    rate_base = models.CharField(
        _("base du taux"), max_length=20, choices=RateBase.choices, default=RateBase.EXPENSE
    )
    excluded_accounts = models.JSONField(
        _("comptes de charges non admis"),
        default=list,
        blank=True,
        help_text=_("Comptes retirés des charges admises : 63, 66, 67…"),
    )
    articles = models.JSONField(_("articles du règlement"), default=dict, blank=True)
    form = DesignField(FormBlocks(required=False), blank=True, verbose_name=_("formulaire"))
    rules = DesignField(RuleBlocks(required=False), blank=True, verbose_name=_("règles"))
    scale = DesignField(ScaleBlocks(required=False), blank=True, verbose_name=_("barème"))
    has_committee = models.BooleanField(
        _("examiné par un comité"),
        default=True,
        help_text=_("Sans comité, l’instruction prépare elle-même les décisions."),
    )
    aid_regime = models.CharField(
        _("régime d’aide"), max_length=20, choices=AidRegime.choices, default=AidRegime.NONE
    )
    rolling = models.BooleanField(
        _("au fil de l’eau"),
        default=False,
        help_text=_("Les dossiers sont examinés à mesure ; la clôture est la fin de l’année du dispositif."),
    )
    complement_days = models.PositiveSmallIntegerField(
        _("jours pour compléter un dossier"),
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    execution_from = models.DateField(_("projets à partir du"), null=True, blank=True)
    execution_until = models.DateField(_("projets jusqu’au"), null=True, blank=True)
    readers_per_file = models.PositiveSmallIntegerField(
        _("lectures par dossier"), default=2, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    silence_months = models.PositiveSmallIntegerField(
        _("mois de silence valant refus"),
        default=2,
        help_text=_("CRPA, article L231-4, 3° : deux mois pour une demande financière."),
    )

    class Meta:
        verbose_name = _("appel à projets")
        verbose_name_plural = _("appels à projets")
        ordering = ["-closes_at"]
        constraints = [
            state_constraint(CallState, "call_state_known"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_it_opens",
                violation_error_message=_("La clôture doit venir après l’ouverture."),
            ),
            models.CheckConstraint(
                condition=Q(max_amount__gte=F("min_amount")) & Q(min_amount__gte=0),
                name="call_amounts_in_order",
                violation_error_message=_("Le montant maximum doit atteindre le montant minimum."),
            ),
            models.CheckConstraint(
                condition=Q(execution_from=None)
                | Q(execution_until=None)
                | Q(execution_until__gte=F("execution_from")),
                name="call_execution_in_order",
                violation_error_message=_("La fin de la période des projets vient après son début."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_moment(self) -> datetime:
        """The last instant at which a started file may be submitted, grace included."""
        return self.closes_at + timedelta(minutes=self.grace_minutes)

    @property
    def accepts_drafts(self) -> bool:
        """A new file may be started now."""
        return self.state == CallState.OPEN and self.opens_at <= now() <= self.closes_at

    @property
    def accepts_submissions(self) -> bool:
        """A file may be submitted now, grace included; to the second, by the server's clock."""
        return self.state == CallState.OPEN and self.opens_at <= now() <= self.last_moment


class Criterion(models.Model):
    """What the readers score, with its weight and scale."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    label = models.CharField(_("critère"), max_length=200)
    help = models.CharField(_("repères"), max_length=500, blank=True)
    weight = models.DecimalField(
        _("poids"), max_digits=5, decimal_places=2, default=1, validators=[MinValueValidator(Decimal("0.01"))]
    )
    scale = models.PositiveSmallIntegerField(
        _("note maximale"), default=5, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("critère")
        verbose_name_plural = _("critères")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gt=0) & Q(scale__gt=0),
                name="criterion_counts",
                violation_error_message=_(
                    "Le poids et la note maximale d’un critère sont supérieurs à zéro."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.label


class FormVersion(models.Model):
    """The questions, pieces and limits as frozen when the call opened; answers refer to it for ever."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="form_versions")
    number = models.PositiveSmallIntegerField(_("numéro"))
    schema = models.JSONField(_("contenu"))
    digest = models.CharField(_("empreinte"), max_length=64)
    frozen_at = models.DateTimeField(_("figée le"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("motif de la modification"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("version du formulaire")
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="one_form_version_per_number")]

    def __str__(self) -> str:
        return f"{self.call.reference} v{self.number}"


class Envelope(models.Model):
    """Money set aside for a call. `committed` is what awards have taken: never more than `amount`."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="envelopes")
    name = models.CharField(_("enveloppe"), max_length=120, default="Enveloppe générale")
    amount = money_field(_("montant"))
    reserved_for = models.CharField(
        _("réservée à"),
        max_length=200,
        blank=True,
        help_text=_("Vide : enveloppe générale. Sinon, à qui cette part est réservée."),
    )
    committed = money_field(_("engagé"), default=Decimal(0), editable=False)

    class Meta:
        verbose_name = _("enveloppe")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "name"],
                name="one_envelope_per_name",
                violation_error_message=_("Une enveloppe de cet appel porte déjà ce nom."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="envelope_holds_something",
                violation_error_message=_("Une enveloppe est supérieure à zéro."),
            ),
            models.CheckConstraint(
                condition=Q(committed__lte=F("amount")) & Q(committed__gte=0),
                name="envelope_never_over_committed",
                violation_error_message=_("Cette décision dépasserait l’enveloppe."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> Decimal:
        """Euros that can still be awarded."""
        return self.amount - self.committed


class CallRound(models.Model):
    """One round of examination of a call: files submitted by then are examined together."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="rounds")
    name = models.CharField(_("session"), max_length=80)
    closes_at = models.DateTimeField(_("dossiers déposés jusqu’au"))
    meets_on = models.DateField(_("examen le"), null=True, blank=True)

    class Meta:
        verbose_name = _("session d’examen")
        verbose_name_plural = _("sessions d’examen")
        ordering = ["closes_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "closes_at"],
                name="one_round_per_closing",
                violation_error_message=_("Une session de cet appel clôt déjà à ce moment."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class EnvelopeShare(models.Model):
    """What one funder puts in an envelope."""

    envelope = models.ForeignKey(Envelope, on_delete=models.CASCADE, related_name="shares")
    funder = models.CharField(_("financeur"), max_length=160)
    amount = money_field(_("part"))

    class Meta:
        verbose_name = _("part d’un financeur")
        verbose_name_plural = _("parts des financeurs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["envelope", "funder"],
                name="one_share_per_funder",
                violation_error_message=_("Ce financeur a déjà une part de cette enveloppe."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="share_holds_something",
                violation_error_message=_("La part d’un financeur est supérieure à zéro."),
            ),
        ]

    def __str__(self) -> str:
        return self.funder


# Django finds the models of calls in this module.
from grants.calls.legal import LegalSetting  # noqa: E402, F401 -- see above
