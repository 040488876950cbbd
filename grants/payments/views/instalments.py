"""The list of payments, one payment, and the steps it goes through."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from grants.awards.views import staff
from grants.payments import actions, queries
from grants.payments.forms import BouncedForm, CertifyForm, InstalmentFilter, PaidForm, ReasonForm
from grants.payments.machine import InstalmentState
from grants.payments.models import Instalment
from grants.payments.pieces import pieces_of
from grants.payments.tables import InstalmentTable
from ui import params
from workflows.engine import offered
from workflows.queries import history

PER_PAGE = 50


@staff
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Payments by state, filtered and sorted."""
    user = request.user
    calls = list(queries.calls_paid(user))
    state = params.choice(request, "state", InstalmentState.values)
    call, words = params.whole(request, "call"), params.words(request)
    mine = request.GET.get("mine") == "on"
    rows = queries.in_list(user, state=state, call=call, words=words, mine=mine)
    table = InstalmentTable(rows)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    values = {"q": words, "state": state, "call": call or "", "mine": mine}
    figures = queries.by_state(user)
    context = {
        "table": table,
        "form": InstalmentFilter(values, calls=calls),
        "figures": [(each, figures[each]) for each in InstalmentState if each in figures],
        "reads_batches": queries.reads_batches(user),
    }
    return render(request, "grants/payments/index.html", context)


@staff
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment: what is due, to whom, where it stands, and what comes next."""
    return _page(request, queries.instalment_for(request.user, pk))


def _page(
    request: HttpRequest, instalment: Instalment, *, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    offers = {offer.name: offer for offer in offered(instalment, request.user)}
    application = instalment.plan.award.application
    account = instalment.bank_account or queries.current_account(application.applicant_id)
    forms = {
        "certify": CertifyForm(pieces=pieces_of(instalment)),
        "send_back": ReasonForm(prefix="back"),
        "pay": PaidForm(prefix="paid"),
        "bounce": BouncedForm(prefix="bounced"),
    } | (bound or {})
    context = {
        "instalment": instalment,
        "application": application,
        "award": instalment.plan.award,
        "act": instalment.plan.award.deliberation,
        "statement": queries.statement(instalment),
        "account": account,
        "warnings": queries.account_warnings(account, application.applicant) if account else [],
        "offers": offers,
        "forms": forms,
        "failed": next(iter(bound.values())) if bound else None,
        "entries": history(instalment).select_related("actor"),
        "reads_batches": queries.reads_batches(request.user),
    }
    return render(request, "grants/payments/detail.html", context, status=status)


@staff
@require_POST
def certify(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer certifies the liquidation."""
    instalment = queries.instalment_for(request.user, pk)
    form = CertifyForm(request.POST, pieces=pieces_of(instalment))
    if not form.is_valid():
        return _page(request, instalment, bound={"certify": form}, status=422)
    actions.certify(instalment=instalment, by=request.user, checked=form.checked())
    messages.success(request, _("La liquidation est certifiée : le service financier peut la valider."))
    return redirect(instalment)


@staff
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Another person approves."""
    instalment = queries.instalment_for(request.user, pk)
    actions.approve(instalment=instalment, by=request.user)
    messages.success(request, _("Le paiement est validé : il peut rejoindre un lot."))
    return redirect(instalment)


@staff
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The finance office gives the liquidation back."""
    instalment = queries.instalment_for(request.user, pk)
    form = ReasonForm(request.POST, prefix="back")
    if not form.is_valid():
        return _page(request, instalment, bound={"send_back": form}, status=422)
    actions.send_back(instalment=instalment, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("La liquidation est renvoyée à l’instruction, qui en est prévenue."))
    return redirect(instalment)


@staff
@require_POST
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Record one payment by hand."""
    instalment = queries.instalment_for(request.user, pk)
    form = PaidForm(request.POST, prefix="paid")
    if not form.is_valid():
        return _page(request, instalment, bound={"pay": form}, status=422)
    actions.pay(instalment=instalment, by=request.user, **form.cleaned_data)
    messages.success(request, _("Le paiement est constaté."))
    return redirect(instalment)


@staff
@require_POST
def bounce(request: HttpRequest, pk: int) -> HttpResponse:
    """Record one rejection by hand."""
    instalment = queries.instalment_for(request.user, pk)
    form = BouncedForm(request.POST, prefix="bounced")
    if not form.is_valid():
        return _page(request, instalment, bound={"bounce": form}, status=422)
    actions.bounce(instalment=instalment, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Le rejet est constaté : le demandeur et l’instruction sont prévenus."))
    return redirect(instalment)
