"""A file as the rules of its call see it: from the live rows of a draft or from what was submitted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from grants.applications import answers, budget, places
from grants.applications.models import Application
from grants.calls import eligibility, legal
from grants.calls.conditions import Values, number
from grants.calls.eligibility import Facts, Finding
from grants.calls.eligibility.logic import settled
from grants.calls.forms_schema import FormSpec, QuestionSpec, RuleSpec
from grants.calls.kinds import Meaning, QuestionKind
from workflows.clock import now

#: (application, the day of the request, names of the facts wanted) -> facts that need other rows.
Provider = Callable[[Application, date, frozenset[str]], Mapping[str, Any]]
_providers: dict[str, Provider] = {}
#: Facts that providers tell: what is true when none of them knows anything.
_NOTHING: dict[str, Any] = {
    "requests": 0,
    "received": Decimal(0),
    "received_de_minimis": Decimal(0),
    "report_overdue": False,
}
#: What only the lines of a budget tell.
_MONEY = frozenset(
    {
        "expense",
        "expense_in_kind",
        "expense_by_account",
        "public_money",
        "own_money",
        "own_in_kind",
        "other_funding",
    }
)
_TELLS: dict[str, tuple[str, ...]] = {
    Meaning.MEMBERS: ("births", "group_size"),
    Meaning.GROUP_SIZE: ("group_size",),
    Meaning.BIRTH_DATE: ("births",),
    Meaning.GUARDIAN: ("guardian",),
    Meaning.STARTS_ON: ("starts_on",),
    Meaning.ENDS_ON: ("ends_on",),
    Meaning.DE_MINIMIS: ("de_minimis",),
    Meaning.OTHER_FUNDING: ("other_funding",),
}


def register(provider: Provider) -> Provider:
    """Let a stage tell facts that stand in its own rows; registering the same function again replaces.

    It gives facts by the names that were asked (« requests:call », « received:all:36 »,
    « received_de_minimis », « report_overdue »). Numbers of several providers are added up.
    """
    _providers[f"{provider.__module__}.{provider.__qualname__}"] = provider
    return provider


def findings(
    application: Application,
    spec: FormSpec,
    frozen: Mapping[str, Any] | None = None,
    *,
    only: Sequence[RuleSpec] | None = None,
) -> list[Finding]:
    """What every rule of the form says of this file; `frozen` as in `facts_of`.

    `only` are the rules to ask: facts that none of them wants cost nothing.
    """
    rules = eligibility.rules_of(spec) if only is None else only
    asked = eligibility.wanted(rules)
    found = facts_of(application, spec, asked=asked, frozen=frozen, money=bool(_MONEY & asked))
    where = _where(spec, frozenset(spec.by_key) - found.hidden)
    return [_placed(finding, rules[finding.place], where) for finding in eligibility.evaluate(rules, found)]


def shown(
    application: Application, spec: FormSpec, frozen: Mapping[str, Any] | None = None
) -> frozenset[str]:
    """The keys of what the form asks of this file, given its answers."""
    replies = application.answers if frozen is None else _replies(frozen)
    return spec.visible(answers.condition_values(spec, replies))


def facts_of(
    application: Application,
    spec: FormSpec,
    *,
    asked: frozenset[str] = frozenset(),
    frozen: Mapping[str, Any] | None = None,
    money: bool = True,
) -> Facts:
    """The facts of a file: from the content of a submission when it is given, else from the live rows.

    `asked` names the facts that need other rows: those cost queries only when a rule wants them. Without
    `money`, the lines of the budget are not read.
    """
    subject = _live(application) if frozen is None else _frozen(application, frozen)
    on = timezone.localdate(application.submitted_at or now())
    found: dict[str, Any] = {
        "on": on,
        "opens_on": timezone.localdate(application.call.opens_at),
        "closes_on": timezone.localdate(application.call.closes_at),
        "kind": subject.kind,
        "legal_category": subject.legal_category or None,
        "founded_on": subject.founded_on,
        "guardian": subject.guardian or None,
        "births": (subject.birth_date,) if subject.birth_date else None,
        "group_size": 1 if subject.kind == "person" else None,
        "amount": subject.amount,
        **_answered(spec, subject.replies),
    }
    if money and spec.needs_budget and not found["no_budget"]:
        found = _money(subject.lines) | found
    found |= places.told(seat=subject.seat, place=subject.place, asked=asked)
    found |= _elsewhere(application, on, asked)
    return Facts(**found)


@dataclass(frozen=True)
class _Subject:
    """What a file says of itself and of its applicant, live or as submitted."""

    kind: str
    legal_category: str
    founded_on: date | None
    birth_date: date | None
    guardian: bool
    seat: str | None
    place: str | None
    amount: Decimal | None
    replies: Mapping[str, Any]
    lines: Iterable[Any]


@dataclass(frozen=True)
class _Line:
    """A line of a budget as submitted."""

    side: str
    account: str
    amount: Decimal
    requested: bool


def _live(application: Application) -> _Subject:
    applicant = application.applicant
    return _Subject(
        kind=applicant.kind,
        legal_category=applicant.legal_category,
        founded_on=applicant.founded_on,
        birth_date=applicant.birth_date,
        guardian=bool(applicant.guardian_name),
        seat=applicant.commune_id,
        place=application.commune_id,
        amount=application.amount,
        replies=application.answers,
        lines=application.budget_lines.all(),
    )


def _frozen(application: Application, content: Mapping[str, Any]) -> _Subject:
    """What was submitted; the record of the applicant, where a submission of before did not hold it."""
    applicant, project = application.applicant, content["project"]
    held = content.get("applicant") or {}
    known = "legal_category" in held
    commune = project.get("commune")
    return _Subject(
        kind=held.get("kind") or applicant.kind,
        legal_category=held["legal_category"] if known else applicant.legal_category,
        founded_on=_day(held["founded_on"]) if known else applicant.founded_on,
        birth_date=_day(held["birth_date"]) if known else applicant.birth_date,
        guardian=bool(held["guardian"]) if known else bool(applicant.guardian_name),
        seat=held["commune"] if known else applicant.commune_id,
        place=commune["code"] if commune else None,
        amount=None if project.get("amount") is None else Decimal(project["amount"]),
        replies=_replies(content),
        lines=[
            _Line(side, line["account"], Decimal(line["amount"]), line["requested"])
            for side in ("expense", "income")
            for line in (content.get("budget") or {}).get(side, ())
        ],
    )


def _replies(content: Mapping[str, Any]) -> dict[str, Any]:
    return {answer["key"]: answer["value"] for answer in content["answers"]}


def _answered(spec: FormSpec, replies: Mapping[str, Any]) -> dict[str, Any]:
    """What the answers mean, the answers themselves, and what is not asked."""
    values = answers.condition_values(spec, replies)
    blank = [item.key for item in spec.questions if not item.required and item.key not in values]
    known, hidden = settled(spec, values, blank)
    shown = spec.visible(values)
    told: dict[str, Any] = {}
    for question in spec.questions:
        asked = question.means and question.key in shown
        stored = answers.answer_of(question, replies.get(question.key)) if asked else None
        if stored is not None:
            told |= _meaning(question, stored, told)
    return {**told, "answers": known, "hidden": hidden, "no_budget": without_budget(spec, hidden)}


def without_budget(spec: FormSpec, hidden: frozenset[str]) -> bool:
    """Whether the answers leave out the budget that the form has."""
    return any(item.kind == QuestionKind.BUDGET and item.key in hidden for item in spec.items)


def _meaning(question: QuestionSpec, stored: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    means = question.means
    if means == Meaning.MEMBERS:
        rows = answers.rows.filled(stored)
        births = [_day(row.get(column.key)) for row in rows for column in question.columns if column.means]
        known = tuple(birth for birth in births if birth)
        size = {"group_size": len(rows)}
        return {**size, "births": known} if known and len(known) == len(births) else size
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
    """What a budget tells; its other subsidies are what the other funders give, unless an answer says."""
    rows = list(lines)
    if not rows:
        return {}
    totals = budget.totals(rows)
    by_account: dict[str, Decimal] = {}
    for line in rows:
        if line.side == "expense":
            by_account[line.account] = by_account.get(line.account, budget.ZERO) + line.amount
    subsidies = [line for line in rows if line.side == "income" and line.account.startswith("74")]
    public = sum((line.amount for line in subsidies), budget.ZERO)
    others = sum((line.amount for line in subsidies if not line.requested), budget.ZERO)
    return {
        "expense": totals.expense,
        "expense_in_kind": totals.expense_in_kind,
        "expense_by_account": by_account,
        "public_money": public,
        "own_money": totals.income - public,
        "own_in_kind": totals.income_in_kind,
        "other_funding": others,
    }


def _elsewhere(application: Application, on: date, asked: frozenset[str]) -> dict[str, Any]:
    """Counts and sums that stand in other rows, and the legal amounts of that day."""
    told: dict[str, Any] = {}
    for name in asked:
        if name.partition(":")[0] in _NOTHING:
            told[name] = _NOTHING[name.partition(":")[0]]
    if told:
        from grants.applications import tallies  # noqa: F401 -- registers what this stage tells

        for provider in _providers.values():
            for name, value in provider(application, on, frozenset(told)).items():
                told[name] = (told[name] or value) if isinstance(value, bool) else told[name] + value
    found: dict[str, Any] = {}
    for name, value in told.items():
        head, _colon, detail = name.partition(":")
        if detail:
            found.setdefault(head, {})[detail] = value
        else:
            found[head] = value
    keys = [name.partition(":")[2] for name in asked if name.startswith("ceilings:")]
    if keys:
        found["ceilings"] = legal.values(keys, on)
    return found


def _where(spec: FormSpec, shown: frozenset[str]) -> dict[str, tuple[str, str]]:
    """The step and the field of what each question tells: by fact, and by « question:key »."""
    found: dict[str, tuple[str, str]] = {}
    for section in spec.sections:
        for question in section.questions:
            if question.key not in shown:
                continue
            spot = (section.step, answers.kind_of(question).first(question))
            found[f"question:{question.key}"] = spot
            for fact in _TELLS.get(question.means, ()):
                found.setdefault(fact, spot)
    return found


def _placed(finding: Finding, rule: Any, where: Mapping[str, tuple[str, str]]) -> Finding:
    kind = eligibility.kind_named(rule.kind)
    assert kind is not None  # evaluated just before
    names = [f"question:{key}" for key in kind.keys(rule.params)] + list(kind.wants(rule.params))
    spot = next((where[name] for name in names if name in where), None)
    return replace(finding, step=spot[0], field=spot[1]) if spot else finding


def values_of(application: Application, spec: FormSpec) -> Values:
    """The answers that count for conditions: those of hidden questions are left out."""
    values = answers.condition_values(spec, application.answers)
    shown = spec.visible(values)
    return {key: value for key, value in values.items() if key in shown}
