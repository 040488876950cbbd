"""One action on many files: what would happen to each, then each done in its own transaction.

A run is prepared (nothing happens), shown, then confirmed. Each file goes through the action that its own
page uses, which asks the right, the state and the conditions again. A run confirmed twice, or taken up
again after a stop, does each file once: its item is locked and says what became of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from grants.applications.models import Application
from grants.applications.rules import screens_file
from grants.calls.queries import officers
from grants.screening import actions as screening
from grants.screening.lists import actions
from grants.screening.lists.models import BulkItem, BulkOutcome, BulkRun, Label
from grants.screening.queries import visible_to
from workflows import engine
from workflows.clock import now
from workflows.errors import ConditionsUnmet, EngineError

#: At most so many files at once: more would make a page that nobody reads.
LIMIT = 200


@dataclass(frozen=True, kw_only=True)
class Values:
    """What an action needs beside the files, read from the run."""

    officer: User | None = None
    label: Label | None = None
    message: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Action:
    """One thing that can be done to many files.

    `needs` are the names of `Values` to ask first; `promise` says what would happen to a file; `stopped`
    why it would not ("" when it would); `do` does it.
    """

    key: str
    label: Any
    promise: Any
    stopped: Callable[[Application, User, Values], str]
    do: Callable[[Application, User, Values], Any]
    needs: tuple[str, ...] = ()


def _not_officer(application: Application, by: User) -> str:
    if screens_file(by, application):
        return ""
    return _now("Vous n’instruisez pas ce dossier, ou vous êtes lié·e au demandeur.")


def _transition(name: str) -> Callable[[Application, User, Values], str]:
    def stopped(application: Application, by: User, values: Values) -> str:
        offer = next(iter(engine.offered(application, by, only=[name])), None)
        if offer is None:
            return _now("Impossible dans l’état « %(state)s ».") % {
                "state": application.get_state_display()  # type: ignore[attr-defined] # made by Django
            }
        return offer.reason or " ".join(offer.unmet)

    return stopped


def _take_stopped(application: Application, by: User, values: Values) -> str:
    held = getattr(application, "screening", None)
    if held is not None and held.officer_id == by.pk:
        return _now("Ce dossier est déjà à votre nom.")
    return _not_officer(application, by)


def _transfer_stopped(application: Application, by: User, values: Values) -> str:
    held = getattr(application, "screening", None)
    if held is not None and values.officer is not None and held.officer_id == values.officer.pk:
        return _now("Ce dossier est déjà au nom de cette personne.")
    if values.officer is not None and not screens_file(values.officer, application):
        return _now("Cette personne ne peut pas instruire ce dossier.")
    return _not_officer(application, by)


def _put_stopped(application: Application, by: User, values: Values) -> str:
    label: Any = values.label
    if label.programme_id != application.call.programme_id:
        return _now("Cette étiquette est celle d’un autre dispositif.")
    if label.pk in _carried(application):
        return _now("Ce dossier porte déjà cette étiquette.")
    return _not_officer(application, by)


def _off_stopped(application: Application, by: User, values: Values) -> str:
    label: Any = values.label
    if label.pk not in _carried(application):
        return _now("Ce dossier ne porte pas cette étiquette.")
    return _not_officer(application, by)


def _carried(application: Application) -> set[int]:
    return {row.label_id for row in application.file_labels.all()}  # prefetched


def _transfer(application: Application, by: User, values: Values) -> None:
    officer: Any = values.officer
    screening.transfer(application=application, to=officer, reason="", keep=False, by=by)


def _put(application: Application, by: User, values: Values) -> None:
    label: Any = values.label
    actions.put_label(application=application, label=label, by=by)


def _off(application: Application, by: User, values: Values) -> None:
    label: Any = values.label
    actions.take_label_off(application=application, label=label, by=by)


def _ask(application: Application, by: User, values: Values) -> None:
    due_at: Any = values.due_at
    screening.ask_complement(application=application, message=values.message, due_at=due_at, by=by)


ACTIONS = (
    Action(
        key="take",
        label=_("Prendre à mon nom"),
        promise=_("Sera mis à votre nom"),
        stopped=_take_stopped,
        do=lambda application, by, values: screening.take(application=application, by=by),
    ),
    Action(
        key="transfer",
        label=_("Confier à quelqu’un"),
        promise=_("Sera confié à cette personne, qui sera prévenue"),
        stopped=_transfer_stopped,
        do=_transfer,
        needs=("officer",),
    ),
    Action(
        key="put_label",
        label=_("Mettre une étiquette"),
        promise=_("Portera cette étiquette"),
        stopped=_put_stopped,
        do=_put,
        needs=("label",),
    ),
    Action(
        key="take_label_off",
        label=_("Retirer une étiquette"),
        promise=_("Ne portera plus cette étiquette"),
        stopped=_off_stopped,
        do=_off,
        needs=("label",),
    ),
    Action(
        key="accept",
        label=_("Déclarer recevables"),
        promise=_("Sera déclaré recevable"),
        stopped=_transition("accept"),
        do=lambda application, by, values: screening.accept(application=application, by=by),
    ),
    Action(
        key="ask_complement",
        label=_("Demander le même complément"),
        promise=_("Le demandeur recevra la demande ; le délai de décision s’arrête"),
        stopped=_transition("ask_complement"),
        do=_ask,
        needs=("message", "due_on"),
    ),
)
BY_KEY = {action.key: action for action in ACTIONS}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One file of a run: the file where it may be seen, what would happen, or why nothing would."""

    item: BulkItem
    application: Application | None
    stopped: str = ""


@transaction.atomic
def prepare(*, action: str, files: Iterable[int], by: User, query: str = "", left_out: int = 0) -> BulkRun:
    """Keep which files were chosen, at most `LIMIT`, in their order. Nothing happens to them.

    Raises ValidationError for an unknown action or when no file was chosen.
    """
    chosen = list(dict.fromkeys(files))
    if action not in BY_KEY:
        raise ValidationError(_now("Choisissez ce qu’il faut faire."))
    if not chosen:
        raise ValidationError(_now("Cochez au moins un dossier."))
    run = BulkRun.objects.create(
        by=by,
        action=action,
        query=query,
        left_out=left_out + max(0, len(chosen) - LIMIT),
        created_at=now(),
    )
    BulkItem.objects.bulk_create(
        BulkItem(run=run, application_id=pk, position=place) for place, pk in enumerate(chosen[:LIMIT])
    )
    return run


@transaction.atomic
def complete(*, run: BulkRun, values: dict[str, Any]) -> BulkRun:
    """Keep what the action needs beside the files. Raises ValidationError once the run is confirmed."""
    row = BulkRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if row.confirmed_at is not None:
        raise ValidationError(_now("Cette action est déjà confirmée."))
    row.values = values
    row.save(update_fields=["values"])
    return row


def values_of(run: BulkRun) -> Values | None:
    """What the action needs, read again; None when something lacks or is no longer there."""
    given = run.values
    officer = label = due_at = None
    needs = BY_KEY[run.action].needs
    if "officer" in needs:
        officer = User.objects.filter(pk=given.get("officer"), is_active=True).first()
        if officer is None:
            return None
    if "label" in needs:
        label = Label.objects.filter(pk=given.get("label")).first()
        if label is None:
            return None
    if "due_on" in needs:
        due_at = parse_datetime(given.get("due_at", ""))
        if due_at is None:
            return None
    return Values(officer=officer, label=label, message=given.get("message", ""), due_at=due_at)


def lines(run: BulkRun, values: Values) -> list[Line]:
    """What would happen to each file, or what became of it. A few queries, whatever the number of files."""
    items = list(run.items.all())
    files = _files(run, [item.application_id for item in items])
    action = BY_KEY[run.action]
    found = []
    for item in items:
        application = files.get(item.application_id)
        stopped = ""
        if item.outcome == BulkOutcome.WAITING:
            stopped = (
                action.stopped(application, run.by, values)
                if application is not None
                else _now("Ce dossier n’est plus parmi ceux que vous suivez.")
            )
        found.append(Line(item=item, application=application, stopped=stopped))
    return found


def _files(run: BulkRun, ids: Iterable[int]) -> dict[int, Application]:
    rows = (
        visible_to(run.by)
        .filter(pk__in=list(ids))
        .select_related("call__programme", "applicant", "screening")
        .prefetch_related("file_labels")
    )
    return {row.pk: row for row in rows}


def confirm(*, run: BulkRun, by: User) -> BulkRun:
    """Do it to each file that waits, each in a transaction of its own; says what became of each.

    Whoever prepared it confirms it. Confirming again does what was left, nothing twice. Raises
    ValidationError when something that the action needs is not known.
    """
    values = values_of(run)
    if values is None:
        raise ValidationError(_now("Dites d’abord ce qu’il faut pour cette action."))
    BulkRun.objects.filter(pk=run.pk, confirmed_at=None).update(confirmed_at=now())
    waiting = run.items.filter(outcome=BulkOutcome.WAITING).values_list("pk", flat=True)
    for pk in list(waiting):
        _do_one(run, pk, by, values)
    run.refresh_from_db()
    return run


def _do_one(run: BulkRun, pk: int, by: User, values: Values) -> None:
    with transaction.atomic():
        item = BulkItem.objects.select_for_update(of=("self",)).get(pk=pk)
        if item.outcome != BulkOutcome.WAITING:  # somebody confirmed at the same time
            return
        item.reason = _attempt(run, item, by, values)
        item.outcome = BulkOutcome.REFUSED if item.reason else BulkOutcome.DONE
        item.save(update_fields=["outcome", "reason"])


def _attempt(run: BulkRun, item: BulkItem, by: User, values: Values) -> str:
    """Do it; why it was not done, "" when it was. A refusal undoes what that file had begun."""
    application = _files(run, [item.application_id]).get(item.application_id)
    if application is None:
        return _now("Ce dossier n’est plus parmi ceux que vous suivez.")
    action = BY_KEY[run.action]
    if stopped := action.stopped(application, by, values):
        return stopped
    try:
        with transaction.atomic():
            action.do(application, by, values)
    except ConditionsUnmet as error:
        return " ".join(error.unmet)
    except EngineError as error:
        return str(error.reason)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def officers_for(run: BulkRun) -> list[User]:
    """Who screens one of the calls of the chosen files, by name."""
    calls = {
        row.call_id: row.call
        for row in _files(run, run.items.values_list("application_id", flat=True)).values()
    }
    people = {person.pk: person for call in calls.values() for person in officers(call)}
    return sorted(people.values(), key=lambda person: (person.last_name, person.first_name, person.pk))
