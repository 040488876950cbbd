"""Preparing the decisions of a call without a committee: choose, look at the whole, confirm."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role, any_role
from grants.applications.models import Application
from grants.calls.models import Call
from grants.committee.direct import actions, queries
from grants.screening.queries import works_here
from ui.fields import MoneyField

#: Files of one page, and of one confirmation.
MOST = 200


def _require_officer(request: HttpRequest) -> None:
    if Role.OFFICER in any_role(request.user):
        return
    if works_here(request.user):
        raise PermissionDenied(_("Seules les personnes qui instruisent préparent les décisions."))
    raise Http404


def _call(request: HttpRequest, pk: int) -> Call:
    _require_officer(request)
    call = queries.calls(request.user).filter(pk=pk).first()
    if call is None:
        raise Http404
    return call


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The calls without a committee."""
    _require_officer(request)
    return render(request, "grants/committee/direct_index.html", {"calls": list(queries.calls(request.user))})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """The admissible files of a call: tick, set amounts, then confirm on a page that adds them up."""
    call = _call(request, pk)
    files = list(queries.ready_files(call)[:MOST])
    rows, errors = _read(request, files)
    chosen = [row for row in rows if row["chosen"]]
    context = {"call": call, "rows": rows, "errors": errors, "most": MOST, "total": call.ready}  # type: ignore[attr-defined] # annotated
    if request.method != "POST" or errors or not chosen:
        if request.method == "POST" and not chosen and not errors:
            context["errors"] = [_("Cochez au moins un dossier.")]
        status = 422 if request.method == "POST" else 200
        return render(request, "grants/committee/direct_prepare.html", context, status=status)
    if "confirmer" not in request.POST:
        return render(request, "grants/committee/direct_confirm.html", {**context, **_sums(call, chosen)})
    return _done(request, call, [(row["file"], row["amount"]) for row in chosen])


def _read(request: HttpRequest, files: list[Application]) -> tuple[list[dict[str, Any]], list[str]]:
    rows, errors, field = [], [], MoneyField(min_value=Decimal("0.01"))
    ticked = set(request.POST.getlist("file"))
    for file in files:
        typed = request.POST.get(f"amount-{file.pk}")
        row = {
            "file": file,
            "amount": file.amount,
            "typed": typed,
            "chosen": str(file.pk) in ticked,
            "error": "",
        }
        if row["chosen"] and typed is not None:
            try:
                row["amount"] = field.clean(typed)
            except ValidationError as error:
                row["error"] = " ".join(error.messages)
                errors.append(f"{file.reference} : {row['error']}")
        rows.append(row)
    return rows, errors


def _sums(call: Call, chosen: list[dict[str, Any]]) -> dict[str, Any]:
    total = sum((row["amount"] for row in chosen), Decimal(0))
    left = sum((envelope.left for envelope in call.envelopes.all()), Decimal(0))
    return {"chosen": chosen, "sum": total, "left": left, "over": total > left}


def _done(request: HttpRequest, call: Call, files: list[tuple[Application, Decimal]]) -> HttpResponse:
    outcomes = actions.propose_all(files=files, by=request.user)
    refused = [outcome for outcome in outcomes if outcome.refused]
    count = len(outcomes) - len(refused)
    if count:
        sentence = ngettext("%(count)s dossier proposé.", "%(count)s dossiers proposés.", count)
        messages.success(request, sentence % {"count": count})
    for outcome in refused:
        messages.warning(request, f"{outcome.application.reference} : {outcome.refused}")
    return redirect("direct:prepare", pk=call.pk)
