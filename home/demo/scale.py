"""A hundred times as many files, for load work: copies of the demonstration's under other names.

Copies are imported rows (one log row each says so): nobody is told and no effect runs. A copy of a paid
or closed file stops at « attribué », with its award and its planned instalments, so that envelopes,
awards and plans still add up.
"""

from collections.abc import Iterable, Iterator
from copy import copy
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import F
from tqdm import tqdm

from accounts.models import Applicant
from grants.applications.models import Application, BudgetLine, Submission
from grants.awards.models import Award
from grants.calls.models import Envelope
from grants.payments import plans
from grants.payments.models import Instalment, PaymentPlan
from grants.screening.models import Screening
from home.demo.invented import siret
from workflows.actors import IMPORT
from workflows.engine import import_in_state

REASON = "Copie de charge"
FIRST_NUMBER = 1000
AWARDED = ("awarded", "closed")


def multiply(factor: int, *, progress: bool = True) -> int:
    """Make `factor` times as many files as there are; returns how many were added."""
    originals = list(
        Application.objects.select_related("applicant", "call", "awarded__deliberation")
        .prefetch_related("budget_lines", "submissions", "screening")
        .order_by("pk")
    )
    turns = range(1, factor)
    for turn in tqdm(turns, desc="copies", unit="×", disable=not progress):
        with transaction.atomic():
            _copy_all(originals, turn)
    return len(originals) * len(turns)


def _copy_all(originals: list[Application], turn: int) -> None:
    applicants = _copy_applicants(originals, turn)
    numbers = _next_numbers(originals)
    pairs = []
    for original in originals:
        row = _fresh(original)
        row.applicant = applicants[original.applicant_id]
        row.reference = None
        if original.reference:
            row.reference = f"{original.call.reference}-{next(numbers[original.call_id]):04d}"
        if original.state in AWARDED:
            row.__dict__["state"] = "awarded"
        pairs.append((original, row))
    import_in_state([row for _original, row in pairs], actor=IMPORT, reason=REASON)
    _copy_parts(pairs)
    _copy_awards(pairs)


def _copy_applicants(originals: list[Application], turn: int) -> dict[int, Applicant]:
    seen = {original.applicant_id: original.applicant for original in originals}
    start = FIRST_NUMBER + Applicant.objects.count()
    copies = {}
    for offset, (key, applicant) in enumerate(seen.items()):
        row = _fresh(applicant)
        row.name = f"{applicant.name} {turn + 1}"
        row.siret = siret(start + offset) if applicant.siret else ""
        row.rna = f"W41{start + offset:07d}" if applicant.rna else ""
        copies[key] = row
    Applicant.objects.bulk_create(copies.values())
    return copies


def _next_numbers(originals: list[Application]) -> dict[int, Iterator[int]]:
    calls = {original.call_id for original in originals}
    return {
        call: count(Application.objects.filter(call=call, reference__isnull=False).count() + 1)
        for call in calls
    }


def _copy_parts(pairs: Iterable[tuple[Application, Application]]) -> None:
    lines, submissions, screenings = [], [], []
    for original, row in pairs:
        lines += [_fresh(line, application=row) for line in original.budget_lines.all()]
        submissions += [_fresh(each, application=row, receipt=None) for each in original.submissions.all()]
        if hasattr(original, "screening"):
            screenings.append(_fresh(original.screening, application=row))
    BudgetLine.objects.bulk_create(lines, batch_size=500)
    Submission.objects.bulk_create(submissions, batch_size=500)
    Screening.objects.bulk_create(screenings, batch_size=500)


def _copy_awards(pairs: list[tuple[Application, Application]]) -> None:
    awards = [
        _fresh(original.awarded, application=row) for original, row in pairs if original.state in AWARDED
    ]
    if not awards:
        return
    _enlarge(awards)
    import_in_state(awards, actor=IMPORT, reason=REASON)
    schedules = [(award, plans.parts(award.amount, award.deliberation.date)) for award in awards]
    rows = PaymentPlan.objects.bulk_create(
        PaymentPlan(award=award, amount=award.amount, scheduled=award.amount) for award, _parts in schedules
    )
    Instalment.objects.bulk_create(
        Instalment(
            plan=plan,
            position=part.position,
            kind=part.kind,
            amount=part.amount,
            due_on=part.due_on,
            reference=f"{award.application.reference}-V{part.position}",
        )
        for plan, (award, parts) in zip(rows, schedules, strict=True)
        for part in parts
    )


def _enlarge(awards: list[Award]) -> None:
    """The envelope grows by what the copies take."""
    added: dict[int, Decimal] = {}
    for award in awards:
        added[award.envelope_id] = added.get(award.envelope_id, Decimal(0)) + award.amount
    for envelope, amount in added.items():
        Envelope.objects.filter(pk=envelope).update(
            amount=F("amount") + amount, committed=F("committed") + amount
        )


def _fresh(instance: Any, **values: Any) -> Any:
    row = copy(instance)
    row._state = copy(instance._state)
    row._state.adding, row._state.fields_cache = True, dict(instance._state.fields_cache)
    row._prefetched_objects_cache = {}
    row.pk = None
    for name, value in values.items():
        setattr(row, name, value)
    return row
