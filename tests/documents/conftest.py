"""Users own the files of these tests: each reads their own, through a rule registered here."""

import pytest

from accounts.models import User
from documents import access
from tests.documents import sending
from tests.factories.accounts import UserFactory


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


@pytest.fixture
def drawer(settings, tmp_path):
    """A place to send files to in parts; what is kept lies in a real folder."""
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private"},
        },
    }
    with sending.drawer():
        yield


@pytest.fixture
def sender(drawer):
    """Somebody who sends to a drawer of their own."""
    return sending.Sender(UserFactory())
