"""Asking an applicant to complete a file, field by field."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grants.applications import texts
from grants.screening import queries
from grants.screening.complements.actions import ask_complement
from grants.screening.complements.forms import ComplementForm
from grants.screening.complements.targets import targets
from grants.screening.views_decisions import decision_page
from workflows.errors import ConditionsUnmet


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the applicant for what is missing."""
    application = queries.file_for(request.user, pk)
    form = ComplementForm(
        targets(texts.spec_of(application)), request.POST or None, days=application.call.complement_days
    )
    if request.method == "POST" and form.is_valid():
        try:
            ask_complement(
                application=application,
                message=form.cleaned_data["message"],
                items=form.items(),
                due_at=form.due_at,
                by=request.user,
            )
        except ConditionsUnmet as error:
            form.add_error("message", error.unmet)
        except ValidationError as error:
            form.add_error("due_on", error)
        else:
            messages.success(request, _("La demande de compléments est envoyée."))
            return redirect("screening:file", pk=pk)
    return decision_page(request, application, "ask_complement", form, "grants/screening/ask_complement.html")
