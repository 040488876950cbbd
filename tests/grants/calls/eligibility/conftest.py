"""Shared by the tests of the rules."""

import pytest

from accounts.roles import Role
from tests.factories.accounts import UserFactory


@pytest.fixture
def officer(db):
    """Somebody who may open calls."""
    return UserFactory(role=Role.OFFICER)
