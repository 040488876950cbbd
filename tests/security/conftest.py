"""The world is built once per module, in a transaction that is rolled back at its end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLResolver

from tests.conftest import seed_reference_rows
from tests.security import world as worlds


@pytest.fixture(scope="module")
def _built(django_db_setup: Any, django_db_blocker: Any) -> Iterator[worlds.World]:
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            seed_reference_rows()
            built = worlds.build()
            with django_db_blocker.block():
                yield built
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


@pytest.fixture
def world(_built: worlds.World, db: Any) -> worlds.World:
    """The people, files and things; what a test changes is forgotten after it."""
    return _built


@pytest.fixture(autouse=True)
def _bare_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of a 404 is told nothing of what was asked: drawing it thousands of times proves nothing."""
    usual = URLResolver.resolve_error_handler

    def handler(resolver: URLResolver, view_type: int) -> Any:
        if view_type == 404:
            return lambda request, exception=None: HttpResponse("404", status=404)
        return usual(resolver, view_type)

    monkeypatch.setattr(URLResolver, "resolve_error_handler", handler)
