"""The applicant's own bank details."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Applicant
from accounts.queries import applicants_of
from accounts.rules import is_manager_of
from documents.models import PrivateFile
from grants.payments import bank, queries
from grants.payments.forms import BankAccountForm
from grants.payments.models import BankAccount


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The bodies for which the person acts, each with its account in force: two queries."""
    applicants = list(applicants_of(request.user))
    accounts = {
        account.applicant_id: account
        for account in BankAccount.objects.filter(applicant__in=applicants, current=True)
    }
    rows = [
        {
            "applicant": applicant,
            "account": accounts.get(applicant.pk),
            "may_change": is_manager_of(request.user, applicant),
        }
        for applicant in applicants
    ]
    return render(request, "grants/payments/bank/index.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The account in force, the former ones, and the form to give another."""
    applicant = Applicant.objects.of(request.user).filter(pk=pk).first()
    if applicant is None:
        raise Http404
    may_change = is_manager_of(request.user, applicant)
    form = BankAccountForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial={"holder": applicant.name},
    )
    if request.method == "POST" and form.is_valid():
        bank.record(applicant=applicant, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("Les coordonnées bancaires sont enregistrées. Les membres sont prévenus.")
        )
        return redirect("bank:edit", pk)
    current = queries.current_account(applicant.pk)
    context = {
        "applicant": applicant,
        "form": form,
        "may_change": may_change,
        "current": current,
        "rib": PrivateFile.objects.owned_by(current).first() if current else None,
        "former": applicant.bank_accounts.filter(current=False).order_by("-created_at"),
    }
    return render(request, "grants/payments/bank/edit.html", context, status=422 if form.errors else 200)
