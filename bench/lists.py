"""The officers' list and its exports against PostgreSQL alone: the same statements, in the same run.

Times, not rates: what a page costs the server beside what its SQL costs the database, and what a file costs
beside `COPY` of the same rows.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench.measures import Measure
from home.demo.people import ACCOUNTS

TURNS = 9
ADDRESSES = {
    "list": "/gestion/dossiers/",
    "list filtered, sorted, searched": "/gestion/dossiers/?q=jardins&state=submitted&tri=amount",
    "list sorted by applicant, page 100": "/gestion/dossiers/?tri=applicant&page=100",
    "list, a typing error": "/gestion/dossiers/?q=jradins",
}


def measures(size: str) -> Iterator[Measure]:
    """Every measure of the list, at the present size of the database."""
    client = _client()
    for name, address in ADDRESSES.items():
        yield _page(f"{name}, {size}", client, address)
    yield from _exports(size)


def _client() -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    email = next(account.email for account in ACCOUNTS if account.name == "instruction")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(
        get_user_model().objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def _median(work: Callable[[], Any]) -> float:
    work()
    spent = []
    for _turn in range(TURNS):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent) * 1000


def _page(name: str, client: Any, address: str) -> Measure:
    from django.db import connection, transaction

    statements: list[tuple[str, Any]] = []

    def note(execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    client.get(address)
    with connection.execute_wrapper(note):
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")

    def alone() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()

    page = _median(lambda: client.get(address))
    queries = len(statements)
    return Measure(f"{name} ({queries} queries)", page, _median(alone), 0, "ms")


def _exports(size: str) -> Iterator[Measure]:
    from django.db import connection

    from documents import columns
    from grants.applications.models import Application
    from grants.screening.lists.exports import columns as of_the_list
    from grants.screening.queries import submitted

    if connection.vendor != "postgresql":
        return
    files = submitted(Application.objects.all()).order_by("-submitted_at", "-pk")
    chosen = of_the_list()
    typed = files.annotate(**{f"c_{column.name}": column.value for column in chosen})
    sql, params = typed.values_list(*(f"c_{column.name}" for column in chosen)).query.sql_with_params()

    def copy() -> None:
        with connection.cursor() as cursor:
            raw = cursor.cursor
            with raw.copy(raw.mogrify(f"COPY ({sql}) TO STDOUT (FORMAT csv)", params)) as lines:
                for _line in lines:
                    pass

    def whole(form: str) -> None:
        for _block in columns.stream(chosen, files, form):
            pass

    for form in ("csv", "xlsx"):
        alone, ours = _once(copy), _once(lambda form=form: whole(form))
        yield Measure(f"export {form}, {size}, {len(chosen)} columns", ours, alone, 0, "ms")


def _once(work: Callable[[], Any]) -> float:
    work()
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
