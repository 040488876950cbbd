"""The verbs of a call: prepare it, open it, close it, conclude it, start the next one from it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.roles import Role, has_any_role
from grants.calls import design, form_items, forms_schema, revisions
from grants.calls.effects import CLOSING
from grants.calls.machine import CallState
from grants.calls.models import Call, CallRound, Criterion, Envelope, EnvelopeShare, FormVersion, Programme
from grants.calls.presets.reading import Preset
from grants.calls.rules import prepares_call
from workflows import deadlines, engine
from workflows.errors import NotAllowed

#: What may still change once the form is frozen: how the call is presented, and more time.
LIVING = frozenset({"title", "summary", "description", "closes_at", "grace_minutes", "readers_per_file"})
_PARTS: dict[str, Any] = {"criteria": Criterion, "envelopes": Envelope, "rounds": CallRound}
_PLACED = frozenset({"criteria"})


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
    """Replace the criteria, envelopes or rounds of a call being prepared.

    A row of "envelopes" may carry "shares": pairs of a funder and its part. Raises NotAllowed,
    ValidationError, also when the parts of the funders do not make the envelope.
    """
    model = _PARTS[part]
    row = _lock(call)
    _require_preparer(by, row.programme, row)
    _require_draft(row)
    getattr(row, part).all().delete()
    created = []
    for position, values in enumerate(rows):
        place = {"position": position} if part in _PLACED else {}
        own = {name: value for name, value in values.items() if name != "shares"}
        item = model(call=row, **{**place, **own})
        item.full_clean()
        item.save(force_insert=True)
        _share(item, values.get("shares") or ())
        created.append(item)
    return created


def _share(envelope: Any, shares: Sequence[tuple[str, Any]]) -> None:
    if shares and sum(amount for _funder, amount in shares) != envelope.amount:
        raise ValidationError(_("Les parts des financeurs ne font pas le montant de l’enveloppe."))
    for funder, amount in shares:
        share = EnvelopeShare(envelope=envelope, funder=funder, amount=amount)
        share.full_clean()
        share.save(force_insert=True)


def _require_draft(call: Call) -> None:
    if call.state != CallState.DRAFT:
        raise ValidationError(_("L’appel est ouvert : son règlement ne change plus."))


@transaction.atomic
def design_call(
    *,
    call: Call,
    by: Any,
    items: Iterable[Mapping[str, Any]] | None = None,
    rules: Iterable[Mapping[str, Any]] | None = None,
    scale: Iterable[Mapping[str, Any]] | None = None,
) -> Call:
    """Replace the form, the rules or the scale of a call being prepared; None leaves as it is.

    Items, rules and lines are those of `form_items`. Raises NotAllowed, ValidationError.
    """
    row = _lock(call)
    _require_preparer(by, row.programme, row)
    _require_draft(row)
    for name, stream in streams(items=items, rules=rules, scale=scale).items():
        setattr(row, name, stream)
    row.save(update_fields=["form", "rules", "scale"])
    return row


def streams(
    *,
    items: Iterable[Mapping[str, Any]] | None = None,
    rules: Iterable[Mapping[str, Any]] | None = None,
    scale: Iterable[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """The values of the fields of a call for what is given. Raises ValidationError."""
    raw: dict[str, Sequence[Mapping[str, Any]]] = {}
    if items is not None:
        raw["form"] = form_items.form_stream(items)
    if rules is not None:
        raw["rules"] = form_items.rules_stream(rules)
    if scale is not None:
        raw["scale"] = form_items.scale_stream(scale)
    made = {}
    for name, blocks in raw.items():
        field: Any = Call._meta.get_field(name)
        made[name] = field.stream_block.clean(field.stream_block.to_python(blocks))
    return made


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
def discard_call(*, call: Call, by: Any) -> None:
    """Forget a call that was never opened, with its parts. Raises NotAllowed, ValidationError."""
    row = _lock(call)
    _require_preparer(by, row.programme, row)
    _require_draft(row)
    for part in _PARTS:
        getattr(row, part).all().delete()
    row.delete()


@transaction.atomic
def create_from_preset(
    *,
    preset: Preset,
    programme: Programme,
    reference: str,
    slug: str,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    by: Any,
) -> Call:
    """Start preparing a call from a preset: its rules, form, criteria, envelopes and usual calendar.

    Raises NotAllowed, ValidationError.
    """
    call = create_call(
        programme=programme,
        by=by,
        reference=reference,
        slug=slug,
        title=title,
        opens_at=opens_at,
        closes_at=closes_at,
        **{**preset.execution(closes_at), **preset.values},
        **streams(items=preset.items, rules=preset.rules, scale=preset.scale),
    )
    parts = {"criteria": preset.criteria, "envelopes": preset.envelopes}
    for part, rows in (*parts.items(), ("rounds", preset.rounds(opens_at, closes_at))):
        set_parts(call=call, part=part, rows=rows, by=by)
    return call


#: What a revision of an open call may change beside the form, the rules and the scale.
REVISABLE = frozenset(
    {"min_amount", "max_amount", "max_rate", "rate_base", "excluded_accounts", "applicant_kinds", "articles"}
    | {"execution_from", "execution_until", "complement_days", "form", "rules", "scale"}
)


@transaction.atomic
def revise_call(*, call: Call, by: Any, reason: str, **values: Any) -> FormVersion:
    """Change the rules or the form of an open call: a new version is published, dated, with its reason.

    Form, rules and scale are given as `streams` makes them. Files already submitted keep theirs; drafts
    follow. Raises NotAllowed, ValidationError.
    """
    row = _lock(call)
    _require_preparer(by, row.programme, row)
    if row.state != CallState.OPEN:
        raise ValidationError(_("Une nouvelle version se publie sur un appel ouvert."))
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif de la modification : il est publié.")})
    _check_revision(row, values)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    found = design.problems(row)
    if found:
        raise ValidationError(found)
    row.save()
    deadlines.schedule(row, CLOSING, row.last_moment)
    before = forms_schema.latest_version(row)
    version = forms_schema.freeze(row, by=by, reason=reason.strip())
    if before is None or version.pk != before.pk:
        revisions.announce(row, version)
    return version


def _check_revision(call: Call, values: Mapping[str, Any]) -> None:
    refused = {name for name in set(values) - REVISABLE - LIVING if getattr(call, name) != values[name]}
    if refused:
        raise ValidationError(_("L’appel est ouvert : cela ne change plus."))
    _check_living(call, {name: value for name, value in values.items() if name in LIVING})


@transaction.atomic
def copy_call(
    *,
    call: Call,
    reference: str,
    slug: str,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    by: Any,
    programme: Programme | None = None,
) -> Call:
    """Start the next round from this one: same rules, form, criteria and envelopes, nothing committed.

    The time of the projects and the rounds come as long after the closing as they did. Raises NotAllowed,
    ValidationError.
    """
    _require_preparer(by, call.programme, call)
    later = closes_at - call.closes_at
    same = {
        field.name: getattr(call, field.name)
        for field in Call._meta.concrete_fields
        if field.name not in {"id", "state", "programme"}
    }
    same |= {"reference": reference, "slug": slug, "title": title, "opens_at": opens_at}
    same["closes_at"] = closes_at
    for name in ("execution_from", "execution_until"):
        same[name] = same[name] + later if same[name] else None
    copy = create_call(programme=programme or call.programme, by=by, **same)
    for part in ("criteria", "envelopes"):
        _copy_rows(call, copy, part)
    for row in call.rounds.all():
        meets_on = row.meets_on + later if row.meets_on else None
        CallRound.objects.create(call=copy, name=row.name, closes_at=row.closes_at + later, meets_on=meets_on)
    return copy


def _copy_rows(call: Call, copy: Call, part: str) -> None:
    model = _PARTS[part]
    skipped = {"id", "call", "committed"}
    names = [field.name for field in model._meta.concrete_fields if field.name not in skipped]
    for row in getattr(call, part).all():
        made = model.objects.create(call=copy, **{name: getattr(row, name) for name in names})
        if part == "envelopes":
            EnvelopeShare.objects.bulk_create(
                EnvelopeShare(envelope=made, funder=share.funder, amount=share.amount)
                for share in row.shares.all()
            )
