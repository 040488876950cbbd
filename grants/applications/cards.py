"""What the applicant's dashboard shows of files."""

from django.http import HttpRequest

from accounts.dashboard import Card
from grants.applications import queries
from grants.applications.presentation import row

SHOWN = 5


def my_files(request: HttpRequest) -> list[Card]:
    """The files last worked on: one query."""
    found = list(queries.in_list(request.user)[: SHOWN + 1])
    rows = [row(item) for item in found[:SHOWN]]
    return [Card("grants/applications/card.html", {"rows": rows, "more": len(found) > SHOWN})]
