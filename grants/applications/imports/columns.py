"""The columns that each import reads: their French titles, what else they are called, an example."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Kind(models.TextChoices):
    """What is imported."""

    APPLICANTS = "applicants", gettext_lazy("Demandeurs")
    PAST_GRANTS = "past_grants", gettext_lazy("Subventions passées")


@dataclass(frozen=True)
class Column:
    """One column: the field it fills, its title in the model file, and other titles it is known by."""

    name: str
    title: Any
    example: str
    synonyms: tuple[str, ...] = ()
    needed: bool = False


def plain(title: str) -> str:
    """A title reduced to what distinguishes it: no accents, case, dots or spaces."""
    letters = unicodedata.normalize("NFKD", str(title).casefold().replace("œ", "oe"))
    kept = "".join(character for character in letters if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", "_", kept).strip("_")


_t = gettext_lazy

APPLICANTS: tuple[Column, ...] = (
    Column("kind", _t("Statut"), "Association", ("type", "nature", "categorie"), needed=True),
    Column("name", _t("Nom"), "Les Jardins imaginaires", ("nom_complet", "raison_sociale", "denomination"), needed=True),
    Column("acronym", _t("Sigle"), "JI", ("acronyme",)),
    Column("siret", _t("SIRET"), "01234501300010", ("numero_siret", "n_siret")),
    Column("rna", _t("RNA"), "", ("numero_rna", "n_rna", "waldec")),
    Column("legal_category", _t("Catégorie juridique"), "9220", ("categorie_juridique_insee", "forme_juridique")),
    Column("founded_on", _t("Date de création"), "14/03/2012", ("creee_le", "date_creation")),
    Column("public_utility", _t("Reconnue d’utilité publique"), "non", ("rup", "utilite_publique")),
    Column("birth_date", _t("Date de naissance"), "", ("nee_le", "ne_le", "naissance")),
    Column("guardian_name", _t("Adulte référent"), ""),
    Column("guardian_email", _t("Adresse e-mail de l’adulte référent"), ""),
    Column("guardian_phone", _t("Téléphone de l’adulte référent"), ""),
    Column("representative_name", _t("Représentant légal"), "Dominique Lafitte", ("representant", "president")),
    Column("representative_function", _t("Fonction"), "Présidence", ("qualite",)),
    Column("address", _t("Adresse"), "12 rue des Acacias", ("voie", "rue", "adresse_1"), needed=True),
    Column("address_extra", _t("Complément d’adresse"), "", ("complement", "adresse_2")),
    Column("postcode", _t("Code postal"), "40000", ("cp",), needed=True),
    Column("commune", _t("Commune"), "Mont-de-Marsan", ("ville", "code_insee", "localite"), needed=True),
    Column("email", _t("Adresse e-mail"), "contact@jardins.example", ("courriel", "mail", "email", "e_mail")),
    Column("phone", _t("Téléphone"), "05 58 00 00 00", ("tel", "numero_de_telephone")),
    Column("website", _t("Site internet"), "", ("site", "site_web", "url")),
    Column("registry_court", _t("Tribunal d’inscription"), "", ("tribunal",)),
    Column("registry_volume", _t("Volume"), ""),
    Column("registry_folio", _t("Folio"), ""),
    Column("registry_date", _t("Date d’inscription"), ""),
)  # fmt: skip

PAST_GRANTS: tuple[Column, ...] = (
    Column("reference", _t("Référence"), "2023-0042", ("numero", "reference_dossier", "ref"), needed=True),
    Column("siret", _t("SIRET"), "01234501300010", ("numero_siret", "n_siret", "siret_beneficiaire", "id_beneficiaire")),
    Column("name", _t("Bénéficiaire"), "Les Jardins imaginaires", ("nom", "raison_sociale", "association"), needed=True),
    Column("programme_label", _t("Dispositif"), "Appel à projets solidaire", ("programme", "politique")),
    Column("call_label", _t("Appel à projets"), "Édition 2023", ("appel", "aap", "edition")),
    Column("year", _t("Année"), "2023", ("exercice", "annee_budgetaire"), needed=True),
    Column("decided_on", _t("Date de décision"), "12/05/2023", ("date_deliberation", "date_convention")),
    Column("amount_asked", _t("Montant demandé"), "3 000,00", ("demande", "montant_sollicite")),
    Column("amount_awarded", _t("Montant attribué"), "1 234,56", ("montant", "montant_vote"), needed=True),
    Column("funder", _t("Financeur"), "", ("attribuant", "nom_attribuant")),
    Column("project_title", _t("Intitulé du projet"), "Un jardin pour tous", ("projet", "objet", "intitule")),
)  # fmt: skip

COLUMNS: dict[str, tuple[Column, ...]] = {Kind.APPLICANTS: APPLICANTS, Kind.PAST_GRANTS: PAST_GRANTS}


def found(kind: str, header: Sequence[str], notices: list[str]) -> dict[int, Column]:
    """Return which column stands at which place; unknown titles go to the notices.

    Raises ValidationError (French) where a title comes twice or a needed one is missing.
    """
    known = {plain(name): column for column in COLUMNS[kind] for name in (column.title, *column.synonyms)}
    places: dict[int, Column] = {}
    unknown = []
    for place, title in enumerate(header):
        column = known.get(plain(title))
        if column is None:
            unknown.append(title or _("(sans titre)"))
        elif column in places.values():
            raise ValidationError(
                _("La colonne « %(title)s » figure deux fois : gardez-en une seule."),
                params={"title": column.title},
            )
        else:
            places[place] = column
    missing = [
        str(column.title) for column in COLUMNS[kind] if column.needed and column not in places.values()
    ]
    if missing:
        raise ValidationError(
            _("Il manque dans l’en-tête : %(titles)s."), params={"titles": ", ".join(missing)}
        )
    if unknown:
        titles = ", ".join(f"« {title[:60]} »" for title in unknown[:20])
        notices.append(_("Colonnes inconnues, laissées de côté : %(titles)s.") % {"titles": titles})
    return places
