"""A file as officers and readers see it: what was last submitted, as frozen then."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from grants.applications import budget
from grants.applications.content import content
from grants.applications.models import Application, Submission
from grants.calls.forms_schema import FormSpec, read


@dataclass(frozen=True)
class BudgetRow:
    """One line of the budget with the label of its account; `amount` in euros."""

    side: str
    account: str
    account_label: str
    label: str
    amount: Decimal
    requested: bool
    #: « Demandée » or « Accordée » for the grant of another funder.
    status_label: str = ""


@dataclass(frozen=True)
class Piece:
    """One kind of document asked, with the files submitted (their `file` is the private file's id)."""

    key: str
    label: str
    required: bool
    files: list[dict[str, Any]]


@dataclass(frozen=True)
class Sheet:
    """Everything that a file holds, ready to show. `submission` is None for files taken over."""

    application: Application
    submission: Submission | None
    spec: FormSpec
    project: dict[str, Any]
    answers: list[dict[str, Any]]
    expense: list[BudgetRow]
    income: list[BudgetRow]
    totals: budget.Totals
    pieces: list[Piece]

    @property
    def amount(self) -> Decimal | None:
        """Euros asked in what was submitted."""
        amount = self.project.get("amount")
        return None if amount is None else Decimal(amount)


def sheet(application: Application) -> Sheet:
    """The last submission of a file; the live rows for a file taken over without one.

    One query with a submission. While complements are being typed, officers still see what was sent.
    """
    submission = application.submissions.order_by("-number").first()
    data = submission.content if submission is not None else content(application)
    spec = read(application.form_version)
    expense, income = (_rows(data.get("budget"), side) for side in ("expense", "income"))
    return Sheet(
        application=application,
        submission=submission,
        spec=spec,
        project=data["project"],
        answers=data["answers"],
        expense=expense,
        income=income,
        totals=budget.totals([*expense, *income]),
        pieces=_pieces(spec, data["pieces"]),
    )


def _rows(data: dict[str, Any] | None, side: str) -> list[BudgetRow]:
    return [
        BudgetRow(
            side=side,
            account=line["account"],
            account_label=line["account_label"],
            label=line["label"],
            amount=Decimal(line["amount"]),
            requested=line["requested"],
            status_label=line.get("status_label", ""),
        )
        for line in (data or {}).get(side, [])
    ]


def _pieces(spec: FormSpec, joined: list[dict[str, Any]]) -> list[Piece]:
    return [
        Piece(
            piece.key,
            piece.label,
            piece.required,
            # What was submitted before pieces were dated says nothing of it.
            [{"validity": "", **file} for file in joined if file["key"] == piece.key],
        )
        for piece in spec.pieces
    ]
