"""The screens of a session: list, preparation, attendance, opening, minutes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import any_role
from grants.calls.models import Call
from grants.calls.rules import works_on_call
from grants.committee import actions, queries
from grants.committee import minutes as record
from grants.committee.forms import AttendanceForm, NewSessionForm, SessionForm
from grants.committee.machine import ItemState, SessionState
from grants.committee.models import CommitteeSession
from grants.committee.rules import runs_session
from grants.review.queries import may_see_board
from grants.screening.queries import on_my_calls
from ui import params
from workflows import engine

PER_PAGE = 50


@require_safe
@login_required
def session_list(request: HttpRequest) -> HttpResponse:
    """The sessions of the calls on which I sit or work."""
    if not any_role(request.user) & set(queries.SEEING_ROLES):
        raise Http404
    page = Paginator(queries.session_list(request.user), PER_PAGE).get_page(params.whole(request, "page", 1))
    context = {"page": page, "may_create": _runnable(request.user).exists()}
    return render(request, "grants/committee/list.html", context)


def _runnable(user: Any) -> Any:
    """The calls for which this person may prepare a session."""
    return Call.objects.filter(on_my_calls(user, "", roles=queries.RUNNING_ROLES)).order_by(
        "-closes_at", "pk"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def create(request: HttpRequest) -> HttpResponse:
    """Prepare a session."""
    calls = _runnable(request.user).select_related("programme")
    if not calls.exists():
        raise Http404
    initial = {"call": params.whole(request, "call")}
    form = NewSessionForm(calls, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = actions.create_session(**form.cleaned_data, by=request.user)
        messages.success(request, _("Séance préparée : vérifiez son ordre du jour."))
        return redirect("committee:session", pk=made.pk)
    context = {"form": form, "heading": _("Préparer une séance")}
    return render(request, "grants/committee/form.html", context, status=422 if form.is_bound else 200)


def _running(request: HttpRequest, pk: int) -> CommitteeSession:
    """A session that I conduct. Raises Http404 for others: their screens have no such page."""
    session = queries.session_for(request.user, pk)
    if not runs_session(request.user, session):
        raise Http404
    return session


@require_safe
@login_required
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: who is there, what is at the vote, the agenda."""
    found = queries.session_for(request.user, pk)
    return render(request, "grants/committee/session.html", _shown(request, found))


def _shown(request: HttpRequest, session: CommitteeSession, form: Any = None) -> dict[str, Any]:
    runs = runs_session(request.user, session)
    attendance = list(queries.attendance(session))
    lines = queries.lines(session, request.user)
    present = [row for row in attendance if row.present]
    running = {offer.name: offer for offer in engine.offered(session, request.user)} if runs else {}
    return {
        "session": session,
        "runs": runs,
        "offers": running,
        "sees_minutes": runs or works_on_call(request.user, session),
        "sees_ranks": runs or may_see_board(request.user, session.call),
        "lines": lines,
        "current": next((line for line in lines if line.item.state == ItemState.VOTING), None),
        "attendance": attendance,
        "present": present,
        "am_present": any(row.member_id == request.user.pk for row in present),
        "money": queries.money(session.call),
        "form": form or (_attendance_form(session, attendance) if runs else None),
        "may_sign": session.state != SessionState.CLOSED,
    }


def _attendance_form(session: CommitteeSession, attendance: list[Any], *data: Any) -> AttendanceForm:
    here = [str(row.member_id) for row in attendance if row.present]
    return AttendanceForm(queries.members_of(session.call), *data, initial={"present": here})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what was announced."""
    found = _running(request, pk)
    initial = {name: getattr(found, name) for name in ("title", "held_at", "place", "quorum")}
    form = SessionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_session(session=found, **form.cleaned_data, by=request.user)
        messages.success(request, _("Séance modifiée."))
        return redirect("committee:session", pk=pk)
    context = {"form": form, "heading": _("Modifier la séance"), "session": found}
    return render(request, "grants/committee/form.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the present ranking as agenda."""
    count = actions.refresh_agenda(session=_running(request, pk), by=request.user)
    messages.success(request, _("Ordre du jour refait : %(n)s dossiers.") % {"n": count})
    return redirect("committee:session", pk=pk)


@require_POST
@login_required
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is in the room."""
    found = _running(request, pk)
    form = _attendance_form(found, [], request.POST)
    if not form.is_valid():
        return render(request, "grants/committee/session.html", _shown(request, found, form), status=422)
    actions.record_attendance(session=found, present=form.ids(), by=request.user)
    messages.success(request, _("Émargement enregistré."))
    return redirect("committee:session", pk=pk)


@require_POST
@login_required
def open_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the session: the quorum is there."""
    actions.open_session(session=_running(request, pk), by=request.user)
    messages.success(request, _("La séance est ouverte."))
    return redirect("committee:session", pk=pk)


@require_POST
@login_required
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the session once everything is settled."""
    actions.close_session(session=_running(request, pk), by=request.user)
    messages.success(request, _("La séance est levée : le procès-verbal est prêt."))
    return redirect("committee:session", pk=pk)


def _with_minutes(request: HttpRequest, pk: int) -> CommitteeSession:
    """A session whose minutes this person may read: who conducts it, who works on its call."""
    found = queries.session_for(request.user, pk)
    if not (runs_session(request.user, found) or works_on_call(request.user, found)):
        raise Http404
    return found


@require_safe
@login_required
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes, to read and print."""
    found = _with_minutes(request, pk)
    return render(request, "grants/committee/minutes.html", record.content(found, request.user))


@require_safe
@login_required
def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes as PDF."""
    found = _with_minutes(request, pk)
    response = HttpResponse(record.render(found, request.user), content_type="application/pdf")
    name = slugify(f"proces-verbal-{found.call.reference}-{found.held_at:%Y-%m-%d}")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
