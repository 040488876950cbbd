"""Writing to each other about a file: the officers' pages and the applicant's, which do the same."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents.errors import StorageUnavailable
from grants.applications import queries as applications
from grants.applications.models import Application
from grants.applications.rules import screens_file
from grants.screening import queries, tabs
from grants.screening.people.actions import require_officer
from grants.screening.people.queries import followed_by
from grants.screening.threads import actions
from grants.screening.threads.forms import ReplyForm, ThreadForm
from grants.screening.threads.models import Thread, ThreadMessage
from grants.screening.threads.queries import awaiting_answer, shown, threads_of

_HANDLED = ["GET", "HEAD", "POST"]
_SHOWN_AWAITING = 100


def _sent(form: ReplyForm, send: Any, **values: Any) -> ThreadMessage | None:
    """The message, or None when the form is to be shown again with what is wrong."""
    if not form.is_valid():
        return None
    try:
        message: ThreadMessage = send(**values, **form.values())
    except StorageUnavailable as error:
        form.add_error("attached", str(error))
    except ValidationError as error:
        form.add_error(None, error)
    else:
        return message
    return None


def _form(request: HttpRequest, kind: type[ReplyForm]) -> ReplyForm:
    return kind(request.POST, request.FILES) if request.method == "POST" else kind()


# --- The service ----------------------------------------------------------------------------------------


def _desk(request: HttpRequest, application: Application, **more: Any) -> dict[str, Any]:
    screening = getattr(application, "screening", None)
    return {
        "application": application,
        "screening": screening,
        "people": followed_by(screening),
        "screens": screens_file(request.user, application),
        "tabs": tabs.of(application, request.user, "threads"),
        **more,
    }


@require_http_methods(_HANDLED)
@login_required
def threads(request: HttpRequest, pk: int) -> HttpResponse:
    """The threads of a file; POST begins one."""
    application = queries.file_for(request.user, pk)
    form = _form(request, ThreadForm)
    if request.method == "POST":
        require_officer(by=request.user, application=application)
        message = _sent(form, actions.open_thread, application=application, by=request.user)
        if message is not None:
            messages.success(request, _("Votre message est envoyé."))
            return redirect("screening:thread", pk=pk, thread=message.thread_id)
    context = _desk(request, application, form=form, threads=threads_of(application, for_applicant=False))
    return render(request, "grants/screening/threads.html", context, status=422 if form.is_bound else 200)


@require_http_methods(_HANDLED)
@login_required
def thread(request: HttpRequest, pk: int, thread: int) -> HttpResponse:
    """One thread; opening it marks what the applicant wrote as read. POST answers."""
    application = queries.file_for(request.user, pk)
    found = _thread(application, thread)
    form = _form(request, ReplyForm)
    if request.method == "POST":
        require_officer(by=request.user, application=application)
        if _sent(form, actions.reply, thread=found, by=request.user) is not None:
            messages.success(request, _("Votre message est envoyé."))
            return redirect("screening:thread", pk=pk, thread=thread)
    actions.mark_read(thread=found, by=request.user)
    context = _desk(request, application, form=form, thread=found, lines=shown(found))
    return render(request, "grants/screening/thread.html", context, status=422 if form.is_bound else 200)


def _thread(application: Application, pk: int) -> Thread:
    found: Thread = get_object_or_404(
        Thread.objects.select_related("opened_by"), application=application, pk=pk
    )
    found.application = application  # read already, with its call
    return found


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """The messages of applicants that nobody of the service has read, oldest first."""
    if not queries.works_here(request.user):
        raise Http404
    rows = awaiting_answer(request.user)[:_SHOWN_AWAITING]
    return render(request, "grants/screening/inbox.html", {"threads": rows})


# --- The applicant --------------------------------------------------------------------------------------


def _own(request: HttpRequest, pk: int) -> Application:
    rows = applications.with_everything(applications.mine(request.user))
    found: Application = get_object_or_404(rows, pk=pk, submitted_at__isnull=False)
    return found


@require_http_methods(_HANDLED)
@login_required
def own_threads(request: HttpRequest, pk: int) -> HttpResponse:
    """What I wrote about my file and what I was answered; POST begins a thread."""
    application = _own(request, pk)
    form = _form(request, ThreadForm)
    if request.method == "POST":
        message = _sent(form, actions.open_thread, application=application, by=request.user)
        if message is not None:
            messages.success(request, _("Votre message est envoyé au service."))
            return redirect("threads:thread", pk=pk, thread=message.thread_id)
    context = {
        "application": application,
        "call": application.call,
        "form": form,
        "threads": threads_of(application, for_applicant=True),
    }
    return render(
        request, "grants/screening/space/threads.html", context, status=422 if form.is_bound else 200
    )


@require_http_methods(_HANDLED)
@login_required
def own_thread(request: HttpRequest, pk: int, thread: int) -> HttpResponse:
    """One thread of my file; opening it marks what the service wrote as read. POST answers."""
    application = _own(request, pk)
    found = _thread(application, thread)
    form = _form(request, ReplyForm)
    if request.method == "POST" and _sent(form, actions.reply, thread=found, by=request.user) is not None:
        messages.success(request, _("Votre message est envoyé au service."))
        return redirect("threads:thread", pk=pk, thread=thread)
    actions.mark_read(thread=found, by=request.user)
    context = {
        "application": application,
        "call": application.call,
        "form": form,
        "thread": found,
        "lines": shown(found),
    }
    return render(
        request, "grants/screening/space/thread.html", context, status=422 if form.is_bound else 200
    )
