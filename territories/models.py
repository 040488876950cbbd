"""Communes: reference data, written by `manage.py load_communes` only."""

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
