"""The admissibility grid: what the rules of the call say of a file, and what an officer answered."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.screening.content import Sheet
from grants.screening.models import CheckAnswer, Screening
from ui.formatting import decimal_text, euros, french_datetime

YES, NO, NA = CheckAnswer.YES, CheckAnswer.NO, CheckAnswer.NOT_APPLICABLE


@dataclass(frozen=True)
class Line:
    """One point: what the rules find, with their sentence; the officer's answer and remark."""

    key: str
    label: str
    verdict: CheckAnswer
    sentence: str
    answer: str = ""
    note: str = ""
    answered: bool = False

    @property
    def tone(self) -> str:
        return {YES: "success", NO: "danger", NA: "neutral"}[self.verdict]

    @property
    def answer_label(self) -> str:
        return str(CheckAnswer(self.answer).label) if self.answer else ""

    @property
    def disagrees(self) -> bool:
        """The officer answered otherwise than the rules."""
        return self.answered and self.answer != self.verdict


def lines(sheet: Sheet, screening: Screening | None) -> list[Line]:
    """The grid of a file. Unanswered points are pre-filled with the verdict of the rules."""
    checks = {} if screening is None else {check.key: check for check in screening.checks.all()}
    found = []
    for line in _verdicts(sheet):
        check = checks.get(line.key)
        if check is None:
            found.append(replace(line, answer=str(line.verdict.value)))
        else:
            found.append(replace(line, answer=check.answer, note=check.note, answered=True))
    return found


def failing(found: list[Line]) -> list[Line]:
    """The points that do not conform: the officer's answer where there is one, else the rules'."""
    return [line for line in found if line.answer == NO]


def _verdicts(sheet: Sheet) -> Iterator[Line]:
    application, spec = sheet.application, sheet.spec
    applicant = application.applicant
    yield Line(
        "kind",
        _("Demandeur admis"),
        YES if spec.accepts_kind(applicant.kind) else NO,
        _("Statut : %(kind)s.") % {"kind": applicant.get_kind_display()},
    )
    yield _dates(sheet, application.call)
    yield _amount(sheet)
    if spec.needs_budget:
        yield _balance(sheet)
        if spec.max_rate is not None:
            yield _rate(sheet)
    for piece in sheet.pieces:
        if piece.required:
            count = len(piece.files)
            yield Line(
                f"piece-{piece.key}"[:40],
                _("Pièce : %(piece)s") % {"piece": piece.label},
                YES if count else NO,
                _("Jointe.") if count else _("Pièce absente."),
            )


def _dates(sheet: Sheet, call: Call) -> Line:
    at = sheet.application.submitted_at
    inside = at is not None and call.opens_at <= at <= call.last_moment
    return Line(
        "dates",
        _("Déposé dans les délais"),
        YES if inside else NO,
        _("Déposé le %(at)s ; clôture le %(end)s.")
        % {"at": french_datetime(at) if at else "–", "end": french_datetime(call.closes_at)},
    )


def _amount(sheet: Sheet) -> Line:
    amount, spec = sheet.amount, sheet.spec
    inside = amount is not None and spec.min_amount <= amount <= spec.max_amount
    return Line(
        "amount",
        _("Montant demandé dans les limites"),
        YES if inside else NO,
        _("%(amount)s demandés, entre %(low)s et %(high)s.")
        % {
            "amount": euros(amount) if amount is not None else "–",
            "low": euros(spec.min_amount),
            "high": euros(spec.max_amount),
        },
    )


def _balance(sheet: Sheet) -> Line:
    totals = sheet.totals
    return Line(
        "budget",
        _("Budget équilibré"),
        YES if totals.expense and totals.balanced else NO,
        _("Charges : %(expense)s ; produits : %(income)s.")
        % {"expense": euros(totals.expense), "income": euros(totals.income)},
    )


def _rate(sheet: Sheet) -> Line:
    limit, rate = sheet.spec.max_rate, sheet.totals.rate
    within = limit is not None and rate is not None and not sheet.totals.exceeds(limit)
    return Line(
        "rate",
        _("Taux d’aide respecté"),
        YES if within else NO,
        _("%(rate)s %% des charges, au plus %(limit)s %%.")
        % {
            "rate": decimal_text(rate) if rate is not None else "–",
            "limit": decimal_text(limit) if limit is not None else "–",
        },
    )
