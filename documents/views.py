"""Download. The one way out of a private file."""

import logging
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents import access, scanning
from documents.errors import StorageUnavailable
from documents.models import PrivateFile, ScanState

logger = logging.getLogger(__name__)

# A file that is saved, or an image: nothing in it may run, load or send anything.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'self'"
# Browsers do not start their PDF viewer in a sandbox; a PDF never runs in the site's origin anyway.
SHOWN_PDF = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


@require_safe
@login_required
def download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Send one private file to somebody who may read it.

    What one may not see answers like what does not exist; somebody who is not signed in is sent to
    the sign-in page for every address alike. There is no ETag nor date to compare with.
    """
    file = PrivateFile.objects.select_related("owner_type").filter(pk=pk).first()
    if file is None or not access.may_read(request.user, file):
        raise Http404
    return deliver(request, file)


def deliver(request: HttpRequest, file: PrivateFile) -> HttpResponseBase:
    """Send a file, or say why it is held back. The caller has asked whether this person may read it."""
    if scanning.withheld(file):
        return _withheld(request, file)
    return _send(file, inline=request.GET.get("inline") == "1" and file.can_be_shown)


def _send(file: PrivateFile, *, inline: bool) -> HttpResponseBase:
    try:
        blob = file.open()
    except FileNotFoundError as error:
        logger.exception("private file %s lost its bytes", file.pk)
        raise Http404 from error
    except Exception as error:  # a disk raises OSError, an object store its own errors
        logger.exception("private file %s cannot be read", file.pk)
        raise StorageUnavailable from error
    response = FileResponse(
        blob, as_attachment=not inline, filename=file.original_name, content_type=file.media_type
    )
    response["Content-Length"] = str(file.size)
    shown_pdf = inline and file.media_type == "application/pdf"
    return _protect(response, SHOWN_PDF if shown_pdf else SANDBOX)


def _withheld(request: HttpRequest, file: PrivateFile) -> HttpResponse:
    infected = file.scan_state == ScanState.INFECTED
    context = {"file": file, "infected": infected}
    response = render(request, "documents/withheld.html", context, status=403 if infected else 409)
    response["Cache-Control"] = "private, no-store"
    return response


def _protect(response: HttpResponseBase, policy: str) -> HttpResponseBase:
    response["Content-Security-Policy"] = policy
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
