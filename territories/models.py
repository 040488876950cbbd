"""Communes, the zones that officers name, and what became of communes that were merged.

Communes are reference data, written by `manage.py load_communes` only.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from territories.departements import NAMES
from territories.names import searchable


class Commune(models.Model):
    """One commune of the Code officiel géographique; its INSEE code is its identity (2A004, 40192)."""

    code = models.CharField(_("code INSEE"), primary_key=True, max_length=5)
    name = models.CharField(_("nom"), max_length=100)
    search_name = models.CharField(max_length=100, db_index=True, editable=False)
    departement = models.CharField(_("département"), max_length=3, db_index=True)
    region = models.CharField(_("région"), max_length=3)
    epci_siren = models.CharField(_("SIREN de l’intercommunalité"), max_length=9, blank=True, db_index=True)
    epci_name = models.CharField(_("intercommunalité"), max_length=100, blank=True)
    postcodes = models.CharField(_("codes postaux"), max_length=200, blank=True)
    population = models.PositiveIntegerField(_("population"), default=0)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    # The geography changes each 1 January: a code is only meaningful with the year it was read in.
    vintage = models.PositiveSmallIntegerField(_("millésime"), default=2026)

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["search_name", "code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def save(self, *args, **kwargs) -> None:
        self.search_name = searchable(self.name)
        super().save(*args, **kwargs)

    @property
    def departement_name(self) -> str:
        """Name of the département, its code when it is not in the table."""
        return NAMES.get(self.departement, self.departement)

    @property
    def postcode_list(self) -> list[str]:
        """The commune's postcodes, in ascending order."""
        return self.postcodes.split()


class ZoneKind(models.TextChoices):
    """What a named zone is."""

    CANTON = "canton", _("Canton")
    DISTRICT = "district", _("Quartier prioritaire")
    PERIMETER = "perimeter", _("Périmètre")


class Zone(models.Model):
    """A named set of communes: a canton, a priority district, a perimeter of the authority.

    A canton may hold part of a large commune only: it names that commune all the same, for want of an
    address that says more.
    """

    code = models.SlugField(
        _("code"), max_length=60, unique=True, help_text=_("Les règles l’écrivent ZONE-code.")
    )
    kind = models.CharField(_("type"), max_length=20, choices=ZoneKind, default=ZoneKind.CANTON)
    name = models.CharField(_("nom"), max_length=120)
    search_name = models.CharField(max_length=120, db_index=True, editable=False)
    communes = models.ManyToManyField(Commune, related_name="zones", verbose_name=_("communes"))

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        ordering = ["kind", "search_name", "code"]
        constraints = [
            models.CheckConstraint(
                name="zone_kind_known",
                condition=models.Q(kind__in=ZoneKind.values),
                violation_error_message=_("Ce type de zone est inconnu."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"

    def save(self, *args, **kwargs) -> None:
        self.search_name = searchable(self.name)
        super().save(*args, **kwargs)


class CommuneSuccession(models.Model):
    """From a day on, an old INSEE code goes on as another: communes merged, parted again, or moved.

    A commune that was parted has several rows. Codes are texts: the old ones are in no present file.
    """

    old_code = models.CharField(_("ancien code INSEE"), max_length=5, db_index=True)
    old_name = models.CharField(_("ancien nom"), max_length=100, blank=True)
    new_code = models.CharField(_("nouveau code INSEE"), max_length=5, db_index=True)
    since = models.DateField(_("depuis le"))

    class Meta:
        verbose_name = _("commune devenue une autre")
        verbose_name_plural = _("communes devenues d’autres")
        ordering = ["old_code", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["old_code", "new_code"],
                name="commune_succession_once",
                violation_error_message=_("Ce passage d’un code à l’autre est déjà enregistré."),
            ),
            models.CheckConstraint(
                name="commune_succession_changes",
                condition=~models.Q(old_code=models.F("new_code")),
                violation_error_message=_("Une commune ne devient pas elle-même."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_code} → {self.new_code}"
