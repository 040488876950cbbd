"""Acting on many files: chosen in the list, shown, confirmed, and what became of each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from grants.screening import queries
from grants.screening.lists import bulk, filters, offers
from grants.screening.lists.bulk_forms import form_for
from grants.screening.lists.models import BulkOutcome, BulkRun
from grants.screening.views_labels import list_address, posted_query
from grants.screening.views_list import found_for

_WHOLE = "everything"


@require_POST
@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the files that were ticked, or all those of the filter, and show what would happen."""
    if not queries.works_here(request.user):
        raise Http404
    query = posted_query(request)
    try:
        files, left_out = _whole(request, query) if request.POST.get(_WHOLE) else (_ticked(request), 0)
        run = bulk.prepare(
            action=request.POST.get("action", ""),
            files=files,
            by=request.user,  # type: ignore[arg-type] # signed in
            query=query,
            left_out=left_out,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(list_address(query))
    return redirect("screening:bulk_run", uid=run.uid)


def _ticked(request: HttpRequest) -> list[int]:
    """The files that were ticked and that this person may see, in the order of the list."""
    asked = [
        raw
        for raw in request.POST.getlist("file")[:1000]
        if raw.isascii() and raw.isdigit() and len(raw) < 19
    ]
    numbers = list(dict.fromkeys(map(int, asked)))
    seen = set(queries.visible_to(request.user).filter(pk__in=numbers).values_list("pk", flat=True))
    return [number for number in numbers if number in seen]


def _whole(request: HttpRequest, query: str) -> tuple[list[int], int]:
    """The first files of the list as it was filtered, and how many more there are."""
    data = QueryDict(query)
    chosen = filters.FileFilter(data, user=request.user, offers=offers.of(request.user))
    if chosen.errors:
        raise ValidationError(_("Un des critères n’existe plus : rien n’a été préparé."))
    rows = found_for(request.user, chosen, data)
    return rows.first(bulk.LIMIT), max(0, rows.counted - bulk.LIMIT)


def _my_run(request: HttpRequest, uid: UUID) -> BulkRun:
    """A run that this person prepared; 404 for everybody else."""
    if not queries.works_here(request.user):
        raise Http404
    return get_object_or_404(BulkRun.objects.select_related("by"), uid=uid, by=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def run(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What would happen to each file, or what became of it; POST says what the action needs."""
    found = _my_run(request, uid)
    form = form_for(found, request.POST or None)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            bulk.complete(run=found, values=form.values())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("screening:bulk_run", uid=uid)
    return _page(request, found, form)


@require_POST
@login_required
def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Do it."""
    found = _my_run(request, uid)
    try:
        bulk.confirm(run=found, by=request.user)  # type: ignore[arg-type] # signed in
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("screening:bulk_run", uid=uid)


def _page(request: HttpRequest, found: BulkRun, form: Any) -> HttpResponse:
    values = bulk.values_of(found)
    lines = bulk.lines(found, values) if values is not None else []
    waiting = [line for line in lines if line.item.outcome == BulkOutcome.WAITING]
    context = {
        "run": found,
        "action": bulk.BY_KEY[found.action],
        "values": values,
        "form": form if found.confirmed_at is None else None,
        "count": found.items.count(),
        "ready": [line for line in waiting if not line.stopped],
        "stopped": [line for line in waiting if line.stopped],
        "done": [line for line in lines if line.item.outcome == BulkOutcome.DONE],
        "refused": [line for line in lines if line.item.outcome == BulkOutcome.REFUSED],
        "back": list_address(found.query),
    }
    return render(request, "grants/screening/bulk.html", context, status=422 if form and form.errors else 200)
