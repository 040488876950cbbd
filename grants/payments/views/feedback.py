"""What the accountant answered: receive, look line by line, record."""

from typing import Any, TypeGuard

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from grants.awards.views import staff
from grants.payments import actions, matching, queries, rules
from grants.payments.forms import FeedbackForm
from grants.payments.machine import InstalmentState
from grants.payments.matching import Match, Verdict
from grants.payments.models import FeedbackFile, Instalment
from grants.payments.tables import FeedbackTable
from grants.payments.views.batches import require_reader
from ui import params
from workflows.queries import history

PER_PAGE = 200
_CANDIDATES = 300


@staff
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The files received; the finance office sends another."""
    require_reader(request)
    can_receive = rules.handles_batches(request.user, None)
    form = FeedbackForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = actions.receive_feedback(upload=form.cleaned_data["file"], by=request.user)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            if file.applied_at:
                messages.info(request, _("Ce fichier a déjà été enregistré : rien n’a changé."))
            return redirect(file)
    table = FeedbackTable(queries.feedback_for(request.user))
    RequestConfig(request, paginate={"per_page": 50, "silent": True}).configure(table)
    context = {"table": table, "form": form, "can_receive": can_receive}
    return render(request, "grants/payments/feedback.html", context, status=422 if form.errors else 200)


@staff
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Before: what each line would do. After: what each did."""
    require_reader(request)
    file = get_object_or_404(FeedbackFile.objects.select_related("created_by"), pk=pk)
    matches = _recorded(file) if file.applied_at else matching.compare(file.lines)
    page = Paginator(matches, PER_PAGE).get_page(params.whole(request, "page", 1))
    can_apply = not file.applied_at and rules.handles_batches(request.user, file)
    context = {
        "file": file,
        "page": page,
        "counts": _counts(matches),
        "acting": sum(match.acts for match in matches),
        "can_apply": can_apply,
        "candidates": _candidates(matches) if can_apply else [],
        "unknown": [match for match in matches if match.verdict == Verdict.UNKNOWN][:100],
        "entries": history(file).select_related("actor"),
    }
    return render(request, "grants/payments/feedback_file.html", context)


@staff
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Record everything in one go."""
    require_reader(request)
    file = get_object_or_404(FeedbackFile, pk=pk)
    matches = matching.apply(file=file, by=request.user, decisions=_decisions(request))
    count = sum(match.acts for match in matches)
    messages.success(
        request,
        ngettext("%(count)s paiement mis à jour.", "%(count)s paiements mis à jour.", count)
        % {"count": count},
    )
    return redirect(file)


def _recorded(file: FeedbackFile) -> list[Match]:
    """The lines with what they did, as written down then."""
    known = {row["number"]: row for row in file.outcome}
    references = [row["instalment"] for row in file.outcome if row["instalment"]]
    rows: dict[str, Instalment] = {}
    for start in range(0, len(references), 500):
        found = Instalment.objects.select_related("plan__award__application__applicant").filter(
            reference__in=references[start : start + 500]
        )
        rows |= {row.reference: row for row in found}
    return [
        Match(
            line,
            Verdict(known[line["number"]]["verdict"]),
            known[line["number"]]["note"],
            rows.get(known[line["number"]]["instalment"]),
        )
        for line in file.lines
        if line["number"] in known
    ]


def _counts(matches: list[Match]) -> list[tuple[Any, int]]:
    return [(verdict, count) for verdict in Verdict if (count := sum(m.verdict == verdict for m in matches))]


def _candidates(matches: list[Match]) -> list[Instalment]:
    """Payments sent and unanswered whose amount is that of an unknown line."""
    amounts = {
        match.amount for match in matches if match.verdict == Verdict.UNKNOWN and match.amount is not None
    }
    named = [match.instalment.pk for match in matches if match.instalment]
    if not amounts:
        return []
    rows = Instalment.objects.filter(state=InstalmentState.SENT, amount__in=amounts).exclude(
        pk__in=named[:500]
    )
    return list(
        rows.select_related("plan__award__application__applicant").order_by("reference")[:_CANDIDATES]
    )


def _decisions(request: HttpRequest) -> dict[int, int]:
    """`line-12=345`: line 12 speaks of payment 345. Anything else is ignored."""
    chosen = {}
    for name, value in request.POST.items():
        number = name.removeprefix("line-")
        if name.startswith("line-") and _small(number) and _small(value):
            chosen[int(number)] = int(value)
    return chosen


def _small(text: Any) -> TypeGuard[str]:
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 15
