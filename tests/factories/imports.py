"""Imports and past grants for tests."""

import csv
import io
from decimal import Decimal

import factory
from django.core.files.uploadedfile import SimpleUploadedFile

from grants.applications.imports import actions
from grants.applications.past_grants import PastGrant

APPLICANTS = (
    "Statut", "Nom", "SIRET", "Représentant légal", "Adresse", "Code postal", "Commune",
)  # fmt: skip
PAST = ("Référence", "SIRET", "Bénéficiaire", "Dispositif", "Année", "Montant attribué", "Financeur")


def csv_bytes(header, *rows, delimiter=";", encoding="utf-8-sig"):
    """A file as a spreadsheet saves it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return text.getvalue().encode(encoding)


def association(number, name="Nouvelle association", **changes):
    """A row of `APPLICANTS`."""
    values = dict(
        zip(
            APPLICANTS,
            ("Association", name, number, "Dominique Lafitte", "1 rue", "40000", "40192"),
            strict=True,
        )
    )
    return [*{**values, **changes}.values()]


def upload(content, name="demandeurs.csv"):
    """An uploaded file."""
    return SimpleUploadedFile(name, content)


def tried(content, by, kind="applicants", source="", name="demandeurs.csv"):
    """An import whose trial was made."""
    return actions.receive(upload=upload(content, name), kind=kind, source=source, by=by)


class PastGrantFactory(factory.django.DjangoModelFactory):
    """1 000 € given by us in 2023."""

    class Meta:
        model = PastGrant

    name = "Les Jardins imaginaires"
    year = 2023
    amount_awarded = Decimal(1000)
    programme_label = "Appel à projets solidaire"
    source = "Ancien logiciel"
    reference = factory.Sequence(lambda n: f"2023-{n:04d}")
