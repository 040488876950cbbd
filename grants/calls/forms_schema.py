"""The frozen form: from a call being prepared to a FormVersion, and back to typed values.

What an applicant answers is only ever read through a version: a call changed later changes nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import transaction

from grants.calls import conditions, form_items
from grants.calls.conditions import Condition, Values
from grants.calls.kinds import APART, SILENT, QuestionKind
from grants.calls.models import Call, FormVersion
from grants.calls.rates import RateBase
from workflows.clock import now

FORMAT = 2


@dataclass(frozen=True)
class ColumnSpec:
    """One cell of a table or of a repeated group."""

    key: str
    kind: str
    label: str
    required: bool = True
    choices: tuple[str, ...] = ()
    max_length: int | None = None
    means: str = ""


@dataclass(frozen=True)
class QuestionSpec:
    """One item of the form as frozen: a question, a section, an explanation, a piece, the budget.

    `minimum` and `maximum` are texts: a number, an amount in euros or an ISO date, by kind.
    """

    key: str
    kind: str
    label: str
    help: str = ""
    example: str = ""
    required: bool = True
    show_if: Condition | None = None
    means: str = ""
    article: str = ""
    max_length: int | None = None
    minimum: str = ""
    maximum: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    most: int | None = None
    links: tuple[tuple[str, tuple[str, ...]], ...] = ()
    columns: tuple[ColumnSpec, ...] = ()
    min_rows: int = 0
    max_rows: int = 20
    row_label: str = ""
    text: str = ""
    with_birth: bool = False
    folder: str = ""
    validity_months: int | None = None

    @property
    def answered(self) -> bool:
        """Whether its answer is kept in `Application.answers`."""
        return self.kind not in SILENT and self.kind not in APART


PieceSpec = QuestionSpec


@dataclass(frozen=True)
class SectionSpec:
    """One step of questions: `step` is its address."""

    step: str
    title: str
    help: str
    items: tuple[QuestionSpec, ...]

    @property
    def questions(self) -> tuple[QuestionSpec, ...]:
        """What is answered here."""
        return tuple(item for item in self.items if item.answered)


@dataclass(frozen=True)
class RuleSpec:
    """One rule of the call: `params` belong to its kind, `article` is where the rulebook says it."""

    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)
    article: str = ""


@dataclass(frozen=True)
class ScaleLine:
    """One line of a scale: what is granted, in euros, when the condition holds."""

    amount: Decimal
    label: str
    when: Condition | None = None


@dataclass(frozen=True)
class FormSpec:
    """Everything that a version asks. Amounts in euros, the rate in per cent."""

    items: tuple[QuestionSpec, ...]
    rules: tuple[RuleSpec, ...]
    scale: tuple[ScaleLine, ...]
    min_amount: Decimal
    max_amount: Decimal
    max_rate: Decimal | None
    applicant_kinds: tuple[str, ...]
    rate_base: str = RateBase.EXPENSE.value
    excluded_accounts: tuple[str, ...] = ()
    articles: Mapping[str, str] = field(default_factory=dict)
    execution_from: str = ""
    execution_until: str = ""

    @cached_property
    def questions(self) -> tuple[QuestionSpec, ...]:
        """What is answered in `Application.answers`, in order."""
        return tuple(item for item in self.items if item.answered)

    @cached_property
    def by_key(self) -> dict[str, QuestionSpec]:
        """Every item by its key."""
        return {item.key: item for item in self.items}

    @cached_property
    def pieces(self) -> tuple[PieceSpec, ...]:
        """The documents asked."""
        return tuple(item for item in self.items if item.kind == QuestionKind.FILE)

    @cached_property
    def needs_budget(self) -> bool:
        """Whether a budget is asked."""
        return any(item.kind == QuestionKind.BUDGET for item in self.items)

    @cached_property
    def sections(self) -> tuple[SectionSpec, ...]:
        """The steps of questions; items before the first section make one without a title."""
        return tuple(_sections(self.items))

    def visible(self, values: Values) -> frozenset[str]:
        """The keys that are asked, given the answers: a hidden question counts as unanswered."""
        asked: dict[str, bool] = {}
        for key in self.by_key:
            self._asked(key, values, asked)
        return frozenset(key for key, shown in asked.items() if shown)

    def _asked(self, key: str, values: Values, asked: dict[str, bool]) -> bool:
        if key not in asked:
            condition = self.by_key[key].show_if
            on = [other for other in conditions.keys(condition) if other in self.by_key and other != key]
            known = {other: values.get(other, "") for other in on if self._asked(other, values, asked)}
            asked[key] = conditions.holds(condition, known)
        return asked[key]

    def accepts_kind(self, kind: str) -> bool:
        """Whether this kind of applicant may apply; a call that names none takes all."""
        return not self.applicant_kinds or kind in self.applicant_kinds


def _sections(items: Iterable[QuestionSpec]) -> Iterable[SectionSpec]:
    parts: list[tuple[QuestionSpec | None, list[QuestionSpec]]] = [(None, [])]
    for item in items:
        if item.kind == QuestionKind.SECTION:
            parts.append((item, []))
        elif item.kind not in APART:
            parts[-1][1].append(item)
    shown = [part for part in parts if part[1]]
    for place, (head, content) in enumerate(shown, start=1):
        step = "questions" if place == 1 else f"questions-{place}"
        yield SectionSpec(step, head.label if head else "", head.help if head else "", tuple(content))


def schema_of(call: Call) -> dict[str, Any]:
    """The form and the rules of the call as they stand now, as plain JSON; amounts are strings."""
    return {
        "format": FORMAT,
        "items": form_items.items_of(call.form),
        "rules": form_items.rules_of(call.rules),
        "scale": form_items.scale_of(call.scale),
        "min_amount": _figure(call.min_amount),
        "max_amount": _figure(call.max_amount),
        "max_rate": None if call.max_rate is None else _figure(call.max_rate),
        "applicant_kinds": list(call.applicant_kinds),
        "rate_base": call.rate_base,
        "excluded_accounts": list(call.excluded_accounts),
        "articles": dict(call.articles),
        "execution_from": call.execution_from.isoformat() if call.execution_from else "",
        "execution_until": call.execution_until.isoformat() if call.execution_until else "",
    }


def _figure(value: Any) -> str:
    # As the database gives it back: the same figure just typed must not look like another one.
    return str(Decimal(value).quantize(Decimal("0.01")))


def digest(schema: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a schema, in hexadecimal."""
    text = json.dumps(schema, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def freeze(call: Call, *, by: Any = None, reason: str = "") -> FormVersion:
    """Freeze the form as it stands; returns the latest version unchanged when nothing differs."""
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    schema = schema_of(call)
    latest = latest_version(call)
    if latest is not None and latest.digest == digest(schema):
        return latest
    return FormVersion.objects.create(
        call=call,
        number=1 if latest is None else latest.number + 1,
        schema=schema,
        digest=digest(schema),
        frozen_at=now(),
        published_by=by if getattr(by, "pk", None) else None,
        reason=reason,
    )


def latest_version(call: Call) -> FormVersion | None:
    """The version that a file started now answers; None while the call has never been opened."""
    return call.form_versions.order_by("-number").first()


def read(version: FormVersion) -> FormSpec:
    """The typed content of a version, kept on the instance."""
    spec: FormSpec | None = version.__dict__.get("_spec")
    if spec is None:
        spec = version.__dict__["_spec"] = typed(version.schema)
    return spec


def preview(call: Call) -> FormSpec:
    """What would be frozen now: for looking at a form being designed."""
    return typed(schema_of(call))


def typed(schema: Mapping[str, Any]) -> FormSpec:
    """The typed content of a schema, in its present format or in that of the first versions."""
    if schema.get("format", 1) == 1:
        schema = form_items.from_first_format(schema)
    rate = schema.get("max_rate")
    return FormSpec(
        items=tuple(_items(schema["items"])),
        rules=tuple(
            RuleSpec(item["kind"], item.get("params", {}), item.get("article", ""))
            for item in schema["rules"]
        ),
        scale=tuple(
            ScaleLine(Decimal(item["amount"]), item.get("label", ""), item.get("when"))
            for item in schema["scale"]
        ),
        min_amount=Decimal(schema.get("min_amount", "0")),
        max_amount=Decimal(schema.get("max_amount", "9999999999.99")),
        max_rate=None if rate is None else Decimal(rate),
        applicant_kinds=tuple(schema.get("applicant_kinds", ())),
        rate_base=schema.get("rate_base", RateBase.EXPENSE.value),
        excluded_accounts=tuple(schema.get("excluded_accounts", ())),
        articles=schema.get("articles", {}),
        execution_from=schema.get("execution_from", ""),
        execution_until=schema.get("execution_until", ""),
    )


def _items(items: Iterable[Mapping[str, Any]]) -> Iterable[QuestionSpec]:
    outer: Condition | None = None
    for item in items:
        spec = question(item)
        if spec.kind == QuestionKind.SECTION:
            outer = spec.show_if
        # Pieces and the budget have steps of their own: the section before them does not hide them.
        if spec.kind == QuestionKind.SECTION or spec.kind in APART:
            yield spec
        else:
            yield question({**item, "show_if": conditions.both(outer, spec.show_if)})


def question(item: Mapping[str, Any]) -> QuestionSpec:
    """One item of a schema, typed."""
    values = dict(item)
    values["choices"] = tuple(values.get("choices") or ())
    values["links"] = tuple((link["label"], tuple(link["choices"])) for link in values.get("links") or ())
    values["columns"] = tuple(
        ColumnSpec(**{**column, "choices": tuple(column.get("choices") or ())})
        for column in values.get("columns") or ()
    )
    values["show_if"] = values.get("show_if") or None
    return QuestionSpec(**values)
