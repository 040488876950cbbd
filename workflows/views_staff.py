"""What administrators and auditors see of the engine: lost e-mails, late deadlines, previews, the log."""

from datetime import timedelta
from typing import Any

import django_tables2
from django.contrib import messages as flash
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ui import params
from workflows import actions, deadlines, recovery
from workflows.access import administrators_only, journal_readers_only
from workflows.forms import JournalForm, RetryForm
from workflows.models import EmailState, LogEntry, Message
from workflows.notifications import registered
from workflows.previews import preview as previewed
from workflows.queries import dead_letters as abandoned
from workflows.tables import DeadLetterTable, DeadlineTable, JournalTable
from workflows.upkeep import last_check

PER_PAGE = 50
# `run_due` runs every minute: later than this, something is wrong.
LATE = timedelta(minutes=15)
SHOWN_DEADLINES = 100
MAX_SEQUENCE = 9_223_372_036_854_775_807


@require_safe
@administrators_only
def dead_letters(request: HttpRequest) -> HttpResponse:
    """E-mails that were given up, how many stand where, and deadlines that nothing fired."""
    table = DeadLetterTable(abandoned())
    django_tables2.RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    late = deadlines.overdue(LATE).select_related("content_type").order_by("due_at", "pk")
    context = {
        "table": table,
        "counters": _counters(),
        "deadlines": DeadlineTable(late[:SHOWN_DEADLINES]),
        "tasks_given_up": recovery.given_up(),
        "has_dead_letters": bool(table.page.paginator.count),
    }
    return render(request, "workflows/staff/dead_letters.html", context)


def _counters() -> list[dict[str, Any]]:
    rows = Message.objects.order_by().values_list("email_state").annotate(count=Count("pk"))
    counts = dict(rows)
    return [
        {"label": state.label, "tone": state.tone, "count": counts.get(state.value, 0)}
        for state in EmailState
    ]


@require_POST
@administrators_only
def retry(request: HttpRequest) -> HttpResponse:
    """Try one abandoned e-mail again, or all of them."""
    form = RetryForm(request.POST)
    if not form.is_valid():
        raise Http404
    if uid := form.cleaned_data["message"]:
        actions.retry(message=get_object_or_404(abandoned(), uid=uid))
        flash.success(request, _("Ce courriel sera envoyé de nouveau dans un instant."))
    elif count := actions.retry_all():
        text = ngettext("%(count)d courriel sera renvoyé.", "%(count)d courriels seront renvoyés.", count)
        flash.success(request, text % {"count": count})
    else:
        flash.info(request, _("Aucun courriel n’attend d’être relancé."))
    return redirect("workflows_staff:dead_letters")


@require_safe
@administrators_only
def previews(request: HttpRequest) -> HttpResponse:
    """Every kind of message that the site sends."""
    return render(request, "workflows/staff/previews.html", {"kinds": list(registered().values())})


@require_safe
@administrators_only
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """One kind of message as it would read today."""
    kind = registered().get(code)
    if kind is None:
        raise Http404
    context = {"kind": kind, "preview": previewed(kind())}
    return render(request, "workflows/staff/preview.html", context)


@require_safe
@journal_readers_only
def journal(request: HttpRequest) -> HttpResponse:
    """The log of every transition, newest first, by pages that do not shift while it grows."""
    form = JournalForm(request.GET)
    entries = form.apply(LogEntry.objects.select_related("content_type"))
    rows, newer, older = _window(request, entries)
    context = {
        "form": form,
        "table": JournalTable(rows),
        "newer": _address(request, "after", rows[0].sequence) if newer else "",
        "older": _address(request, "before", rows[-1].sequence) if older else "",
        "check": last_check(),
    }
    return render(request, "workflows/staff/journal.html", context)


def _window(request: HttpRequest, entries: QuerySet[LogEntry]) -> tuple[list[LogEntry], bool, bool]:
    """One page of the log by its sequence numbers, and whether newer and older rows exist."""
    before = params.whole(request, "before", None, MAX_SEQUENCE)
    after = params.whole(request, "after", None, MAX_SEQUENCE)
    if after is not None:
        rows = list(entries.filter(sequence__gt=after).order_by("sequence")[: PER_PAGE + 1])
        more = len(rows) > PER_PAGE
        rows = rows[:PER_PAGE][::-1]
        return rows, more, bool(rows)
    if before is not None:
        entries = entries.filter(sequence__lt=before)
    rows = list(entries.order_by("-sequence")[: PER_PAGE + 1])
    more = len(rows) > PER_PAGE
    return rows[:PER_PAGE], before is not None and bool(rows), more


def _address(request: HttpRequest, name: str, sequence: int) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    query.pop("after", None)
    query[name] = str(sequence)
    return f"?{query.urlencode()}"
