"""A person, and a client signed in as one."""

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory


@pytest.fixture
def person(db):
    return UserFactory(first_name="Camille", last_name="Dupouy")


@pytest.fixture
def sign_in():
    """Return a client signed in as the person given."""

    def signed_in(user):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
