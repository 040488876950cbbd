"""The facts of a visitor, what the rules say of them, and the other calls that they do not rule out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import ApplicantKind
from grants.applications.facts import without_budget
from grants.applications.places import places_of
from grants.applications.public_test.form import EligibilityForm, field_of
from grants.calls import eligibility, forms_schema, legal, queries
from grants.calls.conditions import YES
from grants.calls.eligibility import Facts, Finding, Verdict, kind_named
from grants.calls.eligibility.logic import settled
from grants.calls.forms_schema import FormSpec
from grants.calls.models import Call, FormVersion
from workflows.clock import now

_SAME = (
    *("founded_on", "amount", "expense", "expense_in_kind", "public_money", "own_money", "own_in_kind"),
    *("other_funding", "de_minimis", "received_de_minimis", "starts_on", "ends_on"),
)
_OTHERS = 6


@dataclass(frozen=True)
class Result:
    """What the rules say, rule by rule, and what to make of it."""

    findings: list[Finding]

    @property
    def verdict(self) -> Verdict:
        """The worst of them."""
        return eligibility.worst(self.findings)

    @property
    def tone(self) -> str:
        """The tone of the alert that says it."""
        return {Verdict.YES: "success", Verdict.NO: "danger", Verdict.UNKNOWN: "warning"}[self.verdict]

    @property
    def refused(self) -> list[Finding]:
        """The rules that are not respected."""
        return [finding for finding in self.findings if finding.verdict == Verdict.NO]

    @property
    def doubtful(self) -> list[Finding]:
        """The rules that could not be judged."""
        return [finding for finding in self.findings if finding.verdict == Verdict.UNKNOWN]

    @property
    def respected(self) -> list[Finding]:
        """The rules that are respected."""
        return [finding for finding in self.findings if finding.verdict == Verdict.YES]

    @property
    def adjustable(self) -> bool:
        """Whether everything that is refused hangs on the project, which may be changed."""
        return all(_adjustable(finding) for finding in self.refused)

    @property
    def title(self) -> str:
        """The answer in a sentence."""
        if self.verdict == Verdict.YES:
            return _("Rien ne s’y oppose")
        if self.verdict == Verdict.UNKNOWN:
            count = len(self.doubtful)
            return ngettext(
                "À vérifier : %(count)s point, le reste ne s’y oppose pas",
                "À vérifier : %(count)s points, le reste ne s’y oppose pas",
                count,
            ) % {"count": count}
        if self.adjustable:
            return _("Pas en l’état : le projet est à ajuster, parce que…")
        return _("Cet appel n’est pas pour vous, parce que…")


def _adjustable(finding: Finding) -> bool:
    kind = kind_named(finding.kind)
    return kind is not None and kind.adjustable


def judge(call: Call, form: EligibilityForm) -> tuple[Result, Facts]:
    """The verdict on a valid form, and the facts that it told."""
    facts = facts_of(call, form)
    return Result(eligibility.evaluate(eligibility.rules_of(form.spec), facts)), facts


def facts_of(call: Call, form: EligibilityForm) -> Facts:
    """What a valid form tells. A call to come is judged as on its first day."""
    data = form.cleaned_data
    kind = data.get("kind") or _only(form.spec)
    size = data.get("group_size")
    if size is None and kind == ApplicantKind.PERSON:
        size = 1
    births = _births(data, size)
    known, hidden = settled(form.spec, form.values())
    codes = {name: data[name].code for name in ("seat", "place") if data.get(name)}
    places = places_of(codes.values())
    on = _day_of(call)
    same: dict[str, Any] = {name: data.get(name) for name in _SAME}
    return Facts(
        on=on,
        opens_on=timezone.localdate(call.opens_at),
        closes_on=timezone.localdate(call.closes_at),
        kind=kind,
        legal_category=data.get("legal_category") or None,
        seat=places.get(codes.get("seat", "")),
        place=places.get(codes.get("place", "")),
        births=births,
        extremes=births is not None and len(births) > 1,
        group_size=size,
        guardian=True if data.get("guardian") == YES else None,
        report_overdue=_said(data.get("report_overdue")),
        answers=known,
        hidden=hidden,
        no_budget=without_budget(form.spec, hidden),
        **same,
        **_tallies(form),
        ceilings=_ceilings(form.wanted, on),
    )


def _only(spec: FormSpec) -> str | None:
    """The only capacity that the call admits, where the visitor was not asked."""
    return spec.applicant_kinds[0] if spec.applicant_kinds == (ApplicantKind.PERSON.value,) else None


def _births(data: dict[str, Any], size: int | None) -> tuple[date, ...] | None:
    """One date for somebody alone; for several people both extremes, or nothing."""
    given = sorted(day for day in (data.get("youngest"), data.get("oldest")) if day)
    if len(given) == 2:
        return (given[1], given[0])
    return (given[0],) if given and size == 1 else None


def _said(text: str | None) -> bool | None:
    return text == YES if text else None


def _tallies(form: EligibilityForm) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {"requests": {}, "received": {}}
    for name in form.wanted:
        head, _colon, detail = name.partition(":")
        value = form.cleaned_data.get(field_of(name))
        if head in found and value is not None:
            found[head][detail] = value
    return found


def _ceilings(wanted: Iterable[str], on: date) -> dict[str, Any]:
    keys = [name.partition(":")[2] for name in wanted if name.startswith("ceilings:")]
    return legal.values(keys, on) if keys else {}


def _day_of(call: Call) -> date:
    """The day on which a file deposited as soon as possible would be judged."""
    return max(timezone.localdate(now()), timezone.localdate(call.opens_at))


def others(call: Call, facts: Facts) -> list[Call]:
    """The other open calls that what was said does not rule out, the first to close first: two queries."""
    rows = list(queries.open_calls().exclude(pk=call.pk))
    versions = {
        version.call_id: version
        for version in FormVersion.objects.filter(call__in=[row.pk for row in rows]).order_by("number")
    }
    found = []
    for row in rows:
        version = versions.get(row.pk)
        if version is not None and _fits(row, forms_schema.read(version), facts):
            found.append(row)
    return found[:_OTHERS]


def _fits(call: Call, spec: FormSpec, facts: Facts) -> bool:
    """Nothing that was said stands against it; its own questions were not asked."""
    there = replace(
        facts,
        opens_on=timezone.localdate(call.opens_at),
        closes_on=timezone.localdate(call.closes_at),
        requests={},
        received={},
        answers={},
        hidden=frozenset(),
        no_budget=False,
    )
    findings = eligibility.evaluate(eligibility.rules_of(spec), there)
    return all(finding.verdict != Verdict.NO or _adjustable(finding) for finding in findings)
