"""Calls without a committee: proposed by the service, in bulk, then decided like the others."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from grants.applications.models import Application
from grants.awards.forms import LineForm
from grants.awards.queries import waiting_files
from grants.committee.direct import actions
from grants.committee.models import DirectProposal
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.applications import in_state
from tests.factories.calls import open_call
from workflows.engine import import_in_state
from workflows.errors import ConditionsUnmet, NotAllowed, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return open_call(has_committee=False, criteria=())


@pytest.fixture
def officer(call):
    return UserFactory(role=Role.OFFICER, scope=call)


def test_a_file_is_proposed_once_and_the_act_starts_from_the_amount(call, officer):
    application = in_state("admissible", call)
    actions.propose(application=application, by=officer, amount=Decimal(150))
    with pytest.raises(WrongState):
        actions.propose(application=application, by=officer, amount=Decimal(150))
    assert DirectProposal.objects.get().amount == Decimal(150)
    waiting = waiting_files(call).get()
    form = LineForm(application=waiting, envelopes=list(call.envelopes.all()))
    assert (form.proposed, form.can_award) == (Decimal(150), True)


def test_a_file_is_declined_with_a_reason(call, officer):
    application = in_state("admissible", call)
    with pytest.raises(ConditionsUnmet):
        actions.propose(application=application, by=officer)
    done = actions.propose(application=application, by=officer, reason="Stage hors du département")
    assert (done.state, done.direct_proposal.reason) == ("not_proposed", "Stage hors du département")


def test_who_proposes_and_what(call, officer):
    application = in_state("admissible", call)
    own = in_state("admissible", call)
    MembershipFactory(user=officer, applicant=own.applicant)
    for by, file in ((UserFactory(role=Role.FINANCE, scope=call), application), (officer, own)):
        with pytest.raises(NotAllowed):
            actions.propose(application=file, by=by, amount=Decimal(10))
    for amount in (Decimal(0), Decimal(-1), application.amount + 1):
        with pytest.raises(ValidationError):
            actions.propose(application=application, by=officer, amount=amount)
    with pytest.raises(ValidationError):
        actions.propose(
            application=in_state("admissible"), by=UserFactory(role=Role.OFFICER), amount=Decimal(1)
        )
    assert not DirectProposal.objects.exists()


def test_a_series_is_looked_at_then_confirmed_and_one_refusal_stops_nobody(client, call, officer):
    first, second = (in_state("admissible", call) for _ in range(2))
    client.force_login(officer)
    address = reverse("direct:prepare", args=[call.pk])
    data = {"file": [first.pk, second.pk], f"amount-{first.pk}": "1 500,50", f"amount-{second.pk}": "200"}
    shown = client.post(address, data)
    assert shown.context["sum"] == Decimal("1700.50")
    assert not DirectProposal.objects.exists()
    actions.propose(application=second, by=officer, amount=Decimal(100))
    client.post(address, {**data, "confirmer": "1"})
    amounts = DirectProposal.objects.order_by("pk").values_list("application", "amount")
    assert list(amounts) == [(second.pk, Decimal(100)), (first.pk, Decimal("1500.50"))]


def test_bad_amounts_and_nothing_ticked_are_said_and_kept(client, call, officer):
    file = in_state("admissible", call)
    client.force_login(officer)
    address = reverse("direct:prepare", args=[call.pk])
    answer = client.post(address, {"file": file.pk, f"amount-{file.pk}": "abc"})
    assert answer.status_code == 422
    assert 'value="abc"' in answer.content.decode()
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"file": "9" * 30}).status_code == 422


def test_the_page_costs_the_same_whatever_the_number_of_files(client, call, officer):
    file = in_state("admissible", call)
    client.force_login(officer)
    address = reverse("direct:prepare", args=[call.pk])
    client.get(address)
    costs = set()
    for more in (0, 2, 47):
        import_in_state(copies(file, more), actor=officer, reason="Reprise")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        costs.add(len(queries))
    assert len(costs) == 1


def copies(file, count):
    """That many files like this one, with numbers of their own."""
    taken = Application.objects.count()
    for number in range(taken, taken + count):
        made = Application.objects.get(pk=file.pk)
        made.pk, made.reference, made.exclusive = None, f"COPIE-{number}", False
        made._state.adding = True
        yield made
