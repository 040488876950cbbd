"""People who are signed in, some messages, and one kind of message that the tests own."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.roles import Role
from tests.factories.accounts import UserFactory
from workflows import notifications
from workflows.clock import now
from workflows.models import Message
from workflows.notifications import Notification


def signed_in(user) -> Client:
    """A client of that person; duties that ask for a second factor find one."""
    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {}})
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def person(db):
    return signed_in(UserFactory())


@pytest.fixture
def administrator(db):
    return signed_in(UserFactory(role=Role.ADMINISTRATOR))


@pytest.fixture
def auditor(db):
    return signed_in(UserFactory(role=Role.AUDITOR))


@pytest.fixture
def write(db):
    """Messages to a person, created at once."""

    def make(user, count=1, **values):
        values = {"kind": "test.opened", "subject": "Objet", "body": "Texte", "created_at": now(), **values}
        rows = [Message(recipient=user, email=user.email, **values) for _number in range(count)]
        return Message.objects.bulk_create(rows)

    return make


@pytest.fixture
def kinds(monkeypatch):
    """Two kinds of message: one that can be done without, one that cannot."""

    class Opened(Notification):
        code, label, audience = "test.opened", "Un appel ouvre", "Équipe"
        on = [("calls.call", "open")]
        template = "accounts/mail/request.txt"

        def recipients(self, event):
            return ["guichet@exemple.example"]

        def render(self, context, url=""):
            return f"Ouverture de {context['instance']}", "Bonjour <b>toutes</b> et tous,\nl’appel ouvre.\n"

        def url(self, event):
            return "/appels/"

    class Decided(Notification):
        code, label, audience, mandatory = "test.decided", "Une décision est prise", "Demandeurs", True
        on = [("calls.call", "conclude")]

    classes = {"test.opened": Opened, "test.decided": Decided}
    monkeypatch.setattr(notifications, "_classes", classes)
    return classes
