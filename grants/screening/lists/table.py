"""The officers' list: its columns, and the page of rows that is read."""

from collections.abc import Iterable
from typing import Any

import django_tables2 as tables
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_tables2.data import TableQuerysetData

from grants.applications import search
from grants.applications.models import Application
from grants.screening.lists.models import FileLabel
from grants.screening.lists.offers import LabelOffer, Offers
from ui.formatting import euros, french_date, grouped
from ui.tables import StateColumn, badge_html

PER_PAGE = 50
#: Beyond this, files are not counted one by one: the screen says « plus de 10 000 ».
COUNTED = 10_000
_CLOSEST = 100


class PagedFiles(TableQuerysetData):
    """Sorts and counts bare files, then reads what one page shows: a long list never joins itself whole.

    `found` are the filtered files, `rows` the same with what the columns show. With `words`, the numbers of
    the files that hold them are read once, for the count and the page; when no file holds them, those that
    resemble are shown, the closest first (`approximate`).
    """

    data: QuerySet[Application]

    def __init__(self, found: QuerySet[Application], rows: QuerySet[Application], *, words: str = "") -> None:
        super().__init__(found)
        self.rows, self.words = rows, words
        self.approximate = False
        self._pages: dict[tuple[int, int], list[Application]] = {}

    def order_by(self, aliases: Any) -> None:
        """The order of the columns asked for, with the number of the row last: no two pages overlap."""
        super().order_by(aliases)
        if not self.data.ordered:
            self.data = self.data.order_by("-submitted_at", "-pk")

    @cached_property
    def _ids(self) -> list[int]:
        exact = search.matching(self.data, self.words).values_list("pk", flat=True)
        ids = list(exact[: COUNTED + 1])
        if ids:
            return ids
        with transaction.atomic():
            search.set_likeness()
            close = search.resembling(self.data, self.words).values_list("pk", flat=True)
            ids = list(close[:_CLOSEST])
        self.approximate = bool(ids)
        return ids

    @cached_property
    def counted(self) -> int:
        """How many files there are, up to one more than are counted."""
        if self.words:
            return len(self._ids)
        return self.data.order_by()[: COUNTED + 1].count()

    @property
    def shown_count(self) -> str:
        """« 9 250 »."""
        return grouped(self.counted)

    def first(self, limit: int) -> list[int]:
        """The numbers of the first files, in the order of the list."""
        if self.words:
            return self._ids[:limit]
        return list(self.data.values_list("pk", flat=True)[:limit])

    def whole(self) -> QuerySet[Application]:
        """Every file of the list, in its order, however many; those that resemble when none is exact."""
        if not self.words:
            return self.data
        exact = search.matching(self.data, self.words)
        if exact.order_by()[:1]:
            return exact
        return self.data.filter(pk__in=self._ids)

    @property
    def more(self) -> bool:
        """Whether there are more files than are counted."""
        return self.counted > COUNTED

    def __len__(self) -> int:
        return min(self.counted, COUNTED)

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, slice):
            return super().__getitem__(key)
        place = (key.start or 0, key.stop)
        if place not in self._pages:  # the table asks for its page several times
            self._pages[place] = self._read(slice(*place))
        return self._pages[place]

    def _read(self, place: slice) -> list[Application]:
        if not self.words:
            page = self.data.values("pk")[place]
            return list(self.rows.filter(pk__in=page).order_by(*self.data.query.order_by))
        ids = self._ids[place]
        rows = self.rows.in_bulk(ids)
        return [rows[pk] for pk in ids if pk in rows]


def attach_labels(page: Iterable[Application], offers: Offers) -> None:
    """Give each file of a page the labels that it carries. One query, none where there is no label."""
    rows: Any = {row.pk: row for row in page}
    for row in rows.values():
        row.shown_labels = []
    if not offers.labels or not rows:
        return
    known = {label.pk: label for label in offers.labels}
    carried = FileLabel.objects.filter(application__in=list(rows)).order_by()
    for application, label in carried.values_list("application_id", "label_id"):
        if label in known:
            rows[application].shown_labels.append(known[label])


def labels_html(labels: Iterable[LabelOffer]) -> SafeString:
    """Labels one after the other, as badges, by name."""
    found = sorted(labels, key=lambda label: label.name.casefold())
    return format_html_join(" ", "{}", ((badge_html(label=label.name, tone=label.tone),) for label in found))


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
    state = StateColumn(verbose_name=_("État"), order_by=("state", "-submitted_at", "-pk"))
    submitted_at = tables.Column(verbose_name=_("Déposé le"), order_by=("submitted_at", "pk"))
    moved_at = tables.Column(verbose_name=_("Dernier mouvement"), order_by=("moved_at", "pk"), visible=False)
    officer = tables.Column(
        verbose_name=_("Instruit par"), accessor="screening__officer", orderable=False, default="–"
    )

    caption = _("Dossiers déposés")

    class Meta:
        model = Application
        fields = ()
        sequence: tuple[str, ...] = (
            "reference", "title", "applicant", "commune", "amount", "state", "submitted_at", "moved_at", "officer",
        )  # fmt: skip
        order_by_field = "tri"
        empty_text = _("Aucun dossier ne correspond à cette recherche.")

    def render_title(self, value: str, record: Any) -> str | SafeString:
        labels = getattr(record, "shown_labels", ())
        if not labels:
            return value
        return format_html('{} <span class="labels">{}</span>', value, labels_html(labels))

    def render_amount(self, value: Any) -> str:
        return euros(value)

    def render_submitted_at(self, value: Any) -> str:
        return french_date(value)

    def render_moved_at(self, value: Any) -> str:
        return french_date(value)


class ChoosingTable(FileTable):
    """The same, for those who act on several files at once: each row can be ticked."""

    choose = tables.Column(
        verbose_name=_("Choisir"),
        accessor="pk",
        orderable=False,
        attrs={"td": {"class": "choose"}, "th": {"class": "choose"}},
    )

    class Meta(FileTable.Meta):
        sequence = ("choose", "...")

    def render_choose(self, value: int, record: Application) -> SafeString:
        return format_html(
            '<input type="checkbox" name="file" value="{}" form="lot" aria-label="{}">',
            value,
            _now("Choisir le dossier %(reference)s") % {"reference": record.reference},
        )


def sortable() -> list[str]:
    """The orders that an address may ask for."""
    names = [name for name, column in FileTable.base_columns.items() if column.orderable is not False]
    return [sign + name for name in names for sign in ("", "-")]
