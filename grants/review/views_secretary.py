"""The secretariat's screens: who reads what, and the board."""

from collections import Counter, defaultdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import STAFF_ROLES, Role
from accounts.signed_in import SignedInRequest
from grants.applications.models import Application
from grants.calls.models import Call
from grants.review import actions, conflicts, queries
from grants.review.forms import AssignForm
from grants.review.machine import ReviewState
from grants.review.models import Recusal, Review
from ui import params
from workflows.errors import ConditionsUnmet

PER_PAGE = 50


@require_safe
@login_required
def secretary(request: HttpRequest) -> HttpResponse:
    """The calls whose committee I organise."""
    if not queries.sits_here(request.user):
        raise Http404
    return render(request, "grants/review/secretary.html", {"calls": queries.secretary_calls(request.user)})


def _progress(call: Call, readers: list[User]) -> list[dict[str, Any]]:
    """For each reader: readings in hand and given. One query."""
    counts = Counter(
        Review.objects.filter(application__call=call)
        .exclude(state=ReviewState.RECUSED)
        .values_list("reader_id", "state")
    )
    return [
        {
            "reader": reader,
            "given": counts[reader.pk, ReviewState.FINAL.value],
            "all": counts[reader.pk, ReviewState.FINAL.value] + counts[reader.pk, ReviewState.ASSIGNED.value],
        }
        for reader in readers
    ]


@require_safe
@login_required
def assignments(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reads what in one call."""
    call = queries.call_for(request.user, pk, [Role.SECRETARY])
    hidden = queries.recusals(request.user).values("application")
    rows = queries.files_to_read(call).exclude(pk__in=hidden)
    page = Paginator(rows, PER_PAGE).get_page(params.whole(request, "page", 1))
    files = list(page.object_list)
    readings, recused = defaultdict(list), defaultdict(list)
    for review in (
        Review.objects.filter(application__in=files)
        .exclude(state=ReviewState.RECUSED)
        .select_related("reader")
        .order_by("reader__last_name", "pk")
    ):
        readings[review.application_id].append(review)
    for recusal in Recusal.objects.filter(application__in=files).select_related("member"):
        recused[recusal.application_id].append(recusal)
    readers = list(queries.readers_of(call))
    context = {
        "call": call,
        "page": page,
        "rows": [
            {
                "file": item,
                "readings": readings[item.pk],
                "recusals": recused[item.pk],
                "missing": max(0, call.readers_per_file - item.readings),  # type: ignore[attr-defined] # annotated
            }
            for item in files
        ],
        "progress": _progress(call, readers),
    }
    return render(request, "grants/review/assignments.html", context)


@require_POST
@login_required
def distribute(request: HttpRequest, pk: int) -> HttpResponse:
    """Share out the readings that lack."""
    call = queries.call_for(request.user, pk, [Role.SECRETARY])
    outcome = actions.distribute(call=call, by=request.user)
    text = ngettext("%(n)s lecture confiée.", "%(n)s lectures confiées.", outcome.count)
    messages.success(request, text % {"n": outcome.count})
    if outcome.short:
        names = ", ".join(str(item.reference) for item, _missing in outcome.short[:10])
        sentence = _("Pas assez de lecteurs sans lien pour : %(files)s.") % {"files": names}
        messages.warning(request, sentence)
    return redirect("review:assignments", pk=pk)


def _choices(application: Application, call: Call) -> list[tuple[str, str]]:
    """The readers who may take this file, with their load."""
    readers = list(queries.readers_of(call))
    barred = set(Recusal.objects.filter(application=application).values_list("member_id", flat=True))
    barred |= {member for member, _file in conflicts.detected(readers, [application])}
    barred |= set(Review.objects.filter(application=application).values_list("reader_id", flat=True))
    return [
        (
            str(row["reader"].pk),
            _("%(name)s (%(n)s lectures)") % {"name": row["reader"].display_name, "n": row["all"]},
        )
        for row in _progress(call, readers)
        if row["reader"].pk not in barred
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assign(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Give one file to one reader, by hand."""
    call = queries.call_for(request.user, pk, [Role.SECRETARY])
    hidden = queries.recusals(request.user).values("application")
    application = get_object_or_404(queries.files_to_read(call).exclude(pk__in=hidden), pk=file)
    application.call = call
    form = AssignForm(_choices(application, call), request.POST or None)
    if request.method == "POST" and form.is_valid():
        reader = get_object_or_404(User, pk=form.cleaned_data["reader"])
        try:
            actions.assign(application=application, reader=reader, by=request.user)
        except ConditionsUnmet as error:
            form.add_error("reader", error.unmet)
        else:
            messages.success(request, _("Lecture confiée à %(name)s.") % {"name": reader.display_name})
            return redirect("review:assignments", pk=pk)
    context = {
        "call": call,
        "application": application,
        "form": form,
        "readings": application.reviews.select_related("reader").order_by("pk"),
        "recusals": application.recusals.select_related("member").order_by("pk"),
    }
    return render(request, "grants/review/assign.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def unassign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a reading that was not begun."""
    review = get_object_or_404(Review.objects.select_related("application__call__programme"), pk=pk)
    queries.call_for(request.user, review.application.call_id, [Role.SECRETARY])
    if review.application.recusals.filter(member=request.user).exists():
        raise Http404
    actions.unassign(review=review, by=request.user)
    messages.success(request, _("Lecture retirée."))
    return redirect("review:assignments", pk=review.application.call_id)


@require_safe
@login_required
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of a call by mean of their readings; ties share their rank."""
    call = queries.call_for(request.user, pk, [Role.SECRETARY, Role.READER, *STAFF_ROLES])
    if not queries.may_see_board(request.user, call):
        return render(request, "grants/review/board_closed.html", {"call": call}, status=403)
    hidden = set(queries.recusals(request.user).values_list("application_id", flat=True))
    standings = [row for row in queries.standings(call) if row.application_id not in hidden]
    page = Paginator(standings, PER_PAGE).get_page(params.whole(request, "page", 1))
    shown = list(page.object_list)
    files = Application.objects.select_related("applicant", "commune").in_bulk(
        [row.application_id for row in shown]
    )
    context = {
        "call": call,
        "page": page,
        "rows": [{"standing": row, "file": files[row.application_id]} for row in shown],
        "disagreement": queries.DISAGREEMENT,
    }
    return render(request, "grants/review/board.html", context)
