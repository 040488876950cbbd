"""A change after the award: who asks and decides, the machine, who is told, what holds payments back."""

import itertools
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role, grant
from documents.models import PrivateFile
from grants.applications.machine import ApplicationState as A
from grants.awards.changes import actions
from grants.awards.changes.machine import ChangeState as S
from grants.awards.changes.models import ChangeRequest
from grants.awards.changes.queries import ceiling
from grants.payments import holding
from grants.payments.models import Instalment
from grants.screening.actions import take
from tests.factories.accounts import UserFactory
from tests.factories.applications import in_state, pdf_upload
from tests.factories.calls import open_call
from tests.factories.races import together
from tests.factories.screening import officer, queries_of, sign_in
from workflows import engine
from workflows.clock import now
from workflows.errors import ConditionsUnmet, NotAllowed, WrongState
from workflows.machine import transitions
from workflows.models import LogEntry, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return in_state(A.AWARDED, open_call())


@pytest.fixture
def person(file):
    return officer(file.call)


def ask(file, by=None, **values):
    values = {"kind": "cancelled", "explanation": "La salle a fermé.", "costs": Decimal("350.50"), **values}
    return actions.ask_change(application=file, by=by or file.created_by, **values)


def fresh(change):
    return ChangeRequest.objects.get(pk=change.pk)


def told(code):
    return set(Message.objects.filter(kind=f"awards.{code}").values_list("recipient", flat=True))


# --- Asking ---------------------------------------------------------------------------------------------


def test_the_beneficiary_asks_and_who_follows_the_file_is_told(file, person):
    take(application=file, by=person)
    change = ask(file)
    assert (change.state, change.costs) == (S.ASKED, Decimal("350.50"))
    assert person.pk in told("change_asked")
    assert ceiling(file) is None


def test_one_change_waits_at_a_time(file, person):
    first = ask(file)
    with pytest.raises(ValidationError):
        ask(file)
    actions.keep(change=first, by=person)
    assert ask(file).pk


@pytest.mark.parametrize("state", [state for state in A if state not in (A.AWARDED, A.CLOSED)])
def test_nothing_changes_before_the_award(state):
    other = in_state(state)
    with pytest.raises(WrongState):
        ask(other)


def test_others_ask_nothing(file, person):
    for by in (person, UserFactory(), officer()):
        with pytest.raises(NotAllowed):
            ask(file, by=by)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "postponed"}, {"kind": "cancelled", "new_date": timezone.localdate()}, {"kind": "x"},
        {"explanation": ""}, {"costs": Decimal(-1)}, {"costs": Decimal("1e20")},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(file, values):
    with pytest.raises(ValidationError):
        ask(file, **values)
    assert not ChangeRequest.objects.exists()


# --- The machine, exhaustively --------------------------------------------------------------------------

HALF = Decimal(2000)
FACTS = {"keep": {}, "reduce": {"reason": "x", "reduced_to": HALF}, "give_up": {"reason": "x"}, "retract": {}}
POSSIBLE = {(item.source, item.name): item.target for item in transitions(ChangeRequest)}


def carried(file, person, state):
    change = ask(file)
    verbs = {S.KEPT: actions.keep, S.REDUCED: actions.reduce, S.GIVEN_UP: actions.give_up}
    names = {S.KEPT: "keep", S.REDUCED: "reduce", S.GIVEN_UP: "give_up"}
    if state in verbs:
        return verbs[state](change=change, by=person, **FACTS[names[state]])
    return actions.retract(change=change, by=file.created_by) if state == S.RETRACTED else change


@pytest.mark.parametrize(("state", "name"), list(itertools.product(S.values, FACTS)))
def test_each_transition_exists_where_it_should(file, person, state, name):
    change = carried(file, person, state)
    actor = file.created_by if name == "retract" else person
    facts = FACTS[name] if name == "retract" else {**FACTS[name], "by": actor, "at": now()}
    if (state, name) in POSSIBLE:
        assert engine.fire(change, name, actor=actor, **facts).state == POSSIBLE[state, name]
    else:
        with pytest.raises(WrongState):
            engine.fire(change, name, actor=actor, **facts)


@pytest.mark.parametrize("name", ["keep", "reduce", "give_up"])
def test_neither_the_beneficiary_nor_strangers_decide(file, name):
    change = ask(file)
    for by in (file.created_by, UserFactory(), officer(open_call())):
        with pytest.raises(NotAllowed):
            getattr(actions, name)(change=change, by=by, **FACTS[name])


def test_only_the_beneficiary_retracts(file, person):
    change = ask(file)
    with pytest.raises(NotAllowed):
        actions.retract(change=change, by=person)


@pytest.mark.parametrize("amount", [Decimal(0), Decimal(4000), Decimal(5000), Decimal(-1), None])
def test_a_reduction_reduces_and_says_why(file, person, amount):
    change = ask(file)
    with pytest.raises(ConditionsUnmet):
        actions.reduce(change=change, by=person, reason="Moitié", reduced_to=amount)
    with pytest.raises(ConditionsUnmet):
        actions.reduce(change=change, by=person, reason=" ", reduced_to=HALF)
    with pytest.raises(ConditionsUnmet):
        actions.give_up(change=change, by=person, reason="")
    assert fresh(change).state == S.ASKED


# --- What follows ---------------------------------------------------------------------------------------


def test_each_decision_is_told_and_only_those_that_need_an_act_to_who_prepares_it(file, person):
    clerk = UserFactory()
    grant(user=clerk, role=Role.ASSEMBLY, scope=file.call)
    actions.keep(change=ask(file), by=person, reason="Rien ne change")
    assert told("change_decided") == {file.created_by.pk}
    assert told("change_act") == set()
    actions.reduce(change=ask(file), by=person, reason="Deux séances sur quatre", reduced_to=HALF)
    assert clerk.pk in told("change_act")
    body = Message.objects.filter(kind="awards.change_decided").order_by("-pk").first().body
    assert "2 000" in body.replace("\u202f", " ").replace("\u00a0", " ")
    assert "tribunal administratif" in body


def test_the_award_itself_is_left_to_the_assembly(file, person):
    actions.give_up(change=ask(file), by=person, reason="Annulé")
    file.refresh_from_db()
    file.awarded.refresh_from_db()
    assert file.state == A.AWARDED
    assert file.awarded.amount == Decimal(4000)
    assert file.awarded.envelope.committed == Decimal(4000)


def test_payments_wait_for_the_decision_and_stay_within_what_was_kept(file, person):
    payment = Instalment.objects.get(plan__award__application=file)
    assert holding.reasons(payment) == []
    change = ask(file)
    assert "attend une décision" in holding.reasons(payment)[0]
    with pytest.raises(ConditionsUnmet, match="attend une décision"):
        engine.fire(payment, "certify", actor=person, by=person, at=now())
    actions.keep(change=change, by=person)
    assert holding.reasons(payment) == []
    actions.reduce(change=ask(file), by=person, reason="Moitié", reduced_to=HALF)
    assert "acte modificatif" in holding.reasons(payment)[0]
    Instalment.objects.filter(pk=payment.pk).update(amount=HALF)
    payment.refresh_from_db()
    assert holding.reasons(payment) == []  # exactly what was kept
    actions.give_up(change=ask(file), by=person, reason="Annulé")
    assert "acte modificatif" in holding.reasons(payment)[0]
    actions.keep(change=ask(file), by=person)  # nothing is given back by keeping
    assert ceiling(file) == 0


# --- The pages ------------------------------------------------------------------------------------------


def posted(file, **values):
    url = reverse("changes:ask", args=[file.pk])
    data = {"kind": "cancelled", "explanation": "La salle a fermé.", "costs": "350,50", **values}
    return sign_in(file.created_by).post(url, data)


def test_asked_and_decided_on_the_pages(file, person):
    day = f"{timezone.localdate() + timedelta(days=60):%Y-%m-%d}"
    response = posted(file, kind="postponed", new_date=day, attached=pdf_upload("facture.pdf"))
    assert response.status_code == 302
    change = ChangeRequest.objects.get()
    joined = PrivateFile.objects.owned_by(change).get()
    assert posted(file).status_code == 422  # one is waiting
    client, url = sign_in(person), reverse("awards:change", args=[change.pk])
    assert "Changements à décider" in client.get(reverse("screening:home")).content.decode()
    assert file.title in client.get(reverse("awards:changes")).content.decode()
    assert "facture.pdf" in client.get(url).content.decode()
    assert client.get(reverse("documents:download", args=[joined.pk])).status_code == 200
    assert sign_in(UserFactory()).get(reverse("documents:download", args=[joined.pk])).status_code == 404
    decide = reverse("awards:change_decide", args=[change.pk])
    data = {"outcome": "reduce", "reduced_to": "1 500", "reason": "Une séance sur deux"}
    assert client.post(decide, data).status_code == 302
    assert (fresh(change).state, fresh(change).reduced_to) == (S.REDUCED, Decimal(1500))
    assert client.post(decide, data).status_code == 409
    assert "Une séance sur deux" in client.get(reverse("screening:file", args=[file.pk])).content.decode()
    own = sign_in(file.created_by).get(reverse("applications:detail", args=[file.pk])).content.decode()
    assert "Une séance sur deux" in own


def test_retracted_on_the_page(file):
    posted(file)
    change = ChangeRequest.objects.get()
    url = reverse("changes:retract", args=[file.pk, change.pk])
    assert sign_in(UserFactory()).post(url).status_code == 404
    assert sign_in(file.created_by).post(url).status_code == 302
    assert fresh(change).state == S.RETRACTED


@pytest.mark.parametrize(
    "values",
    [
        {"kind": ""}, {"kind": "x"}, {"explanation": "\u0000"}, {"explanation": "x" * 4001}, {"costs": "-5"},
        {"costs": "9" * 60}, {"kind": "postponed"}, {"kind": "postponed", "new_date": "2020-01-01"},
        {"new_date": "2030-01-01"}, {"new_date": "\u0664"},
    ],
)  # fmt: skip
def test_hostile_requests_are_refused_beside_their_field(file, values):
    assert posted(file, **values).status_code == 422
    assert not ChangeRequest.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {}, {"outcome": "x"}, {"outcome": "reduce"}, {"outcome": "reduce", "reduced_to": "5000", "reason": "x"},
        {"outcome": "give_up"}, {"outcome": "keep", "reduced_to": "10"}, {"outcome": "keep", "reason": "\u0000"},
    ],
)  # fmt: skip
def test_hostile_decisions_are_refused_beside_their_field(file, person, data):
    change = ask(file)
    url = reverse("awards:change_decide", args=[change.pk])
    assert sign_in(person).post(url, data).status_code == 422
    assert fresh(change).state == S.ASKED


def test_pages_cost_the_same_with_1_3_and_50_changes(file, person):
    desk, own, costs = sign_in(person), sign_in(file.created_by), []
    for count in (1, 3, 50):
        while ChangeRequest.objects.count() < count:
            actions.keep(change=ask(file, uploads=[pdf_upload()]), by=person)
        costs.append(
            [
                queries_of(desk, reverse("screening:file", args=[file.pk])),
                queries_of(own, reverse("applications:detail", args=[file.pk])),
                queries_of(own, reverse("changes:ask", args=[file.pk])),
            ]
        )
    assert costs[0] == costs[1] == costs[2]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_asked_twice_and_decided_twice_at_the_same_instant(file, person):
    outcomes = together(lambda: ask(file), lambda: ask(file))
    assert sum(isinstance(each, ValidationError) for each in outcomes) == 1
    change = ChangeRequest.objects.get()
    outcomes = together(
        lambda: actions.keep(change=change, by=person),
        lambda: actions.give_up(change=change, by=person, reason="Annulé"),
        lambda: actions.retract(change=change, by=file.created_by),
    )
    assert sum(isinstance(each, WrongState) for each in outcomes) == 2
    entries = LogEntry.objects.filter(transition__in=["keep", "give_up", "retract"])
    assert entries.filter(content_type__model="changerequest").count() == 1
