"""The register of companies, in the shape of the API Recherche d’entreprises.

Its search is fuzzy: it answers something to nearly every question. An establishment is taken only when
its SIRET is the one that was asked, digit by digit.
"""

from __future__ import annotations

import re

from django.conf import settings

from accounts.models import ApplicantKind
from accounts.registers.client import fetch
from accounts.registers.entries import Entry, Reader, kind_of
from accounts.registers.errors import Closed, NotFound, Unreadable

REGISTER = "companies"
_PUBLIC_UTILITY = "9230"


def is_on() -> bool:
    """Whether an address is set."""
    return bool(settings.COMPANY_REGISTER_URL)


def read(siret: str) -> Entry:
    """Return what the register says of this establishment; raise a `RegisterError`."""
    url = f"{settings.COMPANY_REGISTER_URL.rstrip('/')}/search"
    answer = fetch(REGISTER, url, {"q": siret, "page": "1", "per_page": "10"}, number=siret)
    if not isinstance(answer, dict) or not isinstance(answer.get("results"), list):
        raise Unreadable(REGISTER)
    for unit in Reader(REGISTER, answer).items("results"):
        for place in (*unit.items("matching_etablissements"), unit.inner("siege")):
            if place.text("siret") == siret and unit.text("siren") == siret[:9]:
                return _entry(unit, place, siret)
    raise NotFound(REGISTER, number=siret)


def _entry(unit: Reader, place: Reader, siret: str) -> Entry:
    if place.text("etat_administratif") in ("F", "C") or unit.text("etat_administratif") == "C":
        since = place.day("date_fermeture") or unit.day("date_fermeture")
        raise Closed(REGISTER, number=siret, since=since)
    category = unit.matching("nature_juridique", r"[0-9]{4}")
    more = unit.inner("complements")
    kind = kind_of(category) or (str(ApplicantKind.ASSOCIATION) if more.flag("est_association") else "")
    association = kind == ApplicantKind.ASSOCIATION
    postcode = place.matching("code_postal", r"[0-9]{5}")
    return Entry(
        register=REGISTER,
        name=unit.text("nom_raison_sociale") or unit.text("nom_complet"),
        kind=kind,
        acronym=unit.text("sigle", 30),
        siret=siret,
        rna=more.rna("identifiant_association") if association else "",
        legal_category=category,
        founded_on=unit.day("date_creation"),
        public_utility=category == _PUBLIC_UTILITY,
        address=_street(place.text("adresse"), postcode),
        address_extra=place.text("complement_adresse"),
        postcode=postcode,
        commune_code=place.matching("commune", r"(?:[0-9]{2}|2[AB])[0-9]{3}"),
    )


def _street(whole: str, postcode: str) -> str:
    """The address without its postcode and commune, which stand in fields of their own."""
    return re.split(rf"\s*\b{postcode}\b", whole)[0].strip(" ,") if postcode else whole
