"""What a page says of the rules while it is filled in: those not respected, those that changed meanwhile."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from grants.applications import facts, scale, texts
from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from grants.calls.eligibility import Finding, Verdict, kind_named, rules_of
from grants.calls.eligibility.kinds.common import part, percent
from grants.calls.eligibility.kinds.money import base_name, base_of
from grants.calls.forms_schema import FormSpec, RuleSpec
from grants.calls.models import FormVersion

#: A rule that is not respected: it will stand in the way of the submission.
TONE = "warning"
#: Facts that stand in other files; facts that are read in the reference data of communes.
_OTHER_ROWS = frozenset({"requests", "received", "received_de_minimis", "report_overdue"})
_PLACES = frozenset({"seat", "place"})


def step_of(spec: FormSpec, finding: Finding) -> str:
    """Where a rule is put right: the step of its question when it is about one."""
    if finding.field.startswith("q-"):
        key = finding.field[2:].partition(".")[0]
        for section in spec.sections:
            if any(question.key == key for question in section.questions):
                return section.step
    return finding.step


def hints(application: Application, step: str) -> list[dict[str, Any]]:
    """The rules that a step does not respect, as the pages and their script read them while one types.

    Only rules that are judged on what the file itself says: a save stays cheap.
    """
    spec = texts.spec_of(application)
    rules = [rule for rule in rules_of(spec) if _live(rule, step)]
    found = facts.findings(application, spec, only=rules)
    return _scale(application, step) + _told(spec, step, found)


def notes(application: Application, step: str) -> list[dict[str, Any]]:
    """The other rules that a step does not respect, said once per page: they hang on other files and grants."""
    spec = texts.spec_of(application)
    rules = [rule for rule in rules_of(spec) if not _live(rule, step)]
    return _told(spec, step, facts.findings(application, spec, only=rules) if rules else [])


def _told(spec: FormSpec, step: str, found: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {"field": finding.field, "tone": TONE, "sentence": finding.sentence, "article": finding.article}
        for finding in found
        if finding.verdict == Verdict.NO and step_of(spec, finding) == step
    ]


def _live(rule: RuleSpec, step: str) -> bool:
    """Whether a rule is asked while this step is typed."""
    kind = kind_named(rule.kind)
    if kind is None:
        return False
    names = {name.partition(":")[0] for name in kind.wants(rule.params)}
    if names & _OTHER_ROWS:
        return False
    if names & _PLACES:
        return step == "projet"
    return kind.step != "budget" or step == "budget"


def _scale(application: Application, step: str) -> list[dict[str, Any]]:
    """What the answers give by the scale, on the steps that it depends on and where the project is told."""
    spec = texts.spec_of(application)
    if not spec.scale or step not in ("projet", *scale.steps_of(spec)):
        return []
    line = scale.line_of(application)
    if line is None and step == "projet":
        return []
    tone = TONE if line is None else "info"
    return [{"field": "", "tone": tone, "sentence": scale.told(line), "article": ""}]


def changes(application: Application) -> list[FormVersion]:
    """The versions of the form published since a draft was begun, the latest first. One query when any."""
    version = application.form_version
    if application.state != ApplicationState.DRAFT or version.number == 1:
        return []
    if application.created_at >= version.frozen_at:
        return []
    since = application.call.form_versions.filter(frozen_at__gt=application.created_at)
    return list(since.defer("schema").order_by("-number"))


def rate(application: Application) -> dict[str, Any]:
    """What is asked against the base of the call's rate: `base`, `reached`, `maximum` as read, `over`.

    `reached` is empty while there is nothing to compute on, `maximum` where the call sets none.
    """
    spec = texts.spec_of(application)
    params = {"base": spec.rate_base, "excluded": list(spec.excluded_accounts)}
    base = base_of(params, facts.facts_of(application, spec))
    told: dict[str, Any] = {
        "base": base_name(params),
        "reached": "",
        "maximum": "" if spec.max_rate is None else percent(spec.max_rate),
        "over": False,
    }
    if base and application.amount is not None:
        limit = Decimal(100) if spec.max_rate is None else spec.max_rate
        told["reached"] = part(application.amount, base, limit)
        told["over"] = spec.max_rate is not None and application.amount * 100 > limit * base
    return told
