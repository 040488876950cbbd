"""The public test, the deposit and the officer's grid say the same of the same facts, whatever the rules."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Applicant, ApplicantKind
from grants.applications import content, facts
from grants.applications.models import Application, BudgetLine
from grants.applications.public_test.form import EligibilityForm, field_of
from grants.applications.public_test.verdict import judge
from grants.calls import forms_schema
from grants.calls.eligibility import Verdict, rule_kinds, rules_of, worst
from grants.calls.models import Call, FormVersion, Programme
from tests.factories.territories import CommuneFactory
from tests.strategies import rules as strategies
from tests.strategies.rules import CLOSES, COMMUNES, ITEMS, OPENS, TODAY

NAMES = dict(zip(COMMUNES, ("Mont-de-Marsan", "Dax", "Bordeaux", "Bayonne"), strict=True))
MONEY = (
    *("amount", "expense", "expense_in_kind", "public_money", "own_money", "own_in_kind"),
    *("other_funding", "de_minimis"),
)


@pytest.fixture
def communes(db):
    for code, name in NAMES.items():
        CommuneFactory(code=code, name=name, epci_siren="244000808" if code == "40192" else "")


def at(day):
    return datetime(day.year, day.month, day.day, 11, tzinfo=UTC)


def schema(rules, kinds, base, since):
    return {
        "format": 2,
        "items": list(ITEMS),
        "rules": rules,
        "scale": [],
        "min_amount": "500",
        "max_amount": "10000",
        "max_rate": "80" if base else None,
        "rate_base": base or "expense",
        "excluded_accounts": ["66"],
        "applicant_kinds": kinds,
        "execution_from": since,
        "execution_until": "",
    }


def file_of(world, design):
    """The file that an applicant of this world would write; nothing is stored."""
    call = Call(pk=1, programme=Programme(pk=1, title="X"), opens_at=at(OPENS), closes_at=at(CLOSES))
    alone = world.kind == ApplicantKind.PERSON
    applicant = Applicant(
        pk=1,
        kind=world.kind,
        name="X",
        legal_category=world.legal_category if world.kind in strategies.BODIES else "",
        founded_on=None if alone else world.founded_on,
        commune_id=world.seat,
        birth_date=world.births[0] if alone and world.births else None,
        guardian_name="Camille" if alone and world.guardian else "",
    )
    answers = {
        "membres": [{"nom": "X", "naissance": birth.isoformat()} for birth in world.births],
        "referent": {"first_name": "A", "last_name": "B"} if world.guardian else None,
        "debut": world.starts_on and world.starts_on.isoformat(),
        "fin": world.ends_on and world.ends_on.isoformat(),
        "minimis": None if world.de_minimis is None else str(world.de_minimis),
        "ailleurs": None if world.other_funding is None else str(world.other_funding),
        **{key: int(text) if key == "combien" else text == "oui" for key, text in world.answers.items()},
    }
    application = Application(
        pk=1,
        call=call,
        form_version=FormVersion(pk=1, call=call, number=1, schema=design),
        applicant=applicant,
        commune_id=world.place,
        amount=world.amount,
        answers={key: value for key, value in answers.items() if value not in (None, [])},
    )
    lines = [
        BudgetLine(side=side, account=account, amount=amount, position=place)
        for place, (side, account, amount) in enumerate(world.lines)
    ]
    application._prefetched_objects_cache = {"budget_lines": lines, "attachments": []}
    return application


def elsewhere(world):
    """What other rows would tell of this applicant."""

    def provider(_application, _on, asked):
        told = {
            "requests": world.requests,
            "received": world.received,
            "received_de_minimis": world.received,
            "report_overdue": world.report_overdue,
        }
        return {name: told[name.partition(":")[0]] for name in asked}

    return {"world": provider}


def typed(world, told, wanted):
    """What a visitor of this world types, knowing what the file would tell."""
    data = {
        "kind": world.kind,
        "legal_category": told.legal_category or "",
        "founded_on": told.founded_on or "",
        "seat": f"{NAMES[world.seat]} ({world.seat})",
        "place": f"{NAMES[world.place]} ({world.place})" if world.place else "",
        "youngest": max(world.births, default=""),
        "oldest": min(world.births) if len(world.births) > 1 else "",
        "group_size": len(world.births) or "",
        "guardian": "oui" if world.guardian else "non",
        "starts_on": world.starts_on or "",
        "ends_on": world.ends_on or "",
        "report_overdue": "oui" if world.report_overdue else "non",
        "received_de_minimis": world.received,
        **{name: getattr(told, name) for name in MONEY if getattr(told, name) is not None},
        **{f"q-{key}": text for key, text in world.answers.items()},
    }
    for name in wanted:
        head = name.partition(":")[0]
        if head in ("requests", "received") and ":" in name:
            data[field_of(name)] = world.requests if head == "requests" else world.received
    return {name: str(value) for name, value in data.items()}


def may_not_know(finding, rule, world):
    """What a visitor is not asked in full: accounts, each age, a question that may be left blank."""
    return (
        finding.kind == "accounts"
        or (finding.kind == "rate" and rule.params["base"] == "eligible")
        or (finding.kind == "person_age" and rule.params.get("who") in ("count", "share"))
        or ("combien" in json.dumps(dict(rule.params)) and "combien" not in world.answers)
    )


@time_machine.travel(at(TODAY), tick=False)
@settings(
    max_examples=500,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    rule_set=strategies.rule_sets,
    world=strategies.worlds,
    kinds=st.lists(st.sampled_from(strategies.KINDS), max_size=3, unique=True),
    base=st.sampled_from(["", "expense", "with_kind", "eligible"]),
    since=st.sampled_from(["", "2026-03-01"]),
)
def test_three_doors_one_verdict(communes, rule_set, world, kinds, base, since):
    design = schema(rule_set, kinds, base, since)
    spec, application = forms_schema.typed(design), file_of(world, design)
    kept, facts._providers = facts._providers, elsewhere(world)
    try:
        deposit = facts.findings(application, spec)
        frozen = json.loads(json.dumps(content.content(application)))
        # The grid reads the submission: whatever the record became since counts for nothing.
        application.applicant = Applicant(pk=1, kind="company", commune_id="64102")
        application.amount, application.answers = None, {}
        grid = facts.findings(application, spec, frozen)
        application = file_of(world, design)
        told = facts.facts_of(application, spec)
    finally:
        facts._providers = kept
    assert [(item.key, item.verdict, item.sentence) for item in grid] == [
        (item.key, item.verdict, item.sentence) for item in deposit
    ]

    wanted = EligibilityForm(spec).wanted
    form = EligibilityForm(spec, typed(world, told, wanted))
    assert form.is_valid(), form.errors
    public = judge(application.call, form)[0].findings
    for finding, server, rule in zip(public, deposit, rules_of(spec), strict=True):
        doubt = may_not_know(server, rule, world)
        assert finding.verdict in ({server.verdict, Verdict.UNKNOWN} if doubt else {server.verdict}), (
            finding,
            server,
        )
    if worst(public) == Verdict.YES:
        assert worst(deposit) == Verdict.YES


def test_every_kind_of_rule_is_drawn():
    assert {kind.name for kind in rule_kinds().values() if kind.designed} == set(strategies.PARAMS)
