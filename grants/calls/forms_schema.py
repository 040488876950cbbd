"""The frozen form: from the rows of a call being prepared to a FormVersion, and back to typed values.

What an applicant answers is only ever read through a version: rows changed later change nothing.
"""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from grants.calls.models import Call, FormVersion
from workflows.clock import now


@dataclass(frozen=True)
class QuestionSpec:
    """One question as frozen."""

    key: str
    kind: str
    label: str
    help: str
    required: bool
    max_length: int | None
    choices: tuple[str, ...]


@dataclass(frozen=True)
class PieceSpec:
    """One kind of document asked, as frozen."""

    key: str
    label: str
    help: str
    required: bool


@dataclass(frozen=True)
class FormSpec:
    """Everything that a version asks. Amounts in euros, the rate in per cent."""

    questions: tuple[QuestionSpec, ...]
    pieces: tuple[PieceSpec, ...]
    needs_budget: bool
    min_amount: Decimal
    max_amount: Decimal
    max_rate: Decimal | None
    applicant_kinds: tuple[str, ...]

    def accepts_kind(self, kind: str) -> bool:
        """Whether this kind of applicant may apply; a call that names none takes all."""
        return not self.applicant_kinds or kind in self.applicant_kinds


def schema_of(call: Call) -> dict[str, Any]:
    """The form of the call as it stands now, as plain JSON; amounts are strings."""
    return {
        "questions": [
            {
                "key": question.key,
                "kind": question.kind,
                "label": question.label,
                "help": question.help,
                "required": question.required,
                "max_length": question.max_length,
                "choices": [str(choice) for choice in question.choices],
            }
            for question in call.questions.all()
        ],
        "pieces": [
            {"key": piece.key, "label": piece.label, "help": piece.help, "required": piece.required}
            for piece in call.pieces.all()
        ],
        "needs_budget": call.needs_budget,
        "min_amount": str(call.min_amount),
        "max_amount": str(call.max_amount),
        "max_rate": None if call.max_rate is None else str(call.max_rate),
        "applicant_kinds": list(call.applicant_kinds),
    }


def digest(schema: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a schema, in hexadecimal."""
    text = json.dumps(schema, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def freeze(call: Call) -> FormVersion:
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
    )


def latest_version(call: Call) -> FormVersion | None:
    """The version that a file started now answers; None while the call has never been opened."""
    return call.form_versions.order_by("-number").first()


def read(version: FormVersion) -> FormSpec:
    """The typed content of a version, kept on the instance."""
    spec: FormSpec | None = version.__dict__.get("_spec")
    if spec is None:
        spec = version.__dict__["_spec"] = _typed(version.schema)
    return spec


def _typed(schema: dict[str, Any]) -> FormSpec:
    rate = schema.get("max_rate")
    return FormSpec(
        questions=tuple(
            QuestionSpec(
                key=item["key"],
                kind=item["kind"],
                label=item["label"],
                help=item.get("help", ""),
                required=bool(item.get("required", True)),
                max_length=item.get("max_length"),
                choices=tuple(item.get("choices") or ()),
            )
            for item in schema.get("questions", [])
        ),
        pieces=tuple(
            PieceSpec(
                key=item["key"],
                label=item["label"],
                help=item.get("help", ""),
                required=bool(item.get("required", True)),
            )
            for item in schema.get("pieces", [])
        ),
        needs_budget=bool(schema.get("needs_budget", True)),
        min_amount=Decimal(schema.get("min_amount", "0")),
        max_amount=Decimal(schema.get("max_amount", "9999999999.99")),
        max_rate=None if rate is None else Decimal(rate),
        applicant_kinds=tuple(schema.get("applicant_kinds", ())),
    )
