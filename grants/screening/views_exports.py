"""The list on screen, to take away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from documents.columns import file_response
from grants.screening import queries
from grants.screening.lists import exports, filters, offers
from grants.screening.views_labels import list_address
from grants.screening.views_list import found_for
from workflows.clock import now


@require_safe
@login_required
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every file of the list as it is filtered and sorted. A filter not understood gives nothing."""
    if not queries.works_here(request.user):
        raise Http404
    query = filters.kept(request.GET)
    chosen = filters.FileFilter(request.GET, user=request.user, offers=offers.of(request.user))
    if chosen.errors:
        messages.error(request, _("Un des critères n’est pas compris : rien n’a été exporté."))
        return redirect(list_address(query))
    files = found_for(request.user, chosen, request.GET).whole()
    name = f"{exports.NAME}-{timezone.localdate(now()):%Y-%m-%d}"
    if request.method != "GET":
        return file_response(name, form, ())
    return file_response(name, form, exports.export(files=files, form=form, query=query, by=request.user))
