"""Users own the files of these tests: each reads their own, through a rule registered here."""

import pytest

from accounts.models import User
from documents import access


@pytest.fixture
def owners_read():
    """A person's files are read by that person; gives the calls that the rule received."""
    calls = []

    def rule(user, owner_id):
        calls.append((user.pk, owner_id))
        return str(user.pk) == owner_id

    access.register("accounts.user", rule, visible=lambda user: User.objects.filter(pk=user.pk))
    yield calls
    access.unregister("accounts.user")
