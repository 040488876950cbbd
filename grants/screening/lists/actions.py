"""The verbs of the list: labels made and put on files, filters kept and shared."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.calls.models import Programme
from grants.screening.lists import rules
from grants.screening.lists.models import FileLabel, Label, SavedFilter
from grants.screening.people.actions import require_officer
from workflows.clock import now
from workflows.errors import NotAllowed


def _require_maker(by: Any, programme: Programme) -> None:
    if not (by.is_active and rules.makes_labels(by, programme)):
        raise NotAllowed(_("Seules les personnes qui instruisent tout ce dispositif en font les étiquettes."))


@transaction.atomic
def make_label(*, programme: Programme, name: str, tone: str, by: Any) -> Label:
    """Make a label for the files of a programme. Raises NotAllowed, ValidationError (the name is taken)."""
    _require_maker(by, programme)
    label = Label(programme=programme, name=name, tone=tone)
    label.full_clean()
    label.save()
    return label


@transaction.atomic
def change_label(*, label: Label, name: str, tone: str, by: Any) -> Label:
    """Name it otherwise or change its colour. Raises NotAllowed, ValidationError (the name is taken)."""
    _require_maker(by, label.programme)
    row = Label.objects.select_for_update(of=("self",)).get(pk=label.pk)
    row.name, row.tone = name, tone
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def delete_label(*, label: Label, by: Any) -> int:
    """Take the label off every file and forget it; returns how many files carried it. Raises NotAllowed."""
    _require_maker(by, label.programme)
    carried = FileLabel.objects.filter(label=label).count()
    Label.objects.filter(pk=label.pk).delete()
    return carried


@transaction.atomic
def put_label(*, application: Application, label: Label, by: Any) -> bool:
    """Put a label of the file's programme on it; False when it carries it already. Raises NotAllowed."""
    require_officer(by=by, application=application)
    if label.programme_id != application.call.programme_id:
        raise NotAllowed(_("Cette étiquette est celle d’un autre dispositif."))
    _row, created = FileLabel.objects.get_or_create(
        application=application, label=label, defaults={"by": by, "at": now()}
    )
    return created


@transaction.atomic
def take_label_off(*, application: Application, label: Label, by: Any) -> bool:
    """Take a label off the file; False when it does not carry it. Raises NotAllowed."""
    require_officer(by=by, application=application)
    deleted, _rows = FileLabel.objects.filter(application=application, label=label).delete()
    return bool(deleted)


@transaction.atomic
def set_labels(*, application: Application, labels: Iterable[Label], by: Any) -> None:
    """Give the file these labels and no other. Raises NotAllowed."""
    require_officer(by=by, application=application)
    wanted = list(labels)
    FileLabel.objects.filter(application=application).exclude(label__in=wanted).delete()
    for label in wanted:
        put_label(application=application, label=label, by=by)


@transaction.atomic
def keep_filter(
    *, name: str, query: str, by: Any, programme: Programme | None = None, everybody: bool = False
) -> SavedFilter:
    """Keep a list under a name; the same name again replaces it. Raises NotAllowed, ValidationError."""
    if programme is not None and not rules.makes_labels(by, programme):
        raise NotAllowed(
            _("Seules les personnes qui instruisent tout ce dispositif partagent avec son service.")
        )
    if everybody and not rules.shares_with_everybody(by):
        raise NotAllowed(_("Seules les personnes qui instruisent tous les dispositifs partagent avec tous."))
    kept = SavedFilter.objects.select_for_update(of=("self",)).filter(owner=by, name__iexact=name).first()
    kept = kept or SavedFilter(owner=by)
    kept.name, kept.query, kept.programme, kept.everybody = name, query, programme, everybody
    kept.saved_at = now()
    kept.full_clean()
    kept.save()
    return kept


@transaction.atomic
def forget_filter(*, kept: SavedFilter, by: Any) -> None:
    """Forget a filter: one's own, or one shared where one shares. Raises NotAllowed."""
    may = kept.owner_id == by.pk
    may = may or (kept.programme is not None and rules.makes_labels(by, kept.programme))
    if not (may or (kept.everybody and rules.shares_with_everybody(by))):
        raise NotAllowed(_("Ce filtre a été enregistré par quelqu’un d’autre."))
    SavedFilter.objects.filter(pk=kept.pk).delete()
