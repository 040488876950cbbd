"""/gestion/imports/: receive a file, look at what it would do row by row, confirm."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import rules
from documents import tabular
from grants.applications.imports import actions, models_to_fill, reading
from grants.applications.imports.columns import COLUMNS, Kind
from grants.applications.imports.forms import ImportForm
from grants.applications.imports.models import ImportRow, ImportRun, Outcome
from ui import params
from ui.formatting import grouped

PER_PAGE, ROWS_PER_PAGE = 25, 100
View = Callable[..., HttpResponseBase]


def importers(view: View) -> View:
    """For officers and administrators of everything; for everybody else the page does not exist."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not rules.is_general_officer(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@importers
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The imports made and to confirm; another file to try."""
    form = ImportForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            run = actions.receive(
                upload=values["file"], kind=values["kind"], source=values["source"], by=request.user
            )
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect(run)
    counted = ImportRow.objects.filter(run=OuterRef("pk")).order_by().values("run")
    runs = (
        ImportRun.objects.visible_to(request.user)
        .select_related("created_by")
        .annotate(count=Subquery(counted.annotate(rows=Count("pk")).values("rows")))
        .order_by("-created_at", "-pk")
    )
    context = {
        "form": form,
        "page": Paginator(runs, PER_PAGE).get_page(params.whole(request, "page", 1)),
        "limit": grouped(reading.MAX_ROWS),
        "kinds": [
            {"kind": kind, "needed": [c.title for c in COLUMNS[kind] if c.needed], "all": COLUMNS[kind]}
            for kind in Kind
        ],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "grants/applications/imports/index.html", context, status=status)


@importers
@require_safe
def model_file(request: HttpRequest, kind: str, extension: str) -> HttpResponse:
    """The file to fill in."""
    if kind not in Kind.values or extension not in ("csv", "xlsx"):
        raise Http404
    return models_to_fill.csv_file(kind) if extension == "csv" else models_to_fill.xlsx_file(kind)


def _run(request: HttpRequest, pk: int) -> ImportRun:
    runs = ImportRun.objects.visible_to(request.user).select_related("created_by", "applied_by")
    return get_object_or_404(runs, pk=pk)


@importers
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Before: what each row would do. After: what each did."""
    run = _run(request, pk)
    counts = dict(run.rows.order_by().values_list("outcome").annotate(count=Count("pk")))
    chosen = params.choice(request, "suite", Outcome.values)
    rows = run.rows.filter(outcome=chosen) if chosen else run.rows.all()
    page = Paginator(rows, ROWS_PER_PAGE).get_page(params.whole(request, "page", 1))
    done = run.applied_at is not None
    context = {
        "run": run,
        "kind_label": Kind(run.kind).label,
        "outcomes": [
            {"outcome": each, "label": each.said(done), "count": counts.get(each.value, 0)}
            for each in Outcome
        ],
        "chosen": chosen,
        "page": page,
        "rows": [(row, row.choice.said(done)) for row in page],
        "acting": counts.get(Outcome.NEW, 0) + counts.get(Outcome.CHANGED, 0),
        "errors": counts.get(Outcome.ERROR, 0),
        "total": sum(counts.values()),
    }
    return render(request, "grants/applications/imports/detail.html", context)


@importers
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write everything in one go, or nothing."""
    run = _run(request, pk)
    if run.applied_at is not None:
        messages.info(request, _("Cet import est déjà fait : rien n’a changé."))
        return redirect(run)
    try:
        actions.confirm(run=run, seal=request.POST.get("seal", ""), by=request.user)
    except actions.Changed:
        message = _("Les registres ont changé depuis l’essai, rien n’a été importé. Voici le nouvel essai.")
        return _tried_again(request, run, message)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("L’import est fait."))
    return redirect(run)


@importers
@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the kept file on today's registers."""
    return _tried_again(request, _run(request, pk), _("Voici ce que le fichier ferait aujourd’hui."))


def _tried_again(request: HttpRequest, run: ImportRun, message: str) -> HttpResponse:
    try:
        actions.try_again(run=run, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.warning(request, message)
    return redirect(run)


@importers
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a file that was not imported."""
    run = _run(request, pk)
    try:
        actions.give_up(run=run, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(run)
    messages.success(request, _("L’essai est abandonné : le fichier et ses lignes sont effacés."))
    return redirect("imports:index")


@importers
@require_safe
def errors(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows in error, to correct in the file."""
    run = _run(request, pk)
    rows = run.rows.filter(outcome=Outcome.ERROR).values_list("number", "label", "message")
    header = [_("Ligne"), _("Nom"), _("Remarque")]
    return tabular.response(f"import-{run.pk}-erreurs.csv", header, rows.iterator(chunk_size=2000))
