"""Screens of the service of the assemblies: acts, their lines, their adoption, the register."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from documents.columns import file_response
from grants.applications.models import Application
from grants.awards import actions, exports, queries, rules
from grants.awards.forms import (
    AwardForm,
    DeliberationForm,
    NewDeliberationForm,
    RefusalForm,
    RegisterFilter,
    line_forms,
)
from grants.awards.models import Award, Deliberation, Refusal
from grants.awards.tables import DeliberationTable, RegisterTable
from grants.screening.queries import on_my_calls, works_here
from ui import params
from workflows.engine import offered
from workflows.errors import ConditionsUnmet, NotAllowed
from workflows.queries import history

PER_PAGE = 50
View = Callable[..., HttpResponseBase]


def staff(view: View) -> View:
    """For people who work here; for everybody else the page does not exist."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not works_here(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _act(request: HttpRequest, pk: int) -> Deliberation:
    rows = Deliberation.objects.select_related("call__programme")
    return queries.found(request.user, rows, on_my_calls(request.user, "call", queries.READERS), pk=pk)


def _own_act(request: HttpRequest, pk: int) -> Deliberation:
    """The act, for who records it."""
    act = _act(request, pk)
    if not rules.records_act(request.user, act):
        raise NotAllowed(_("Seul le service des assemblées enregistre une délibération."))
    return act


@staff
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Acts, newest first, and what waits for one."""
    rows = queries.with_totals(queries.visible_to(request.user))
    calls = list(queries.calls_to_decide(request.user))
    table = DeliberationTable(rows, totals={})
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    shown = [row.record for row in table.page.object_list] if table.page else []
    table.totals = queries.totals_of(shown)
    for call in calls:
        call.prepare_url = f"{reverse('awards:create')}?call={call.pk}"  # type: ignore[attr-defined] # for the template
    context = {
        "table": table,
        "can_prepare": bool(calls),
        "waiting": [call for call in calls if call.waiting],  # type: ignore[attr-defined] # annotated
    }
    return render(request, "grants/awards/index.html", context)


@staff
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Begin an act."""
    calls = queries.calls_to_decide(request.user)
    if not calls.exists():
        raise NotAllowed(_("Seul le service des assemblées enregistre une délibération."))
    form = NewDeliberationForm(
        request.POST or None, calls=calls, initial={"call": params.whole(request, "call")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            act = actions.prepare(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("awards:lines", act.pk)
    return render(request, "grants/awards/form.html", {"form": form}, status=422 if form.errors else 200)


@staff
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the heading of an act being prepared."""
    act = _own_act(request, pk)
    form = DeliberationForm(request.POST or None, instance=act)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise(deliberation=act, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("awards:detail", pk)
    act = _own_act(request, pk)
    context = {"form": form, "act": act}
    return render(request, "grants/awards/form.html", context, status=422 if form.errors else 200)


@staff
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The act with its lines, its total, what it leaves of the envelope, and its journal."""
    act = _act(request, pk)
    return render(request, "grants/awards/detail.html", _detail_context(request, act))


def _detail_context(request: HttpRequest, act: Deliberation) -> dict[str, Any]:
    awards = list(queries.awards_of(act))
    editable = act.is_prepared and rules.records_act(request.user, act)
    return {
        "act": act,
        "awards": awards,
        "refusals": list(queries.refusals_of(act)),
        "total": sum(award.amount for award in awards),
        "requested": sum(award.application.amount or 0 for award in awards),
        "envelopes": queries.envelope_views(act),
        "entries": history(act).select_related("actor"),
        "editable": editable,
        "waiting_count": queries.waiting_files(act.call).count() if editable else 0,
        "offer": next((offer for offer in offered(act, request.user) if offer.name == "adopt"), None),
    }


@staff
@require_http_methods(["GET", "POST"])
def lines(request: HttpRequest, pk: int) -> HttpResponse:
    """Take files of the committee into the act, one decision each."""
    act = _own_act(request, pk)
    if not act.is_prepared:
        return redirect(act)
    files = queries.waiting_files(act.call)
    envelopes = list(act.call.envelopes.order_by("pk"))
    posted = request.POST if request.method == "POST" else None
    forms = line_forms(files, envelopes, posted)
    error = ""
    # Every form is validated, so that all errors show at once.
    valid = [form.is_valid() for form in forms]
    if posted is not None and all(valid):
        chosen = [line for line in (form.line() for form in forms) if line is not None]
        try:
            count = actions.add_lines(deliberation=act, by=request.user, lines=chosen)
        except ValidationError as refusal:
            error = " ".join(refusal.messages)
        else:
            messages.success(request, _("Dossiers ajoutés : %(count)s.") % {"count": count})
            return redirect(act)
    context = {"act": act, "forms": forms, "error": error, "envelopes": queries.envelope_views(act)}
    bad = bool(error) or any(form.errors for form in forms)
    return render(request, "grants/awards/lines.html", context, status=422 if bad else 200)


@staff
@require_http_methods(["GET", "POST"])
def award(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Change one award of an act being prepared."""
    act = _own_act(request, pk)
    row = get_object_or_404(
        Award.objects.select_related("application__applicant", "envelope"), pk=line, deliberation=act
    )
    envelopes = list(act.call.envelopes.order_by("pk"))
    initial = {"amount": row.amount, "envelope": row.envelope_id, "conditions": row.conditions}
    form = AwardForm(request.POST or None, application=row.application, envelopes=envelopes, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {"envelope": row.envelope, **form.cleaned_data}
        try:
            actions.change_award(deliberation=act, by=request.user, award_id=row.pk, **values)
        except ValidationError as refusal:
            form.add_error("amount", refusal)
        else:
            return redirect(act)
    context = {"act": act, "form": form, "file": row.application}
    return render(request, "grants/awards/line.html", context, status=422 if form.errors else 200)


@staff
@require_http_methods(["GET", "POST"])
def refusal(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Reword one refusal of an act being prepared."""
    act = _own_act(request, pk)
    row = get_object_or_404(
        Refusal.objects.select_related("application__applicant"), pk=line, deliberation=act
    )
    form = RefusalForm(request.POST or None, initial={"reason": row.reason})
    if request.method == "POST" and form.is_valid():
        actions.change_refusal(deliberation=act, by=request.user, refusal_id=row.pk, **form.cleaned_data)
        return redirect(act)
    context = {"act": act, "form": form, "file": row.application}
    return render(request, "grants/awards/line.html", context, status=422 if form.errors else 200)


@staff
@require_POST
def remove(request: HttpRequest, pk: int, application: int) -> HttpResponse:
    """Take a file out of an act being prepared."""
    act = _own_act(request, pk)
    file = get_object_or_404(Application, pk=application, call=act.call)
    actions.remove_line(deliberation=act, by=request.user, application_id=file.pk)
    messages.success(request, _("Le dossier est retiré : il attend une autre délibération."))
    return redirect(act)


@staff
@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Read once more, then record the adoption. It cannot be undone."""
    act = _own_act(request, pk)
    unmet: list[str] = []
    if request.method == "POST":
        try:
            actions.adopt(deliberation=act, by=request.user)
        except ConditionsUnmet as refused:
            unmet = refused.unmet
        else:
            messages.success(request, _("La délibération est adoptée. Les demandeurs sont prévenus."))
            return redirect(act)
    elif not act.is_prepared:
        return redirect(act)
    context = _detail_context(request, act) | {"refused": unmet}
    return render(request, "grants/awards/adopt.html", context, status=422 if unmet else 200)


@staff
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Every award decided on the calls that the reader follows."""
    calls = queries.calls_read_by(request.user)
    call, words = params.whole(request, "call"), params.words(request)
    rows = queries.register_for(request.user, call=call, words=words)
    table = RegisterTable(rows)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    form = RegisterFilter({"q": words, "call": call or ""}, calls=calls)
    context = {
        "table": table,
        "form": form,
        "query": request.GET.urlencode(),
        **queries.register_totals(rows),
    }
    return render(request, "grants/awards/register.html", context)


@staff
@require_GET
def register_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The register as a file, "csv" or "xlsx", with the same filters as the page."""
    rows = queries.register_for(request.user, call=params.whole(request, "call"), words=params.words(request))
    return file_response("registre-des-decisions", form, exports.register(rows, form))
