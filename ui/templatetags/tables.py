"""The body of lists, without the cost of a template for each cell."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from ui.table_rows import rows_html

register = template.Library()


@register.simple_tag
def table_rows(table: Any) -> SafeString:
    """The rows of the page that a django-tables2 table shows."""
    return rows_html(table)
