"""The officers' list."""

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_tables2.data import TableQuerysetData

from grants.applications.models import Application
from ui.formatting import euros, french_date
from ui.tables import StateColumn


class PagedFiles(TableQuerysetData):
    """Sorts and counts bare ids, then reads the rows of one page: a long list never joins itself whole.

    `costly` marks a search that reads every row: its ids are read once, for the count and the page.
    """

    def __init__(self, found: QuerySet[Application], rows: QuerySet[Application], *, costly: bool) -> None:
        super().__init__(found)
        self.rows, self.costly = rows, costly
        self._pages: dict[tuple[Any, Any], list[Application]] = {}

    @cached_property
    def _ids(self) -> list[int]:
        return list(self.data.values_list("pk", flat=True))

    def __len__(self) -> int:
        return len(self._ids) if self.costly else super().__len__()

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, slice):
            return super().__getitem__(key)
        place = (key.start, key.stop)
        if place not in self._pages:  # the table asks for its page several times
            ids = self._ids[key] if self.costly else list(self.data.values_list("pk", flat=True)[key])
            rows = self.rows.in_bulk(ids)
            self._pages[place] = [rows[pk] for pk in ids if pk in rows]
        return self._pages[place]


class FileTable(tables.Table):
    """Submitted files, 50 per page; the sortable columns are the only ones that a request may name."""

    reference = tables.Column(
        verbose_name=_("Numéro"),
        linkify=("screening:file", {"pk": tables.A("pk")}),
        order_by=("reference",),
        attrs={"td": {"class": "nowrap"}},
    )
    title = tables.Column(verbose_name=_("Projet"), order_by=("title", "pk"))
    applicant = tables.Column(
        verbose_name=_("Demandeur"), accessor="applicant__name", order_by=("applicant__name", "pk")
    )
    commune = tables.Column(
        verbose_name=_("Commune"), accessor="commune__name", order_by=("commune__name", "pk"), default="–"
    )
    amount = tables.Column(
        verbose_name=_("Demandé"),
        order_by=("amount", "pk"),
        default="–",
        attrs={"td": {"class": "money-cell"}, "th": {"class": "money-cell"}},
    )
    state = StateColumn(verbose_name=_("État"), order_by=("state", "pk"))
    submitted_at = tables.Column(verbose_name=_("Déposé le"), order_by=("submitted_at", "pk"))
    officer = tables.Column(
        verbose_name=_("Instruit par"), accessor="screening__officer", orderable=False, default="–"
    )

    caption = _("Dossiers déposés")

    class Meta:
        model = Application
        fields = ()
        sequence = (
            "reference", "title", "applicant", "commune", "amount", "state", "submitted_at", "officer",
        )  # fmt: skip
        order_by_field = "tri"
        empty_text = _("Aucun dossier ne correspond à cette recherche.")

    def render_amount(self, value: Any) -> str:
        return euros(value)

    def render_submitted_at(self, value: Any) -> str:
        return french_date(value)
