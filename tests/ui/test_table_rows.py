"""The rows of lists are what django-tables2 itself would write, at a fraction of the cost."""

import datetime
from decimal import Decimal

import django_tables2 as tables
import pytest
from django.template.loader import render_to_string
from django.utils.html import conditional_escape

from accounts.models import Applicant, ApplicantKind
from tests.factories.accounts import ApplicantFactory
from ui.styleguide import ExampleTable
from ui.table_rows import rows_html
from ui.tables import badge_html


class ApplicantTable(tables.Table):
    """Every way of declaring a column that the project uses."""

    name = tables.Column(linkify=lambda record: f"/x/{record.pk}/?a=1&b=2")
    kind = tables.Column()
    commune = tables.Column(accessor="commune__name", attrs={"td": {"class": "nowrap"}})
    siret = tables.Column(default="–")
    missing = tables.Column(accessor="nothing__at__all", default="absent", orderable=False)
    template = tables.TemplateColumn("<i>{{ record.name }}</i>")
    marked = tables.Column(accessor="name", attrs={"td": {"data-name": lambda record: record.name}})
    created_at = tables.Column()

    class Meta:
        model = Applicant
        fields = ("name", "kind", "commune", "siret", "missing", "template", "marked", "created_at")


def _expected(row):
    return [str(conditional_escape(content)) for _column, content in row.items()]


@pytest.mark.django_db
def test_cells_are_those_of_django_tables2():
    ApplicantFactory(name="<b>L’été & l’hiver</b>", kind=ApplicantKind.ASSOCIATION)
    ApplicantFactory(kind=ApplicantKind.PERSON, siret="")
    table = ApplicantTable(Applicant.objects.order_by("pk"))
    html = rows_html(table)
    written = [line.removeprefix("<tr>").removesuffix("</tr>") for line in html.strip().split("\n")]
    for line, row in zip(written, table.rows, strict=True):
        cells = [cell.split(">", 1)[1] for cell in line.split("</td>")[:-1]]
        for cell, expected, (column, _content) in zip(cells, _expected(row), row.items(), strict=True):
            if column.name != "created_at":  # a moment is localised by the template, not by the table
                assert cell == expected
    assert 'data-name="&lt;b&gt;L’été &amp; l’hiver&lt;/b&gt;"' in html
    assert "<b>" not in html
    assert 'href="/x/' in html
    assert "Association" in html
    assert ">absent</td>" in html


def test_rows_of_dictionaries():
    rows = [{"number": "1", "name": "<b>", "amount": Decimal("1000.50"), "day": datetime.date(2026, 3, 1)}]
    html = rows_html(ExampleTable(rows))
    assert html.count("<td ") == 4
    assert "&lt;b&gt;" in html


def test_nothing_to_show_is_nothing():
    assert rows_html(ExampleTable([])) == ""


@pytest.mark.parametrize("label", ["Déposé", "<b>&", ""])
def test_badges_of_lists_are_badges(label):
    shown = render_to_string("ui/components/badge.html", {"label": label, "tone": "info"})
    assert badge_html(label=label, tone="info") == shown.strip()
