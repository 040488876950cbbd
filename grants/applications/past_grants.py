"""Grants of the past, as other files tell them: what applicants were given before, by us or by others.

Our own awards are found among the awards; what is here was imported. Rules that add up what somebody
was given over some years read `awarded_to`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from accounts.identifiers import validate_siret
from accounts.models import Applicant
from accounts.roles import STAFF_ROLES, has_any_role
from grants.calls.models import Programme, money_field
from territories.names import searchable

FIRST_YEAR, LAST_YEAR = 1950, 2200


class FoldedField(models.CharField):
    """The folded form of another field, kept whatever way the row is saved: for exact comparisons."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        self.of = of
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = searchable(getattr(model_instance, self.of))[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


class PastGrantQuerySet(models.QuerySet["PastGrant"]):
    """Past grants by who may see them and by who was given them."""

    def visible_to(self, user: Any) -> PastGrantQuerySet:
        """Everything for staff of everything; else those of the applicants whose files one may open."""
        from grants.applications.models import Application

        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        if has_any_role(user, STAFF_ROLES):
            return self
        own = Applicant.objects.of(user).values("pk")
        files = Application.objects.visible_to(user).values("applicant")
        seen = Applicant.objects.filter(Q(pk__in=own) | Q(pk__in=files))
        sirens = seen.exclude(siren="").values("siren")
        return self.filter(Q(applicant__in=seen.values("pk")) | Q(siren__in=sirens))

    def of(self, applicant: Applicant) -> PastGrantQuerySet:
        """Those of this applicant, also by its SIREN: another establishment is the same body."""
        same = Q(applicant=applicant)
        siren = applicant.siret[:9]
        return self.filter(same | Q(siren=siren) if siren else same)

    def since(self, day: date) -> PastGrantQuerySet:
        """Decided on this day or later; where only the year is known, the whole year of that day counts."""
        return self.filter(Q(decided_on__gte=day) | Q(decided_on=None, year__gte=day.year))


class PastGrant(models.Model):
    """One grant that another file tells of."""

    applicant = models.ForeignKey(
        Applicant,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="past_grants",
        verbose_name=_("demandeur"),
    )
    siret = models.CharField(_("SIRET"), max_length=14, blank=True, validators=[validate_siret])
    siren = models.GeneratedField(
        expression=Substr("siret", 1, 9), output_field=models.CharField(max_length=9), db_persist=True
    )
    name = models.CharField(_("bénéficiaire"), max_length=200)
    programme_label = models.CharField(_("dispositif"), max_length=200, blank=True)
    programme_key = FoldedField(max_length=200, of="programme_label", blank=True)
    call_label = models.CharField(_("appel à projets"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("année"))
    decided_on = models.DateField(_("date de décision"), null=True, blank=True)
    amount_asked = money_field(_("montant demandé"), null=True, blank=True)
    amount_awarded = money_field(_("montant attribué"))
    funder = models.CharField(
        _("financeur"), max_length=200, blank=True, help_text=_("Vide : notre collectivité.")
    )
    project_title = models.CharField(_("intitulé du projet"), max_length=200, blank=True)
    reference = models.CharField(_("référence"), max_length=60)
    source = models.CharField(_("source"), max_length=60)

    objects = PastGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("subvention passée")
        verbose_name_plural = _("subventions passées")
        ordering = ["-year", "-decided_on", "-pk"]
        indexes = [
            models.Index(fields=["siren", "year"], name="past_grant_by_siren"),
            models.Index(fields=["applicant", "year"], name="past_grant_by_applicant"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "reference"],
                name="past_grant_reference_unique",
                violation_error_message=_("Cette référence existe déjà pour cette source."),
            ),
            models.CheckConstraint(
                name="past_grant_amounts_positive",
                condition=Q(amount_awarded__gte=0) & (Q(amount_asked=None) | Q(amount_asked__gte=0)),
                violation_error_message=_("Un montant ne peut pas être négatif."),
            ),
            models.CheckConstraint(
                name="past_grant_year_plausible",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                violation_error_message=_("Cette année n’est pas plausible."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} – {self.year}"

    @property
    def is_ours(self) -> bool:
        """Whether our authority gave it."""
        return not self.funder


@dataclass(frozen=True)
class Totals:
    """What was given: the number of grants, and the sums in euros, ours and those of others."""

    count: int = 0
    ours: Decimal = Decimal(0)
    others: Decimal = Decimal(0)

    @property
    def all(self) -> Decimal:
        """Both together."""
        return self.ours + self.others


def awarded_to(applicant: Applicant, since: date, programme: Programme | str | None = None) -> Totals:
    """Return what imported files say this applicant was given since a day: one query.

    `programme` (or its title) narrows to the grants under that label, whatever its accents and case.
    """
    grants = PastGrant.objects.of(applicant).since(since)
    if programme is not None:
        grants = grants.filter(programme_key=searchable(str(programme))[:200])
    sums = grants.aggregate(
        count=Count("pk"),
        ours=Sum("amount_awarded", filter=Q(funder="")),
        others=Sum("amount_awarded", filter=~Q(funder="")),
    )
    return Totals(sums["count"], sums["ours"] or Decimal(0), sums["others"] or Decimal(0))


def attach_orphans(applicants: models.QuerySet[Applicant] | None = None) -> int:
    """Join past grants that name a SIRET to the applicant who registered it since; return how many."""
    known = (Applicant.objects.all() if applicants is None else applicants).filter(
        siret=models.OuterRef("siret")
    )
    orphans = PastGrant.objects.filter(applicant=None).exclude(siret="")
    return (
        orphans.annotate(found=models.Subquery(known.values("pk")[:1]))
        .exclude(found=None)
        .update(applicant_id=F("found"))
    )
