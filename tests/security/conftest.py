"""The world is built once per module, in a transaction that is rolled back at its end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

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
