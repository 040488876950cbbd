"""A person who acts for an association, signed in, and a blank draft of an open call."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.applications import draft
from tests.factories.calls import open_call
from tests.factories.territories import CommuneFactory
from tests.grants.applications.browsing import signed_in


@pytest.fixture(autouse=True)
def _commune(request):
    """Mont-de-Marsan is known to every test that has a database."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        CommuneFactory()


@pytest.fixture
def author():
    return UserFactory(first_name="Claude", last_name="Lesbats")


@pytest.fixture
def call():
    return open_call()


@pytest.fixture
def application(author, call):
    """A blank draft of the author's association."""
    return draft(call=call, user=author)


@pytest.fixture
def browser(author):
    return signed_in(author)
