"""The admissibility grid: what the rules of the call say of a file, and what an officer answered.

The rules are those that the public test and the deposit asked, on what was submitted, as frozen then.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications import facts, pieces
from grants.calls.eligibility import Finding, Verdict, with_article
from grants.calls.kinds import QuestionKind
from grants.calls.models import Call
from grants.screening.content import Piece, Sheet
from grants.screening.models import CheckAnswer, Screening
from ui.formatting import euros, french_datetime

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
#: Points whose key was another before rules had kinds: what officers answered stays theirs.
_KEYS = {"applicant-kind": "kind"}
_ANSWERS = {YES: CheckAnswer.YES.value, NO: CheckAnswer.NO.value, UNKNOWN: ""}


@dataclass(frozen=True)
class Line:
    """One point: what the rules find, with their sentence; the officer's answer and remark.

    An empty answer is one still to give: the rules could not say.
    """

    key: str
    label: str
    verdict: Verdict
    sentence: str
    answer: str = ""
    note: str = ""
    answered: bool = False

    @property
    def tone(self) -> str:
        return self.verdict.tone

    @property
    def answer_label(self) -> str:
        return str(CheckAnswer(self.answer).label) if self.answer else ""

    @property
    def disagrees(self) -> bool:
        """The officer answered otherwise than the rules, which had an answer."""
        return self.answered and self.verdict != UNKNOWN and self.answer != _ANSWERS[self.verdict]


def lines(sheet: Sheet, screening: Screening | None) -> list[Line]:
    """The grid of a file. Unanswered points are pre-filled with the verdict of the rules."""
    checks = {} if screening is None else {check.key: check for check in screening.checks.all()}
    found = []
    for line in _verdicts(sheet):
        check = checks.get(line.key)
        if check is None:
            found.append(replace(line, answer=_ANSWERS[line.verdict]))
        else:
            found.append(replace(line, answer=check.answer, note=check.note, answered=True))
    return found


def failing(found: list[Line]) -> list[Line]:
    """The points that do not conform: the officer's answer where there is one, else the rules'."""
    return [line for line in found if line.answer == CheckAnswer.NO]


def _verdicts(sheet: Sheet) -> Iterator[Line]:
    yield _dates(sheet, sheet.application.call)
    for finding in facts.findings(sheet.application, sheet.spec, frozen=_frozen(sheet)):
        yield _line(finding)
    shown = facts.shown(sheet.application, sheet.spec, frozen=_frozen(sheet))
    if any(item.kind == QuestionKind.BUDGET and item.key in shown for item in sheet.spec.items):
        yield _balance(sheet)
    yield from _pieces(sheet, shown)


def _frozen(sheet: Sheet) -> dict[str, Any] | None:
    return None if sheet.submission is None else sheet.submission.content


def _line(finding: Finding) -> Line:
    key = _KEYS.get(finding.key, finding.key)
    return Line(key, finding.label, finding.verdict, finding.told)


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


def _balance(sheet: Sheet) -> Line:
    totals = sheet.totals
    sentence = _("Charges : %(expense)s ; produits : %(income)s.") % {
        "expense": euros(totals.expense),
        "income": euros(totals.income),
    }
    gap = abs(totals.difference) or abs(totals.difference_in_kind)
    if gap:
        sentence += " " + _("Écart : %(gap)s.") % {"gap": euros(gap)}
    return Line("budget", _("Budget équilibré"), YES if totals.expense and totals.balanced else NO, sentence)


def _pieces(sheet: Sheet, shown: frozenset[str]) -> Iterator[Line]:
    """The pieces that are asked of this file and required: joined, and fresh enough on the day of the deposit."""
    asked = {piece.key: piece for piece in sheet.spec.pieces}
    for piece in sheet.pieces:
        spec = asked[piece.key]
        if not piece.required or piece.key not in shown:
            continue
        reason = _stale(spec, piece, sheet)
        yield Line(
            f"piece-{piece.key}"[:40],
            _("Pièce : %(piece)s") % {"piece": piece.label},
            NO if reason else YES,
            with_article(reason or _("Jointe."), spec.article),
        )


def _stale(spec: Any, piece: Piece, sheet: Sheet) -> str:
    """Why none of the documents joined counts; empty when one does. The last reason said is enough."""
    if not piece.files:
        return _("Pièce absente.")
    at = sheet.submission.at if sheet.submission else sheet.application.submitted_at
    if at is None:
        return ""
    reason = ""
    for file in piece.files:
        if "dated_on" not in file:  # submitted before dates were kept
            return ""
        reason = pieces.refusal(
            spec,
            dated_on=_day(file["dated_on"]),
            valid_until=_day(file["valid_until"]),
            on=timezone.localdate(at),
        )
        if not reason:
            return ""
    return reason


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
