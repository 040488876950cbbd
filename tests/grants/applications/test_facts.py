"""What a file tells the rules of its call: its answers, its budget, its other files, what was awarded before."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from stdnum import luhn

from accounts.roles import Role
from grants.applications import actions, checks, facts, steps
from grants.applications.machine import ApplicationState as S
from grants.applications.models import Application
from grants.applications.past_grants import PastGrant
from grants.applications.texts import spec_of
from grants.calls.models import AidRegime, CallRound
from tests.factories.accounts import ApplicantFactory, UserFactory
from tests.factories.applications import draft, filled, in_state, submitted
from tests.factories.calls import ProgrammeFactory, open_call
from workflows.errors import ConditionsUnmet

pytestmark = pytest.mark.django_db


def told(application, *asked):
    return facts.facts_of(application, spec_of(application), asked=frozenset(asked))


def rule(kind, **params):
    return {"kind": kind, "params": params, "article": "art. 7"}


def past(applicant, amount, on=None, year=None, **values):
    year = year or on.year
    values = {"name": "X", "reference": f"P{PastGrant.objects.count()}", "source": "reprise", **values}
    return PastGrant.objects.create(
        applicant=applicant, amount_awarded=Decimal(amount), decided_on=on, year=year, **values
    )


def test_the_budget_and_the_answers_are_told():
    found = told(filled(), "place")
    assert (found.expense, found.public_money, found.own_money, found.other_funding) == (
        Decimal(5000),
        Decimal(4000),
        Decimal(1000),
        Decimal(0),
    )
    assert found.expense_by_account == {"60": Decimal(5000)}
    assert found.answers["benevoles"] == "oui"
    assert (found.place.commune, found.place.departement, found.seat) == ("40192", "40", None)


def test_what_is_not_asked_costs_nothing():
    application = filled()
    application = Application.objects.select_related(
        "call__programme", "form_version", "applicant", "commune"
    ).get(pk=application.pk)
    list(application.budget_lines.all())
    with CaptureQueriesContext(connection) as queries:
        told(application)
    assert len(queries) == 1  # the lines of the budget


def test_requests_are_counted_by_period_and_by_body():
    user, applicant = UserFactory(), ApplicantFactory()
    twin = ApplicantFactory(siret=another_place(applicant.siret))
    programme = ProgrammeFactory()
    first = open_call(programme=programme, one_per_applicant=False)
    second = open_call(programme=programme)
    elsewhere = open_call()
    submitted(first, applicant, user)
    submitted(second, twin, user)
    submitted(elsewhere, applicant, user)
    submitted(first)
    actions.withdraw(application=submitted(first, applicant, user), by=user)
    application = draft(first, applicant, user)
    names = [f"requests:{period}" for period in ("call", "year", "programme", "programme_year", "round")]
    assert dict(told(application, *names).requests) == {
        "call": 1,
        "year": 3,
        "programme": 2,
        "programme_year": 2,
        "round": 1,
    }


def another_place(number):
    """Another establishment of the same body."""
    body = number[:9] + "0002"
    return body + luhn.calc_check_digit(body)


def test_files_deposited_later_do_not_count_against_one_deposited_before():
    user, applicant = UserFactory(), ApplicantFactory()
    call = open_call(one_per_applicant=False)
    first, second = (submitted(call, applicant, user) for _ in range(2))
    assert told(first, "requests:call").requests == {"call": 0}
    assert told(second, "requests:call").requests == {"call": 1}


def test_a_round_begins_where_the_one_before_ends():
    user, applicant = UserFactory(), ApplicantFactory()
    call = open_call(one_per_applicant=False)
    CallRound.objects.create(call=call, name="1", closes_at=timezone.now() + timedelta(days=1))
    CallRound.objects.create(call=call, name="2", closes_at=call.closes_at)
    submitted(call, applicant, user)
    application = draft(call, applicant, user)
    assert told(application, "requests:round").requests == {"round": 1}
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert told(application, "requests:round").requests == {"round": 0}


def test_too_many_requests_are_refused_at_the_deposit():
    user, applicant = UserFactory(), ApplicantFactory()
    call = open_call(one_per_applicant=False, rules=[rule("requests", maximum=1, period="call")])
    submitted(call, applicant, user)
    with pytest.raises(ConditionsUnmet) as raised:
        submitted(call, applicant, user)
    assert raised.value.unmet == [
        "Une demande est déjà déposée. Au plus 1 demande par demandeur, pour cet appel (règlement, art. 7)."
    ]


def test_what_we_gave_is_added_up_by_window_from_awards_and_from_imports():
    applicant = ApplicantFactory()
    programme = ProgrammeFactory(title="Jeunesse")
    awarded = in_state(S.AWARDED, open_call(programme=programme), applicant, amount=Decimal(700))
    in_state(S.AWARDED, open_call(), applicant, amount=Decimal(600))
    in_state(S.AWARDED, open_call(programme=programme), amount=Decimal(3000))
    today = timezone.localdate()
    past(applicant, 100, on=today - timedelta(days=400), programme_label="JEUNESSE")
    past(applicant, 50, year=today.year - 2)
    past(applicant, 1000, on=today, funder="Région")
    application = draft(open_call(programme=programme), applicant)
    names = [f"received:{window}" for window in ("all:0", "programme:0", "all:36", "programme:36", "all:12")]
    assert dict(told(application, *names).received) == {
        "all:0": Decimal(1300),
        "programme:0": Decimal(700),
        "all:36": Decimal(1450),
        "programme:36": Decimal(800),
        "all:12": Decimal(1300),
    }
    assert told(awarded, "received:all:0").received == {"all:0": Decimal(600)}  # its own is left out


def test_a_cumulative_ceiling_is_refused_with_its_sums():
    applicant = ApplicantFactory()
    past(applicant, 700, on=timezone.localdate())
    call = open_call(rules=[rule("cumulative", maximum="4500", window="civil_year", scope="all")])
    with pytest.raises(ConditionsUnmet) as raised:
        submitted(call, applicant)
    assert [text.replace("\u202f", " ").replace("\u00a0", " ") for text in raised.value.unmet] == [
        "700 € déjà attribués et 4 000 € demandés font 4 700 €. Nos aides à un même demandeur ne dépassent "
        "pas 4 500 € par année civile, tous dispositifs réunis (règlement, art. 7)."
    ]


DE_MINIMIS = {
    "questions": [
        {"key": "minimis", "kind": "amount", "label": "Aides de minimis reçues ?", "means": "de_minimis"}
    ],
    "rules": [rule("de_minimis", regime="de_minimis")],
    "aid_regime": AidRegime.DE_MINIMIS,
}


def test_de_minimis_counts_our_awards_under_that_rule_alone():
    applicant = ApplicantFactory()
    in_state(S.AWARDED, under_de_minimis(), applicant, amount=Decimal(700))
    in_state(S.AWARDED, open_call(), applicant, amount=Decimal(600))
    application = draft(open_call(**DE_MINIMIS), applicant)
    found = told(application, "received_de_minimis", "ceilings:de_minimis")
    assert (found.received_de_minimis, dict(found.ceilings)) == (
        Decimal(700),
        {"de_minimis": Decimal(300_000)},
    )


def under_de_minimis():
    """A call of that rule whose form is the usual one: its awards alone count here."""
    call = open_call()
    type(call).objects.filter(pk=call.pk).update(aid_regime=AidRegime.DE_MINIMIS)
    call.refresh_from_db()
    return call


@pytest.mark.parametrize("count", [1, 3, 50])
def test_counts_and_sums_cost_the_same_whatever_their_number(count):
    applicant = ApplicantFactory()
    for number in range(count):
        past(applicant, 10 + number, on=timezone.localdate())
    call = open_call(
        rules=[
            rule("requests", maximum=99, period="year"),
            rule("cumulative", maximum="99999", scope="all"),
            rule("cumulative", maximum="99999", window="rolling", months=36, scope="programme"),
            rule("territory", codes=["DEP-40"], where="both"),
            rule("report_overdue"),
        ]
    )
    application = filled(call, applicant)
    application = Application.objects.select_related(
        "call__programme", "form_version", "applicant__commune", "commune"
    ).get(pk=application.pk)
    with CaptureQueriesContext(connection) as queries:
        found = facts.findings(application, spec_of(application))
    assert {str(finding.verdict) for finding in found} == {"yes"}
    # The budget; communes, mergers and zones; the other files; past grants; awards.
    assert len(queries) == 7


PEOPLE = (
    {
        "key": "membres",
        "kind": "group",
        "label": "Les membres du groupe",
        "means": "members",
        "columns": [
            {"key": "nom", "label": "Nom", "kind": "short_text"},
            {"key": "naissance", "label": "Date de naissance", "kind": "date", "means": "birth_date"},
        ],
    },
)


def test_members_tell_their_number_and_their_ages():
    call = open_call(questions=PEOPLE, rules=[rule("person_age", minimum=11, maximum=30)])
    rows = [{"nom": "Lou", "naissance": "2008-02-29"}, {"nom": "Sam", "naissance": "2001-05-04"}]
    application = draft(call, answers={"membres": rows})
    found = told(application)
    assert (found.births, found.group_size) == ((date(2008, 2, 29), date(2001, 5, 4)), 2)
    application.answers = {"membres": [*rows, {"nom": "Max"}]}
    found = told(application)
    assert (found.births, found.group_size) == (None, 3)  # one birth date lacks: no age is told
    finding = facts.findings(application, spec_of(application))[-1]
    assert (finding.kind, finding.verdict, finding.step, finding.field) == (
        "person_age",
        "unknown",
        "questions",
        "q-membres.0.nom",
    )


def test_a_person_is_told_by_the_record():
    person = ApplicantFactory(minor=True)
    call = open_call(
        applicant_kinds=["person"],
        rules=[rule("person_age", minimum=18), rule("guardian"), rule("group_size", maximum=1)],
    )
    application = draft(call, person)
    verdicts = {
        item.kind: (item.verdict, item.step) for item in facts.findings(application, spec_of(application))
    }
    assert verdicts["person_age"] == ("no", "demandeur")
    assert verdicts["guardian"][0] == "yes"
    assert verdicts["group_size"][0] == "yes"
    item = next(item for item in checks.missing(application) if item.step == "demandeur")
    task = steps.tasks(application, [item])[0]
    assert task.href == f"/mon-espace/demandeurs/{person.pk}/?verifier=1#id_birth_date"


def test_what_was_submitted_is_judged_not_what_the_record_became():
    applicant = ApplicantFactory(legal_category="9220", founded_on=date(2020, 1, 1))
    call = open_call(rules=[rule("legal_category", allowed=["92"]), rule("body_age", minimum_months=12)])
    application = submitted(call, applicant)
    applicant.legal_category, applicant.founded_on = "9300", timezone.localdate()
    applicant.save()
    application = Application.objects.get(pk=application.pk)
    spec, frozen = spec_of(application), application.submissions.get().content
    live = {item.kind: item.verdict for item in facts.findings(application, spec)}
    kept = {item.kind: item.verdict for item in facts.findings(application, spec, frozen)}
    assert (live["legal_category"], live["body_age"]) == ("no", "no")
    assert (kept["legal_category"], kept["body_age"]) == ("yes", "yes")


def test_a_rule_on_a_question_nobody_is_asked_does_not_open(db):
    officer = UserFactory(role=Role.OFFICER)
    with pytest.raises(ConditionsUnmet) as raised:
        open_call(
            by=officer,
            rules=[rule("person_age", minimum=11, maximum=30), rule("declaration", question="elu")],
        )
    assert raised.value.unmet == [
        "La règle « Âge des personnes » ne peut pas être vérifiée : aucune question n’apprend "
        "les membres du groupe, une ligne par personne, une date de naissance.",
        "La règle « Déclaration à confirmer » porte sur « elu », qui n’est pas une question.",
    ]
    with pytest.raises(ConditionsUnmet) as raised:
        open_call(by=officer, aid_regime=AidRegime.DE_MINIMIS)
    assert raised.value.unmet == ["Le régime de minimis demande la règle « Plafond de minimis »."]


def test_a_code_that_is_none_is_refused_when_it_is_typed(db):
    with pytest.raises(ValidationError):
        open_call(rules=[rule("legal_category", allowed=["92A"])])


def test_a_rule_on_a_budget_that_is_not_asked_has_no_object():
    small = {"op": "not", "of": [{"op": "eq", "key": "petit", "value": "oui"}]}
    call = open_call(
        questions=[{"key": "petit", "kind": "yes_no", "label": "Moins de 1 500 € ?"}],
        rules=[rule("public_share", maximum="80")],
    )
    version = call.form_versions.get()
    budget = next(item for item in version.schema["items"] if item["kind"] == "budget")
    budget["show_if"] = small
    version.save()
    application = draft(call, answers={"petit": True})
    assert facts.findings(application, spec_of(application))[-1].verdict == "yes"
    application.answers = {"petit": False}
    assert facts.findings(application, spec_of(application))[-1].verdict == "unknown"


def test_what_lacks_is_said_once():
    call = open_call(
        questions=PEOPLE,
        needs_budget=False,
        max_rate=None,
        rules=[
            rule("person_age", minimum=11),
            rule("group_size", minimum=2),
            rule("territory", codes=["DEP-40"]),
        ],
    )
    said = [(item.step, item.field) for item in checks.missing(draft(call)) if item.field]
    assert len(said) == len(set(said))


def test_an_unanswered_condition_settles_nothing():
    asked = {"op": "eq", "key": "groupe", "value": "oui"}
    call = open_call(
        needs_budget=False,
        max_rate=None,
        questions=[
            {"key": "groupe", "kind": "yes_no", "label": "En groupe ?"},
            {"key": "charte", "kind": "yes_no", "label": "Charte signée ?", "show_if": asked},
        ],
        rules=[rule("declaration", question="charte")],
    )
    application = draft(call)
    verdicts = []
    for answers in ({}, {"groupe": False}, {"groupe": True}, {"groupe": True, "charte": True}):
        application.answers = answers
        verdicts.append(str(facts.findings(application, spec_of(application))[-1].verdict))
    assert verdicts == ["unknown", "yes", "unknown", "yes"]
