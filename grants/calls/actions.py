"""The verbs of a call: prepare it, open it, close it, conclude it, start the next one from it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.roles import Role, has_any_role
from grants.calls import forms_schema
from grants.calls.effects import CLOSING
from grants.calls.machine import CallState
from grants.calls.models import Call, Criterion, Envelope, FormVersion, Programme, Question, RequiredPiece
from grants.calls.rules import prepares_call
from workflows import deadlines, engine
from workflows.errors import NotAllowed

#: What may still change once the form is frozen: how the call is presented, and more time.
LIVING = frozenset({"title", "summary", "description", "closes_at", "grace_minutes", "readers_per_file"})
_PARTS: dict[str, Any] = {
    "questions": Question,
    "pieces": RequiredPiece,
    "criteria": Criterion,
    "envelopes": Envelope,
}


def _require_preparer(by: Any, programme: Programme, call: Call | None = None) -> None:
    if call is not None:
        allowed = by.is_authenticated and by.is_active and prepares_call(by, call)
    else:
        allowed = has_any_role(by, (Role.OFFICER, Role.ADMINISTRATOR), programme)
    if not allowed:
        raise NotAllowed(_("Seules les personnes qui instruisent ce dispositif préparent ses appels."))


def _lock(call: Call) -> Call:
    return Call.objects.select_for_update(of=("self",)).select_related("programme").get(pk=call.pk)


@transaction.atomic
def create_call(*, programme: Programme, by: Any, **values: Any) -> Call:
    """Start preparing a call. Raises NotAllowed, ValidationError."""
    _require_preparer(by, programme)
    call = Call(programme=programme, **values)
    call.full_clean()
    call.save()
    return call


@transaction.atomic
def update_call(*, call: Call, by: Any, **values: Any) -> Call:
    """Change a call. Once open, only its presentation, and its closing to a later date.

    Raises NotAllowed, ValidationError.
    """
    row = _lock(call)
    _require_preparer(by, row.programme, row)
    if row.state != CallState.DRAFT:
        _check_living(row, values)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    if row.state == CallState.OPEN:
        deadlines.schedule(row, CLOSING, row.last_moment)
    return row


def _check_living(call: Call, values: Mapping[str, Any]) -> None:
    frozen = {name for name in set(values) - LIVING if getattr(call, name) != values[name]}
    if frozen:
        raise ValidationError(_("L’appel est ouvert : son règlement ne change plus."))
    sooner = values.get("closes_at", call.closes_at) < call.closes_at
    if sooner or values.get("grace_minutes", call.grace_minutes) < call.grace_minutes:
        raise ValidationError(_("Un appel ouvert peut être prolongé, pas raccourci."))


@transaction.atomic
def set_parts(*, call: Call, part: str, rows: Iterable[Mapping[str, Any]], by: Any) -> list[Any]:
    """Replace the questions, pieces, criteria or envelopes of a call being prepared.

    `part` is "questions", "pieces", "criteria" or "envelopes". Raises NotAllowed, ValidationError.
    """
    model = _PARTS[part]
    row = _lock(call)
    _require_preparer(by, row.programme, row)
    if row.state != CallState.DRAFT:
        raise ValidationError(_("L’appel est ouvert : son règlement ne change plus."))
    getattr(row, part).all().delete()
    created = []
    for position, values in enumerate(rows):
        place = {} if model is Envelope else {"position": position}
        item = model(call=row, **{**place, **values})
        item.full_clean()
        item.save(force_insert=True)
        created.append(item)
    return created


def open_call(*, call: Call, by: Any) -> Call:
    """Open the call: its form is frozen and the clock will close it. Raises what `fire` raises."""
    return engine.fire(call, "open", actor=by)


def close_call(*, call: Call, by: Any) -> Call:
    """Close the call before its hour. Raises what `fire` raises."""
    return engine.fire(call, "close", actor=by)


def conclude_call(*, call: Call, by: Any) -> Call:
    """Every file is decided. Raises what `fire` raises."""
    return engine.fire(call, "conclude", actor=by)


@transaction.atomic
def publish_form(*, call: Call, by: Any) -> FormVersion:
    """Freeze the rows again as a new version; files already started keep the one they answer."""
    row = _lock(call)
    _require_preparer(by, row.programme, row)
    if row.state != CallState.OPEN:
        raise ValidationError(_("Une nouvelle version se publie sur un appel ouvert."))
    return forms_schema.freeze(row)


@transaction.atomic
def copy_call(
    *, call: Call, reference: str, slug: str, title: str, opens_at: datetime, closes_at: datetime, by: Any
) -> Call:
    """Start the next round from this one: same rules, form, criteria and envelopes, nothing committed."""
    _require_preparer(by, call.programme)
    same = {
        field.name: getattr(call, field.name)
        for field in Call._meta.concrete_fields
        if field.name not in {"id", "state", "programme"}
    }
    same |= {"reference": reference, "slug": slug, "title": title, "opens_at": opens_at}
    same["closes_at"] = closes_at
    copy = create_call(programme=call.programme, by=by, **same)
    for part, model in _PARTS.items():
        skipped = {"id", "call", "committed"}
        names = [field.name for field in model._meta.concrete_fields if field.name not in skipped]
        model.objects.bulk_create(
            model(call=copy, **{name: getattr(row, name) for name in names})
            for row in getattr(call, part).all()
        )
    return copy
