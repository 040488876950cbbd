"""The pages of whoever is asked: by their link, or signed in. The file is read there, never changed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from documents.views import deliver
from grants.screening.opinions import actions, links
from grants.screening.opinions.forms import GiveForm
from grants.screening.opinions.models import Opinion
from grants.screening.opinions.queries import asked_of, shown_file, shown_sheet
from grants.screening.opinions.views import given

_HANDLED = ["GET", "HEAD", "POST"]


def _page(request: HttpRequest, opinion: Opinion, form: GiveForm, *, base: str, piece: Any) -> HttpResponse:
    sheet = shown_sheet(opinion)
    pieces = [
        {"label": each.label, "files": [{**file, "href": piece(file["file"])} for file in each.files]}
        for each in sheet.pieces
        if each.files
    ]
    context = {
        "opinion": opinion,
        "application": opinion.application,
        "sheet": sheet,
        "pieces": pieces,
        "form": form,
        "base": base,
        "service": opinion.application.call.programme,
    }
    status = 422 if form.is_bound else 200
    return _sealed(render(request, "grants/screening/opinions/give.html", context, status=status))


def _sealed(response: HttpResponse) -> HttpResponse:
    """Neither kept by a cache nor found by a search engine."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response


def _over(request: HttpRequest, opinion: Opinion, base: str) -> HttpResponse:
    """What was answered, or that the link is over: nothing of the file."""
    values = {"opinion": opinion, "base": base, "service": opinion.application.call.programme}
    status = 200 if opinion.given_at else 410
    return _sealed(render(request, "grants/screening/opinions/over.html", values, status=status))


def _form(request: HttpRequest) -> GiveForm:
    return GiveForm(request.POST, request.FILES) if request.method == "POST" else GiveForm()


# --- By the link ----------------------------------------------------------------------------------------


def _by_link(token: str) -> Opinion:
    opinion = links.opinion_of(token)
    if opinion is None:
        raise Http404
    return opinion


@never_cache
@require_http_methods(_HANDLED)
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """The file and the question, for whoever holds the link; POST gives the opinion."""
    opinion, base = _by_link(token), "layouts/base.html"
    if not _usable(opinion):
        return _over(request, opinion, base)
    form = _form(request)
    if request.method == "POST" and given(form, opinion):
        return redirect("opinions:guest", token=token)
    actions.note_opening(opinion=opinion)
    return _page(
        request,
        opinion,
        form,
        base=base,
        piece=lambda key: reverse("opinions:guest_piece", args=[token, key]),
    )


@never_cache
@require_safe
def guest_piece(request: HttpRequest, token: str, file: UUID) -> HttpResponseBase:
    """One piece that the page of the link lists."""
    return _piece(request, _by_link(token), file)


def _usable(opinion: Opinion) -> bool:
    return opinion.opens_file and opinion.application.state in actions.UNDECIDED


def _piece(request: HttpRequest, opinion: Opinion, key: UUID) -> HttpResponseBase:
    found = shown_file(opinion, key) if _usable(opinion) else None
    if found is None:
        raise Http404
    return deliver(request, found)


# --- Signed in ------------------------------------------------------------------------------------------


def _mine(request: HttpRequest, pk: int) -> Opinion:
    rows = asked_of(request.user).select_related(
        "application__call__programme", "application__applicant__commune", "application__form_version"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Every opinion that I was asked."""
    return render(request, "grants/screening/opinions/mine.html", {"opinions": asked_of(request.user)[:200]})


@require_http_methods(_HANDLED)
@login_required
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """The file and the question; POST gives my opinion."""
    opinion, base = _mine(request, pk), "layouts/space.html"
    if not _usable(opinion):
        return _over(request, opinion, base)
    form = _form(request)
    if request.method == "POST" and given(form, opinion, by=request.user):
        messages.success(request, _("Votre avis est enregistré. Merci."))
        return redirect("opinions:own", pk=pk)
    actions.note_opening(opinion=opinion)
    return _page(
        request, opinion, form, base=base, piece=lambda key: reverse("opinions:own_piece", args=[pk, key])
    )


@require_safe
@login_required
def own_piece(request: HttpRequest, pk: int, file: UUID) -> HttpResponseBase:
    """One piece that my page lists."""
    return _piece(request, _mine(request, pk), file)
