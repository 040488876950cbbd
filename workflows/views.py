"""A person's messages and choices. Somebody else's message does not exist."""

from uuid import UUID

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ui import params
from workflows import actions
from workflows.forms import PreferencesForm
from workflows.queries import messages_of

PER_PAGE = 20


@require_safe
@login_required
def messages(request: HttpRequest) -> HttpResponse:
    """My messages, newest first."""
    paginator = Paginator(messages_of(request.user), PER_PAGE)
    page = paginator.get_page(params.whole(request, "page", 1))
    return render(request, "workflows/messages.html", {"page": page})


@require_safe
@login_required
def message(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One message; opening it marks it as read."""
    found = get_object_or_404(messages_of(request.user), uid=uid)
    actions.mark_read(message=found)
    return render(request, "workflows/message.html", {"message": found})


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every message of mine as read."""
    count = actions.mark_all_read(user=request.user)
    if count:
        text = ngettext("%(count)d message marqué comme lu.", "%(count)d messages marqués comme lus.", count)
        flash.success(request, text % {"count": count})
    else:
        flash.info(request, _("Tous vos messages étaient déjà lus."))
    return redirect("workflows:messages")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Which kinds of message I also want by e-mail."""
    form = PreferencesForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        actions.save_preferences(user=request.user, wanted=form.cleaned_data)
        flash.success(request, _("Vos préférences sont enregistrées."))
        return redirect("workflows:preferences")
    return render(request, "workflows/preferences.html", {"form": form})
