"""The pieces of a draft: joined by kind, dated, taken from the folder, listed, removed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents.errors import StorageUnavailable
from grants.applications import actions, receiving, steps, texts
from grants.applications import pieces as joining
from grants.applications.files import files_of
from grants.applications.forms_pieces import PiecesForm
from grants.applications.models import Application, Attachment
from grants.applications.views_drafts import context, is_editable, no_longer, own

_HANDLED = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_HANDLED)
def pieces(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents that the call asks for: joined by kind, listed, removed."""
    application = own(request, pk)
    if "pieces" not in steps.names(application):
        raise Http404
    if not is_editable(application):
        return no_longer(request, application)
    if request.method != "POST":
        return _page(request, application)
    form = _form(application, request.POST, request.FILES)
    _attach(form, application, request.user)
    _describe(form, application, request.user)
    if form.errors:
        return _page(request, own(request, pk), form, status=422)
    if "rester" in request.POST:
        messages.success(request, _("Vos pièces sont enregistrées."))
        return redirect(request.path)
    return redirect(steps.following(application, "pieces"))


def _form(application: Application, *data: Any) -> PiecesForm:
    """The form with a date for each joined piece that may still be dated."""
    asked = joining.asked(application)
    dated = {piece.key for piece in asked if joining.is_dated(piece)}
    own_pieces = [item for item in application.attachments.all() if item.piece in dated]
    last = application.submissions.order_by("-number").first() if own_pieces else None
    open_pieces = [item for item in own_pieces if last is None or item.added_at > last.at]
    return PiecesForm(*data, asked=asked, joined=open_pieces)


def _attach(form: PiecesForm, application: Application, by: Any) -> None:
    """Keep every file that can be, whatever becomes of the others."""
    for key, uploads in form.accepted():
        try:
            actions.attach(application=application, by=by, piece=key, uploads=uploads)
        except ValidationError as error:
            form.add_error(f"piece-{key}", error)
        except StorageUnavailable as error:
            form.add_error(f"piece-{key}", str(error))


def _describe(form: PiecesForm, application: Application, by: Any) -> None:
    for said in form.described():
        name = f"date-{said.attachment}"
        try:
            joining.describe(
                application=application,
                by=by,
                attachment=said.attachment,
                dated_on=said.dated_on,
                keep=said.keep,
            )
        except ValidationError as error:
            form.add_error(name, error.messages)
        except StorageUnavailable as error:
            form.add_error(name, str(error))


def _page(
    request: HttpRequest, application: Application, form: PiecesForm | None = None, status: int = 200
) -> HttpResponse:
    attachments = list(application.attachments.all())
    found = files_of(attachments) if attachments else {}
    last = application.submissions.order_by("-number").first()
    offers = joining.offers(application)
    shown = _form(application) if form is None or not form.errors else form
    rows, asked = [], shown.asked
    for piece in texts.spec_of(application).pieces:
        offered = offers.get(piece.key, [])
        held = {offer.file.sha256 for offer in offered}
        joined = [
            _joined(item, found[item.pk], piece=piece, form=shown, held=held, last=last)
            for item in attachments
            if item.piece == piece.key and item.pk in found
        ]
        own_files = {row["file"].sha256 for row in joined}
        if piece not in asked and not joined:
            continue
        rows.append(
            {
                "piece": piece,
                "field": shown[f"piece-{piece.key}"] if piece in asked else None,
                "joined": joined,
                "offers": [offer for offer in offered if offer.file.sha256 not in own_files],
            }
        )
    values = context(application, "pieces", form=shown, rows=rows, destination=receiving.PIECE)
    return render(request, "grants/applications/step_pieces.html", values, status=status)


def _joined(
    item: Attachment, file: Any, *, piece: Any, form: PiecesForm, held: set[str], last: Any
) -> dict[str, Any]:
    """One joined piece: `reason` says why it does not count today, `fields` are those still to fill in."""
    kept = last is not None and item.added_at <= last.at
    in_folder = file.sha256 in held
    names = [f"date-{item.pk}"] if item.valid_until is None else []
    names += [] if in_folder else [f"keep-{item.pk}"]
    return {
        "attachment": item,
        "file": file,
        "kept": kept,
        "in_folder": in_folder,
        "validity": joining.validity(item.dated_on, joining.counts_until(piece, item)),
        "reason": "" if kept or item.dated_on is None else joining.reason_now(item.application, piece, item),
        "fields": [form[name] for name in names if name in form.fields],
    }


@login_required
@require_POST
def take_piece(request: HttpRequest, pk: int, piece: str, document: int) -> HttpResponse:
    """Join a document of the folder."""
    application = own(request, pk)
    try:
        joining.take(application=application, by=request.user, piece=piece, document=document)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("La pièce est reprise de votre dossier permanent."))
    return redirect("applications:pieces", pk)


@login_required
@require_POST
def remove_piece(request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
    """Remove a piece of a draft."""
    application = own(request, pk)
    try:
        actions.detach(application=application, attachment=attachment, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("La pièce est enlevée."))
    return redirect("applications:pieces", pk)
