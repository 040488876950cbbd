"""Columns of lists: amounts, states and dates read the same everywhere."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui.formatting import euros, french_date
from ui.templatetags.ui import state as state_context
from ui.templatetags.ui import when

# `ui/components/badge.html` for the cells of lists; a test compares the two.
_BADGE = '<span class="badge badge--{}">{}</span>'
_NUMBER = {"th": {"class": "number"}, "td": {"class": "number"}}


def badge_html(*, label: Any, tone: str) -> SafeString:
    """A badge as its template writes it."""
    return format_html(_BADGE, tone, label)


class NumberColumn(tables.Column):
    """Figures, aligned on their units."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", _NUMBER)
        super().__init__(*args, **kwargs)


class ReferenceColumn(tables.Column):
    """Numbers of files, payments and acts: never cut at their hyphens."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "nowrap"}})
        super().__init__(*args, **kwargs)


class MoneyColumn(NumberColumn):
    """Amounts in euros."""

    def render(self, value: Decimal) -> str:
        return euros(value)

    def value(self, value: Decimal) -> Decimal:
        """What exports write: the number itself."""
        return value


class StateColumn(tables.Column):
    """The state of the record as a badge: what `{% state record %}` shows, without its template."""

    empty_values = ()

    def render(self, record: Any) -> SafeString:
        return badge_html(**state_context(record))

    def value(self, record: Any) -> str:
        """What exports write: the label of the state."""
        return str(state_context(record)["label"])


class WhenColumn(tables.Column):
    """A day, with its hour when `time=True`."""

    def __init__(self, *args: Any, time: bool = False, **kwargs: Any) -> None:
        self.time = time
        super().__init__(*args, **kwargs)

    def render(self, value: date | datetime) -> SafeString | str:
        return when(value, time=self.time)

    def value(self, value: date | datetime) -> str:
        """What exports write: the day in words."""
        return french_date(value)
