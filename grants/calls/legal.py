"""Amounts, rates and delays that texts fix and change: each with its date, its source, how sure we are.

What is seeded here is kept in the database, where administrators correct it; `value` reads by date.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class LegalKey(models.TextChoices):
    """What is settled by a text."""

    AGREEMENT = "agreement", _("Convention obligatoire au-delà de (par an et par financeur)")
    OPEN_DATA = "open_data", _("Données ouvertes obligatoires au-delà de")
    CERTIFIED_TO_PREFECT = "certified_to_prefect", _("Comptes certifiés transmis au préfet au-delà de")
    PUBLISHED_ACCOUNTS = (
        "published_accounts",
        _("Comptes publiés et commissaire aux comptes au-delà de (par an)"),
    )
    PUBLIC_AID_DECLARED = "public_aid_declared", _("Aides publiques sur trois ans à déclarer au-delà de")
    DE_MINIMIS = "de_minimis", _("Plafond de minimis, sur trois ans")
    DE_MINIMIS_SGEI = "de_minimis_sgei", _("Plafond de minimis des services d’intérêt économique général")
    DE_MINIMIS_AGRICULTURE = "de_minimis_agriculture", _("Plafond de minimis de l’agriculture")
    DE_MINIMIS_FISHING = "de_minimis_fishing", _("Plafond de minimis de la pêche")
    OWN_SHARE_PUBLIC = "own_share_public", _("Part minimale d’une collectivité maître d’ouvrage")
    REPORT_MONTHS = "report_months", _("Délai du compte rendu financier après l’exercice")


class Proof(models.TextChoices):
    """How sure we are of a value."""

    CHECKED = "checked", _("Vérifiée dans le texte")
    PARTLY = "partly", _("Vérifiée en partie : source ancienne ou indirecte")
    MEMORY = "memory", _("De mémoire : à vérifier avant de s’y fier")


class Unit(models.TextChoices):
    """What the value counts."""

    EUROS = "euros", "€"
    PERCENT = "percent", "%"
    MONTHS = "months", _("mois")


@dataclass(frozen=True)
class Seed:
    """A value from `since` on, as the project knows it."""

    key: LegalKey
    value: Decimal
    since: date
    source: str | Promise
    proof: Proof
    unit: Unit = Unit.EUROS


K, P = LegalKey, Proof
#: The day of the consolidated codes that were read, for what is older and of which the first day is not known.
_READ = date(2020, 9, 1)
SEEDS = (
    Seed(
        K.AGREEMENT,
        Decimal(23_000),
        date(2001, 6, 10),
        _("Loi 2000-321 du 12 avril 2000, art. 10 ; décret 2001-495 du 6 juin 2001, art. 1."),
        P.CHECKED,
    ),
    Seed(
        K.OPEN_DATA,
        Decimal(23_000),
        date(2017, 8, 1),
        _("Loi 2000-321, art. 10 ; décret 2017-779 du 5 mai 2017."),
        P.PARTLY,
    ),
    Seed(K.CERTIFIED_TO_PREFECT, Decimal(75_000), _READ, _("CGCT, art. L2313-1-1 (code de 2020)."), P.PARTLY),
    Seed(
        K.PUBLISHED_ACCOUNTS,
        Decimal(153_000),
        _READ,
        _("Code de commerce, art. L612-4 et D612-5 (code de 2020)."),
        P.PARTLY,
    ),
    Seed(
        K.PUBLIC_AID_DECLARED,
        Decimal(500_000),
        date(2022, 1, 2),
        _("CERFA 12156*06, attestations du représentant légal."),
        P.MEMORY,
    ),
    Seed(
        K.DE_MINIMIS,
        Decimal(200_000),
        date(2014, 1, 1),
        _("Règlement (UE) 1407/2013, art. 3, jusqu’au 31 décembre 2023."),
        P.MEMORY,
    ),
    Seed(
        K.DE_MINIMIS,
        Decimal(300_000),
        date(2024, 1, 1),
        _("Règlement (UE) 2023/2831, art. 3, jusqu’au 31 décembre 2030."),
        P.CHECKED,
    ),
    Seed(K.DE_MINIMIS_SGEI, Decimal(750_000), date(2024, 1, 1), _("Règlement (UE) 2023/2832."), P.PARTLY),
    Seed(
        K.DE_MINIMIS_AGRICULTURE,
        Decimal(50_000),
        date(2024, 12, 16),
        _("Règlement (UE) 1408/2013 modifié par le règlement (UE) 2024/3118."),
        P.PARTLY,
    ),
    Seed(
        K.DE_MINIMIS_FISHING,
        Decimal(30_000),
        date(2014, 7, 1),
        _("Règlement (UE) 717/2014 ; 40 000 € dans certains États."),
        P.PARTLY,
    ),
    Seed(K.OWN_SHARE_PUBLIC, Decimal(20), _READ, _("CGCT, art. L1111-10, III."), P.CHECKED, Unit.PERCENT),
    Seed(
        K.REPORT_MONTHS,
        Decimal(6),
        date(2001, 6, 10),
        _("Loi 2000-321 du 12 avril 2000, art. 10."),
        P.CHECKED,
        Unit.MONTHS,
    ),
)


class LegalSetting(models.Model):
    """One value from a day on, until the next one for the same key."""

    key = models.CharField(_("seuil ou délai"), max_length=40, choices=LegalKey)
    value = models.DecimalField(_("valeur"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("unité"), max_length=10, choices=Unit, default=Unit.EUROS)
    since = models.DateField(_("à partir du"))
    source = models.CharField(_("source"), max_length=300)
    proof = models.CharField(_("niveau de preuve"), max_length=10, choices=Proof, default=Proof.MEMORY)

    class Meta:
        app_label = "calls"
        verbose_name = _("seuil légal")
        verbose_name_plural = _("seuils légaux")
        ordering = ["key", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "since"],
                name="legal_setting_once_a_day",
                violation_error_message=_("Une valeur est déjà donnée pour cette date."),
            ),
            models.CheckConstraint(
                name="legal_setting_positive",
                condition=models.Q(value__gt=0),
                violation_error_message=_("Une valeur est supérieure à zéro."),
            ),
            models.CheckConstraint(
                name="legal_setting_known",
                condition=models.Q(key__in=LegalKey.values, unit__in=Unit.values, proof__in=Proof.values),
                violation_error_message=_("Ce seuil, cette unité ou ce niveau de preuve est inconnu."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_key_display()} : {self.value}"


def values(keys: Iterable[str], on: date) -> dict[str, Decimal]:
    """The value of each key on a day, in one query; a key that nothing settles yet is left out.

    Where the database says nothing of a key, what is seeded counts.
    """
    wanted = list(keys)
    found: dict[str, Decimal] = {}
    said: set[str] = set()
    for key, since, value in (
        LegalSetting.objects.filter(key__in=wanted).order_by("since").values_list("key", "since", "value")
    ):
        said.add(key)
        if since <= on:
            found[key] = value
    for seed in SEEDS:
        if seed.key in wanted and seed.key not in said and seed.since <= on:
            found[seed.key.value] = seed.value
    return found


def value(key: str, on: date) -> Decimal:
    """The value of a key on a day. Raises LookupError when nothing settled it yet."""
    found = values([key], on)
    if key not in found:
        raise LookupError(f"nothing says {key} on {on}")
    return found[key]


def seed(**_signal: object) -> None:
    """The values every installation begins with, and those of later releases.

    What an administrator set is left alone: nothing is added at or before the last date of a key.
    """
    last = dict(LegalSetting.objects.order_by().values_list("key").annotate(models.Max("since")))
    LegalSetting.objects.bulk_create(
        LegalSetting(
            key=item.key,
            value=item.value,
            unit=item.unit,
            since=item.since,
            source=str(item.source),
            proof=item.proof,
        )
        for item in SEEDS
        if item.key.value not in last or item.since > last[item.key.value]
    )
