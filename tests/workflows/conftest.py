"""A call in preparation, its officer, and one kind of message: enough to try the engine on something real."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import timezone

from accounts.roles import Role
from grants.calls import actions
from grants.calls.models import Call, Criterion, Envelope, Programme
from tests.factories.accounts import UserFactory
from tests.workflows.kinds import CallOpened
from workflows import notifications


@pytest.fixture
def programme(db):
    return Programme.objects.create(
        code="solidarite",
        title="Solidarité",
        service="Direction des solidarités",
        service_address="23 rue Exemple, 40000 Mont-de-Marsan",
        service_email="solidarites@landes-exemple.example",
        service_phone="05 00 00 00 00",
    )


@pytest.fixture
def call(programme):
    """A call that may be opened."""
    now = timezone.now()
    call = Call.objects.create(
        programme=programme,
        reference="SOL26",
        title="Rompre l’isolement",
        slug="rompre-l-isolement",
        summary="Appel solidaire",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=30),
        max_amount=Decimal(10000),
        applicant_kinds=["association"],
    )
    items = [{"kind": "long_text", "key": "public", "label": "Pour qui ?"}]
    call.form = actions.streams(items=items)["form"]
    call.save()
    Criterion.objects.create(call=call, label="Utilité sociale")
    Envelope.objects.create(call=call, amount=Decimal(100000))
    return call


@pytest.fixture
def officer(db):
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def stranger(db):
    return UserFactory()


@pytest.fixture
def frozen(time_machine):
    """A clock that stands still until the test moves it."""
    time_machine.move_to("2026-03-02T10:00:00+01:00", tick=False)
    return time_machine


@pytest.fixture
def kind(monkeypatch):
    """A kind of message sent when a call opens, to `kind.people`."""
    text = "Appel ouvert : {{ instance.title }}\nBonjour,\n« {{ instance.title }} » est ouvert.\n{{ link }}"
    template = engines["django"].from_string(text)
    monkeypatch.setattr(notifications, "get_template", lambda name: template)
    monkeypatch.setitem(notifications._by_transition, ("calls.call", "open"), [CallOpened])
    monkeypatch.setattr(CallOpened, "people", [])
    return CallOpened
