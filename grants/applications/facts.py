"""A file as the rules of its call see it: from the live rows of a draft or from what was submitted."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from grants.applications import answers, budget
from grants.applications.models import Application
from grants.calls import eligibility
from grants.calls.conditions import Values, number
from grants.calls.eligibility import Facts, Finding, Place
from grants.calls.forms_schema import FormSpec, QuestionSpec
from grants.calls.kinds import Meaning, QuestionKind
from territories.models import Commune
from workflows.clock import now

#: (application, the day of the request, names of the facts wanted) -> facts that need other rows.
Provider = Callable[[Application, date, frozenset[str]], Mapping[str, Any]]
_providers: dict[str, Provider] = {}


def register(provider: Provider) -> Provider:
    """Let a stage tell facts that stand in its own rows; registering the same function again replaces."""
    _providers[f"{provider.__module__}.{provider.__qualname__}"] = provider
    return provider


def findings(application: Application, spec: FormSpec, **given: Any) -> list[Finding]:
    """What every rule of the form says of this file; `given` as in `facts_of`."""
    rules = eligibility.rules_of(spec)
    asked: set[str] = set()
    for rule in rules:
        kind = eligibility.kind_named(rule.kind)
        asked.update(kind.asks if kind else ())
    return eligibility.evaluate(rules, facts_of(application, spec, asked=frozenset(asked), **given))


def facts_of(
    application: Application,
    spec: FormSpec,
    *,
    asked: frozenset[str] = frozenset(),
    replies: Mapping[str, Any] | None = None,
    lines: Iterable[Any] | None = None,
    amount: Decimal | None = None,
) -> Facts:
    """The facts of a file. `replies`, `lines` and `amount` are those of a submission, else the live ones.

    `asked` names the facts that need other rows: those cost queries only when a rule wants them.
    """
    call, applicant = application.call, application.applicant
    kept = application.answers if replies is None else replies
    values = answers.condition_values(spec, kept)
    shown = spec.visible(values)
    on = timezone.localdate(application.submitted_at or now())
    found: dict[str, Any] = {
        "on": on,
        "opens_on": timezone.localdate(call.opens_at),
        "closes_on": timezone.localdate(call.closes_at),
        "kind": applicant.kind,
        "legal_category": applicant.legal_category or None,
        "public_utility": applicant.public_utility,
        "founded_on": applicant.founded_on,
        "seat": place_of(applicant.commune),
        "place": place_of(application.commune) if application.commune else None,
        "guardian": bool(applicant.guardian_name) or None,
        "amount": application.amount if amount is None else amount,
        "answers": {key: value for key, value in values.items() if key in shown},
    }
    if applicant.birth_date:
        found["births"] = (applicant.birth_date,)
    found |= _told(spec, kept, shown)
    if spec.needs_budget:
        found |= _money(application.budget_lines.all() if lines is None else lines)
    for provider in _providers.values() if asked else ():
        found |= provider(application, on, asked)
    return Facts(**found)


def place_of(commune: Commune) -> Place:
    """A commune and what it belongs to."""
    return Place(commune.code, commune.epci_siren, commune.departement, commune.region)


def _told(spec: FormSpec, kept: Mapping[str, Any], shown: frozenset[str]) -> dict[str, Any]:
    """What the answers mean."""
    told: dict[str, Any] = {}
    for question in spec.questions:
        stored = kept.get(question.key)
        if question.means and question.key in shown and not answers.blank(stored):
            told |= _meaning(question, stored, told)
    return told


def _meaning(question: QuestionSpec, stored: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    means = question.means
    if means == Meaning.MEMBERS:
        births = [_day(row.get(column.key)) for row in stored for column in question.columns if column.means]
        known = tuple(birth for birth in births if birth)
        return {"group_size": len(stored), "births": known if len(known) == len(births) and known else None}
    if means == Meaning.GROUP_SIZE:
        return {"group_size": int(stored)}
    if means == Meaning.GUARDIAN:
        return {"guardian": True}
    if means == Meaning.BIRTH_DATE:
        birth = _day(stored.get("birth_date") if isinstance(stored, dict) else stored)
        return {"births": (*(told.get("births") or ()), birth)} if birth else {}
    if means in (Meaning.STARTS_ON, Meaning.ENDS_ON):
        return {means: _day(stored)}
    return {means: number(str(stored)) if question.kind == QuestionKind.AMOUNT else None}


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _money(lines: Iterable[Any]) -> dict[str, Any]:
    rows = list(lines)
    totals = budget.totals(rows)
    if not rows:
        return {}
    by_account: dict[str, Decimal] = {}
    for line in rows:
        if line.side == "expense":
            by_account[line.account] = by_account.get(line.account, budget.ZERO) + line.amount
    public = sum((line.amount for line in rows if line.account.startswith("74")), budget.ZERO)
    return {
        "expense": totals.expense,
        "expense_in_kind": totals.expense_in_kind,
        "expense_by_account": by_account,
        "public_money": public,
        "own_money": totals.income - public,
    }


def values_of(application: Application, spec: FormSpec) -> Values:
    """The answers that count for conditions: those of hidden questions are left out."""
    values = answers.condition_values(spec, application.answers)
    shown = spec.visible(values)
    return {key: value for key, value in values.items() if key in shown}
