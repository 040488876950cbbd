"""The folder of a body, for its members: what it holds, until when, and what is to renew."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Applicant
from accounts.queries import applicants_of
from documents.errors import StorageUnavailable
from grants.applications import folder as actions
from grants.applications.folder_forms import FolderForm
from grants.applications.folder_models import FolderDocument
from grants.calls.pieces import USUAL_VALIDITIES

_HANDLED = ["GET", "HEAD", "POST"]


def _own(request: HttpRequest, pk: int) -> Applicant:
    return get_object_or_404(applicants_of(request.user), pk=pk)


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The bodies that the person acts for, with how much their folder holds."""
    expired = Count("folder", filter=Q(folder__valid_until__lt=actions.today()))
    rows = applicants_of(request.user).annotate(held=Count("folder"), expired=expired)
    return render(request, "grants/applications/folder_list.html", {"rows": rows})


@login_required
@require_http_methods(_HANDLED)
def folder(request: HttpRequest, pk: int) -> HttpResponse:
    """What the folder holds, and the form to add to it."""
    applicant = _own(request, pk)
    form = FolderForm(request.POST, request.FILES) if request.method == "POST" else FolderForm()
    if form.is_bound and form.is_valid():
        data = dict(form.cleaned_data)
        upload = data.pop("file")
        if _succeeds(form, lambda: actions.add(applicant=applicant, by=request.user, upload=upload, **data)):
            messages.success(request, _("Le document est dans votre dossier permanent."))
            return redirect("folder:detail", pk)
    return _page(request, applicant, form)


def _succeeds(form: FolderForm, action: Callable[[], Any]) -> bool:
    """Run the view's one action; put what it refuses on the form."""
    try:
        action()
    except ValidationError as error:
        form.add_error(None, error)
    except StorageUnavailable as error:
        form.add_error("file", str(error))
    return not form.errors


def _page(request: HttpRequest, applicant: Applicant, form: FolderForm) -> HttpResponse:
    found = list(applicant.folder.select_related("added_by"))
    files, on = actions.files_of(found), actions.today()
    rows = [
        {"document": item, "file": files[item.pk], "expired": item.expired(on)}
        for item in found
        if item.pk in files
    ]
    usual = [row for row in USUAL_VALIDITIES if row.since <= on]
    context = {"applicant": applicant, "rows": rows, "form": form, "usual": usual}
    status = 422 if form.errors else 200
    return render(request, "grants/applications/folder.html", context, status=status)


def _document(request: HttpRequest, pk: int, document: int) -> FolderDocument:
    return get_object_or_404(_own(request, pk).folder.select_related("applicant"), pk=document)


@login_required
@require_http_methods(_HANDLED)
def document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Replace a document, or correct its dates."""
    row = _document(request, pk, document)
    if request.method == "POST":
        form = FolderForm(request.POST, request.FILES, replacing=True)
    else:
        shown = {"label": row.label, "dated_on": row.dated_on, "valid_until": row.valid_until}
        form = FolderForm(initial=shown, replacing=True)
    if form.is_bound and form.is_valid():
        data = dict(form.cleaned_data)
        upload = data.pop("file")
        if _succeeds(form, lambda: actions.replace(document=row, by=request.user, upload=upload, **data)):
            messages.success(
                request, _("Le document est remplacé. Les dossiers déjà constitués gardent le leur.")
            )
            return redirect("folder:detail", pk)
    file = actions.files_of([row]).get(row.pk)
    context = {"document": row, "file": file, "form": form}
    status = 422 if form.errors else 200
    return render(request, "grants/applications/folder_document.html", context, status=status)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Take a document out of the folder; twice is no error."""
    applicant = _own(request, pk)
    found = applicant.folder.filter(pk=document).first()
    if found is not None:
        actions.remove(document=found, by=request.user)
    messages.success(request, _("Le document est enlevé. Les dossiers déjà constitués gardent le leur."))
    return redirect("folder:detail", pk)
