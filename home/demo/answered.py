"""What the applicants of the demonstration type: the texts of a form for answers written in `data/`.

An answer is written as it is kept, but for dates, which count from the closing of the call or from the
deposit (`{ closing = 30 }`, `{ deposit = -3 }`), and communes, written by name. Attestations are accepted and
account numbers invented without a word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from grants.applications import answers, texts
from grants.applications.models import Application
from grants.calls.forms_schema import QuestionSpec
from grants.calls.kinds import QuestionKind as K
from home.demo import places
from home.demo.invented import iban


@dataclass(frozen=True)
class Moment:
    """When a file is deposited, and when its call closes."""

    deposit: datetime
    closing: datetime

    def day(self, value: Any) -> str:
        """A date of the data as ISO: counted from one of the two, or as it stands."""
        if not isinstance(value, Mapping):
            return str(value)
        ((name, days),) = value.items()
        return (timezone.localdate(getattr(self, name)) + timedelta(days=days)).isoformat()


def section(application: Application, step: str, given: Mapping[str, Any], moment: Moment) -> dict[str, str]:
    """The fields of one section."""
    typed: dict[str, str] = {}
    found = texts.section_of(texts.spec_of(application), step)
    for question in found.questions if found else ():
        stored = kept(question, given.get(question.key), moment)
        typed |= answers.stored_texts(question, stored)
    return typed


def kept(question: QuestionSpec, value: Any, moment: Moment) -> Any:
    """One answer as it is kept; None when nothing is answered."""
    if question.kind == K.ATTESTATION:
        return {"accepted": question.text or question.label}
    if question.kind == K.IBAN:
        return answers.kind_of(question).plain(str(iban(0)))  # type: ignore[attr-defined] # of its kind
    if value is None or value == "":
        return None
    if question.kind == K.DATE:
        return moment.day(value)
    if question.kind == K.COMMUNE:
        return commune(value)
    if question.kind == K.ADDRESS:
        return {**value, "town": commune(value["town"])}
    if question.kind in (K.TABLE, K.GROUP):
        dates = {column.key for column in question.columns if column.kind == K.DATE}
        return [
            {key: moment.day(cell) if key in dates else cell for key, cell in row.items()} for row in value
        ]
    return value


def commune(name: str) -> dict[str, str]:
    """A commune by its name, as an answer keeps it."""
    found = places.commune(name)
    return {"code": found.code, "name": found.name}
