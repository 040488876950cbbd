"""The register of associations, in the shape of the API Association (RNA and Sirene together)."""

from __future__ import annotations

from django.conf import settings

from accounts.models import ApplicantKind
from accounts.registers.client import fetch
from accounts.registers.entries import Entry, Reader
from accounts.registers.errors import Closed, NotFound, Unreadable

REGISTER = "associations"


def is_on() -> bool:
    """Whether an address is set."""
    return bool(settings.ASSOCIATION_REGISTER_URL)


def read(number: str) -> Entry:
    """Return what the register says of an RNA number or of the SIRET of a head office.

    Raises a `RegisterError`; an answer about another number than the one asked is none.
    """
    by_rna = number.startswith("W")
    url = f"{settings.ASSOCIATION_REGISTER_URL.rstrip('/')}/{number if by_rna else number[:9]}"
    answer = fetch(REGISTER, url, {}, number=number, token=settings.ASSOCIATION_REGISTER_TOKEN)
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), dict):
        raise Unreadable(REGISTER)
    found = Reader(REGISTER, answer).inner("data")
    if (found.rna("rna") if by_rna else found.siret("siret_siege")) != number:
        raise NotFound(REGISTER, number=number)
    dissolved = found.day("date_dissolution")
    if found.flag("active") is False or dissolved:
        raise Closed(REGISTER, number=number, since=dissolved)
    return _entry(found)


def _entry(found: Reader) -> Entry:
    place, court = found.inner("adresse_siege"), found.inner("alsace_moselle")
    street = " ".join(place.text(part) for part in ("numero_voie", "type_voie", "libelle_voie"))
    extra = ", ".join(filter(None, (place.text("complement"), place.text("distribution"))))
    return Entry(
        register=REGISTER,
        name=found.text("nom"),
        kind=str(ApplicantKind.ASSOCIATION),
        acronym=found.text("sigle", 30),
        siret=found.siret("siret_siege"),
        rna=found.rna("rna"),
        legal_category=found.inner("forme_juridique").matching("code", r"[0-9]{4}"),
        founded_on=found.day("date_creation"),
        public_utility=bool(found.flag("reconnue_utilite_publique")),
        registry_court=court.text("tribunal_instance", 100),
        registry_volume=court.text("volume", 20),
        registry_folio=court.text("folio", 20),
        registry_date=court.day("date_publication_registre_association"),
        address=" ".join(street.split())[:200],
        address_extra=extra[:200],
        postcode=place.matching("code_postal", r"[0-9]{5}"),
        commune_code=place.matching("code_insee", r"(?:[0-9]{2}|2[AB])[0-9]{3}"),
    )
