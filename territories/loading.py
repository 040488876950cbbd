"""Reading the file of communes into the database."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from territories.models import Commune
from territories.names import searchable

FILE = Path(__file__).parent / "data" / "communes-2026.csv.gz"
VINTAGE = 2026
_WRITTEN = [
    "name",
    "search_name",
    "departement",
    "region",
    "epci_siren",
    "epci_name",
    "postcodes",
    "population",
    "latitude",
    "longitude",
    "vintage",
]


def _rows(path: Path, vintage: int) -> Iterator[Commune]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield Commune(
                code=row["insee_code"],
                name=row["name"],
                search_name=searchable(row["name"]),
                departement=row["department"],
                region=row["region"],
                epci_siren=row["epci_siren"],
                epci_name=row["epci_name"],
                postcodes=row["postcodes"],
                population=int(row["population"] or 0),
                latitude=Decimal(row["latitude"]) if row["latitude"] else None,
                longitude=Decimal(row["longitude"]) if row["longitude"] else None,
                vintage=vintage,
            )


@transaction.atomic
def load_communes(path: Path = FILE, vintage: int = VINTAGE) -> int:
    """Create or update every commune of the file; return how many it holds.

    Communes that are no longer in the file stay: applicants point to them.
    """
    communes = list(_rows(path, vintage))
    Commune.objects.bulk_create(
        communes, batch_size=2000, update_conflicts=True, unique_fields=["code"], update_fields=_WRITTEN
    )
    return len(communes)
