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
def asked_call():
    """A call that asks for statutes and an insurance of six months at most, both of the folder."""
    return open_call(
        pieces=[
            {"key": "statuts", "label": "Statuts signés", "required": True, "folder": "statutes"},
            {
                "key": "assurance",
                "label": "Assurance",
                "required": False,
                "folder": "insurance",
                "validity_months": 6,
            },
            {"key": "devis", "label": "Devis", "required": False},
        ]
    )


@pytest.fixture
def conditional_call():
    """A call that asks those who have volunteers for one more piece."""
    return open_call(
        pieces=[
            {"key": "statuts", "label": "Statuts signés", "required": True},
            {
                "key": "convention",
                "label": "Convention de bénévolat",
                "required": True,
                "show_if": {"op": "eq", "key": "benevoles", "value": "oui"},
            },
        ]
    )


@pytest.fixture
def application(author, call):
    """A blank draft of the author's association."""
    return draft(call=call, user=author)


@pytest.fixture
def browser(author):
    return signed_in(author)
