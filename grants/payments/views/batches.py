"""Batches: gather, look, freeze once, download again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from documents.models import PrivateFile
from grants.awards.views import staff
from grants.payments import actions, queries, rules
from grants.payments.exports import payments_of
from grants.payments.forms import BatchForm
from grants.payments.models import PaymentBatch
from grants.payments.tables import BatchTable
from workflows.engine import offered
from workflows.errors import NotAllowed
from workflows.queries import history

PER_PAGE = 50


def require_reader(request: HttpRequest) -> None:
    """Batches gather several calls: whoever works on one call alone does not open them."""
    if not queries.reads_batches(request.user):
        raise PermissionDenied(_("Les lots sont tenus par le service financier."))


def _require_finance(request: HttpRequest) -> None:
    require_reader(request)
    if not rules.handles_batches(request.user, None):
        raise NotAllowed(_("Seul le service financier prépare les lots."))


@staff
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every batch."""
    require_reader(request)
    table = BatchTable(queries.batches_for(request.user))
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    context = {"table": table, "can_prepare": rules.handles_batches(request.user, None)}
    return render(request, "grants/payments/batches.html", context)


@staff
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Choose which approved payments leave together."""
    _require_finance(request)
    ready = list(queries.ready_for_batch(request.user))
    form = BatchForm(request.POST if request.method == "POST" else None, ready=ready)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(actions.prepare_batch(by=request.user, instalments=form.wanted()))
        except ValidationError as error:
            form.add_error("payments", error)
    chosen = set(request.POST.getlist("payments")) if request.method == "POST" else None
    rows = [
        {"item": item, "checked": chosen is None or str(item.pk) in chosen, "outdated": _outdated(item)}
        for item in ready
    ]
    context = {"form": form, "rows": rows}
    return render(request, "grants/payments/batch_form.html", context, status=422 if form.errors else 200)


def _outdated(item: object) -> bool:
    account = getattr(item, "bank_account", None)
    return account is None or not account.current


@staff
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch: what it holds, its file, its journal."""
    require_reader(request)
    batch = get_object_or_404(queries.batches_for(request.user), pk=pk)
    context = {
        "batch": batch,
        "payments": payments_of(batch),
        "offers": {offer.name: offer for offer in offered(batch, request.user)},
        "file": PrivateFile.objects.owned_by(batch).filter(kind=actions.EXPORT).first(),
        "entries": history(batch).select_related("actor"),
        "editable": batch.is_prepared and rules.handles_batches(request.user, batch),
    }
    return render(request, "grants/payments/batch.html", context)


@staff
@require_POST
def take_out(request: HttpRequest, pk: int, instalment: int) -> HttpResponse:
    """Take a payment out of a batch being prepared."""
    _require_finance(request)
    batch = get_object_or_404(PaymentBatch, pk=pk)
    actions.take_out(batch=batch, by=request.user, instalment_id=instalment)
    messages.success(request, _("Le paiement est retiré du lot : il reste validé."))
    return redirect(batch)


@staff
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the batch and make its file."""
    require_reader(request)
    batch = get_object_or_404(PaymentBatch, pk=pk)
    actions.export(batch=batch, by=request.user)
    messages.success(request, _("Le lot est transmis. Téléchargez son fichier pour le logiciel financier."))
    return redirect(batch)
