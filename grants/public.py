"""The read-only doorway of grants for the public pages: plain values, no model, no state to change.

Each function costs the same number of queries whatever the number of calls.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet, Sum

from accounts.models import ApplicantKind
from grants.calls import eligibility, forms_schema, queries
from grants.calls.forms_schema import FormSpec
from grants.calls.machine import CallState
from grants.calls.models import Call, FormVersion
from workflows.clock import now


@dataclass(frozen=True)
class PublicCriterion:
    """One criterion of the committee; `share` is its weight in per cent of the whole."""

    label: str
    help: str
    weight: Decimal
    scale: int
    share: int


@dataclass(frozen=True)
class PublicPiece:
    """One document that the call asks for."""

    label: str
    help: str
    required: bool


@dataclass(frozen=True)
class PublicContact:
    """Whom to ask."""

    service: str
    address: str
    email: str
    phone: str


@dataclass(frozen=True)
class PublicVersion:
    """The latest version of the rules and of the form: `reason` is why the one before was changed."""

    number: int
    published_at: datetime
    reason: str

    @property
    def is_revised(self) -> bool:
        """Whether something changed since the call opened."""
        return self.number > 1


@dataclass(frozen=True)
class PublicCall:
    """A call as everybody may know it. Amounts in euros, rate in per cent, instants aware."""

    pk: int
    reference: str
    slug: str
    title: str
    summary: str
    description: str
    programme: str
    policy_area: str
    legal_basis: str
    state: CallState
    opens_at: datetime
    closes_at: datetime
    grace_minutes: int
    can_apply: bool
    is_upcoming: bool
    min_amount: Decimal
    max_amount: Decimal
    max_rate: Decimal | None
    envelope: Decimal
    kinds: tuple[str, ...]
    criteria: tuple[PublicCriterion, ...]
    pieces: tuple[PublicPiece, ...]
    questions: tuple[str, ...]
    contact: PublicContact
    awarded_count: int | None
    awarded_total: Decimal | None
    version: PublicVersion | None = None
    form: FormSpec | None = field(default=None, repr=False, compare=False)

    @cached_property
    def rules(self) -> tuple[tuple[str, str], ...]:
        """Each rule as everybody reads it, with the article of the rulebook (may be empty). No query."""
        if self.form is None:
            return ()
        labels = {question.key: question.label for question in self.form.questions}
        return tuple(eligibility.sentences(eligibility.rules_of(self.form), labels))

    @property
    def is_open(self) -> bool:
        """Takes new files now."""
        return self.can_apply

    @property
    def is_concluded(self) -> bool:
        """Every file was decided."""
        return self.state == CallState.CONCLUDED

    @property
    def path(self) -> str:
        """Where an application is started."""
        return f"/appels/{self.slug}/candidater/"

    @property
    def test_path(self) -> str:
        """Where anybody may ask whether the call is for them."""
        return f"/appels/{self.slug}/eligibilite/"


def calls() -> list[PublicCall]:
    """Every published call, latest closing first."""
    return _published(queries.public_calls())


def open_calls() -> list[PublicCall]:
    """The calls that take new files now, the first to close first."""
    return _published(queries.open_calls())


def call_by_slug(slug: str) -> PublicCall | None:
    """One published call; None for one that does not exist or is being prepared."""
    if "\x00" in slug:
        return None
    found = _published(queries.public_calls().filter(slug=slug))
    return found[0] if found else None


def _published(rows: QuerySet[Call]) -> list[PublicCall]:
    found = list(rows.prefetch_related("criteria", "envelopes"))
    forms = _latest_forms(found)
    awarded = _awarded([call.pk for call in found if call.state == CallState.CONCLUDED])
    return [_public(call, forms.get(call.pk), awarded.get(call.pk)) for call in found]


def _latest_forms(rows: Iterable[Call]) -> dict[int, FormVersion]:
    versions = FormVersion.objects.filter(call__in=[call.pk for call in rows]).order_by("number")
    return {version.call_id: version for version in versions}


def _awarded(identifiers: list[int]) -> dict[int, tuple[int, Decimal]]:
    if not identifiers:
        return {}
    from grants.awards.models import Award

    rows = (
        Award.objects.filter(application__call__in=identifiers, application__state__in=["awarded", "closed"])
        .order_by()
        .values("application__call")
        .annotate(count=Count("pk"), total=Sum("amount"))
    )
    return {row["application__call"]: (row["count"], row["total"] or Decimal(0)) for row in rows}


def _public(call: Call, form: FormVersion | None, awarded: tuple[int, Decimal] | None) -> PublicCall:
    spec = forms_schema.read(form) if form else None
    labels = dict(ApplicantKind.choices)
    kinds = call.applicant_kinds or ApplicantKind.values
    programme = call.programme
    concluded = call.state == CallState.CONCLUDED
    count, total = awarded or (0, Decimal(0))
    return PublicCall(
        pk=call.pk,
        reference=call.reference,
        slug=call.slug,
        title=call.title,
        summary=call.summary,
        description=call.description,
        programme=programme.title,
        policy_area=programme.policy_area,
        legal_basis=programme.legal_basis,
        state=CallState(call.state),
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        grace_minutes=call.grace_minutes,
        can_apply=call.accepts_drafts,
        is_upcoming=call.state == CallState.OPEN and call.opens_at > now(),
        min_amount=call.min_amount,
        max_amount=call.max_amount,
        max_rate=call.max_rate,
        envelope=sum((row.amount for row in call.envelopes.all()), Decimal(0)),
        kinds=tuple(str(labels.get(kind, kind)) for kind in kinds),
        criteria=_criteria(call),
        pieces=tuple(PublicPiece(piece.label, piece.help, piece.required) for piece in _of(spec, "pieces")),
        questions=tuple(question.label for question in _of(spec, "questions")),
        contact=PublicContact(
            programme.service, programme.service_address, programme.service_email, programme.service_phone
        ),
        awarded_count=count if concluded else None,
        awarded_total=total if concluded else None,
        version=PublicVersion(form.number, form.frozen_at, form.reason) if form else None,
        form=spec,
    )


def _of(spec: Any, name: str) -> tuple[Any, ...]:
    return getattr(spec, name) if spec else ()


def _criteria(call: Call) -> tuple[PublicCriterion, ...]:
    rows = list(call.criteria.all())
    whole = sum((row.weight for row in rows), Decimal(0)) or Decimal(1)
    return tuple(
        PublicCriterion(row.label, row.help, row.weight, row.scale, round(row.weight * 100 / whole))
        for row in rows
    )
