"""What an officer decides of a file: admissible, or not and why."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from grants.applications.models import Application
from grants.screening import actions, content, grid, queries
from grants.screening.forms import RejectForm
from workflows import engine


@require_POST
@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare the file admissible."""
    application = queries.file_for(request.user, pk)
    actions.accept(application=application, by=request.user)
    messages.success(request, _("Le dossier est recevable."))
    return redirect("screening:file", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare the file inadmissible, with the reason."""
    application = queries.file_for(request.user, pk)
    sheet = content.sheet(application)
    failing = grid.failing(grid.lines(sheet, getattr(application, "screening", None)))
    form = RejectForm(
        request.POST or None,
        initial={"reason": "\n".join(f"{line.label} : {line.note or line.sentence}" for line in failing)},
    )
    if request.method == "POST" and form.is_valid():
        actions.reject(application=application, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Le dossier est irrecevable ; le demandeur est prévenu."))
        return redirect("screening:file", pk=pk)
    return decision_page(request, application, "reject", form, "grants/screening/reject.html")


def decision_page(
    request: HttpRequest, application: Application, name: str, form: Any, template: str
) -> HttpResponse:
    """The form of a decision, or why it cannot be taken now."""
    offers = {offer.name: offer for offer in engine.offered(application, request.user, only=[name])}
    context = {"application": application, "form": form, "offer": offers.get(name)}
    return render(request, template, context, status=422 if form.is_bound else 200)
