"""The readers' screens."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Role, any_role
from grants.calls.models import Criterion
from grants.review import actions, queries, scoring
from grants.review.forms import LINK, RecuseForm, ScoreForm, StatementForm
from grants.review.machine import ReviewState
from grants.review.models import Review
from grants.screening.content import sheet
from grants.screening.opinions.queries import for_committee
from workflows import engine
from workflows.errors import ConditionsUnmet, WrongState

_ELSEWHERE = _(
    "Cette note a changé dans une autre fenêtre. Votre saisie est ci-dessous : relisez, puis enregistrez."
)


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The files I have to read, and how far I am."""
    if not queries.sits_here(request.user):
        raise Http404
    if Role.READER not in any_role(request.user):
        return redirect("review:secretary")
    readings = list(queries.reading_list(request.user))
    context = {
        "to_read": [row for row in readings if row.state == ReviewState.ASSIGNED],
        "given": [row for row in readings if row.state == ReviewState.FINAL],
        "count": len(readings),
        "boards": [call for call in queries.calls_of(request.user) if call.pk in _finished(readings)],
    }
    return render(request, "grants/review/home.html", context)


def _finished(readings: list[Review]) -> set[int]:
    """The calls on which every reading of mine is given: their board is open to me."""
    calls = {row.application.call_id for row in readings}
    return calls - {row.application.call_id for row in readings if row.state == ReviewState.ASSIGNED}


def _form(review: Review, *data: Any, final: bool = False) -> ScoreForm:
    criteria = Criterion.objects.filter(call_id=review.application.call_id)
    scores = {row.criterion_id: row.value for row in review.scores.all()}
    return ScoreForm(criteria, review, scores, *data, final=final)


def _opened(request: HttpRequest, pk: int) -> Review | HttpResponse:
    """My reading once it may be opened; else the page that stands in the way."""
    review = queries.review_for(request.user, pk)
    reason = actions.open_file(review=review)
    if reason:
        messages.warning(request, _("Vous êtes déporté·e de ce dossier : %(reason)s") % {"reason": reason})
        return redirect("review:home")
    if not queries.has_declared(request.user, review.application):
        return redirect("review:declare", pk=pk)
    return review


def _mean(readings: list[Review]) -> Decimal | None:
    totals = [row.total for row in readings if row.total is not None]
    return scoring.mean(sum(totals, start=Decimal(0)), len(totals))


def _page(request: HttpRequest, review: Review, form: ScoreForm, status: int = 200) -> HttpResponse:
    offers = {offer.name: offer for offer in engine.offered(review, request.user)}
    others = list(queries.other_readings(review))
    context = {
        "review": review,
        "application": review.application,
        "sheet": sheet(review.application),
        "opinions": for_committee(review.application),
        "form": form,
        "offers": offers,
        "editable": review.state == ReviewState.ASSIGNED and review.application.state == "admissible",
        "given": review.scores.select_related("criterion").order_by("criterion__position", "criterion_id"),
        "others": others,
        "mean": _mean([review, *others]) if review.state == ReviewState.FINAL else None,
    }
    return render(request, "grants/review/read.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """One file beside its grid. POST keeps the draft, or gives the note."""
    review = _opened(request, pk)
    if isinstance(review, HttpResponse):
        return review
    if request.method != "POST":
        return _page(request, review, _form(review))
    final = request.POST.get("action") == "final"
    form = _form(review, request.POST, final=final)
    if not form.is_valid():
        return _page(request, review, form, status=422)
    verb = actions.finalise if final else actions.save_draft
    try:
        verb(
            review=review,
            version=form.cleaned_data["version"],
            scores=form.valid_scores(),
            comment=form.cleaned_data["comment"],
            by=request.user,
        )
    except WrongState as error:
        return _conflict(request, review, error)
    except ConditionsUnmet as error:
        form.add_error(None, error.unmet)
        return _page(request, review, form, status=422)
    messages.success(request, _("Votre note est rendue.") if final else _("Brouillon enregistré."))
    return redirect("review:read", pk=pk)


def _conflict(request: HttpRequest, review: Review, error: WrongState) -> HttpResponse:
    """Another window saved or gave the note: nothing typed is lost, nothing is overwritten unseen."""
    review.refresh_from_db()
    data = request.POST.copy()
    data["version"] = str(review.version)
    form = _form(review, data)
    form.is_valid()
    form.add_error(None, _ELSEWHERE if review.state == ReviewState.ASSIGNED else str(error.reason))
    return _page(request, review, form, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """« Avez-vous un lien avec ce demandeur ? », before anything of the file is shown."""
    review = queries.review_for(request.user, pk)
    form = StatementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        linked = form.cleaned_data["answer"] == LINK
        actions.declare(review=review, linked=linked, reason=form.cleaned_data["reason"], by=request.user)
        if linked:
            messages.success(
                request, _("Votre déport est enregistré : ce dossier sera lu par quelqu’un d’autre.")
            )
            return redirect("review:home")
        return redirect("review:read", pk=pk)
    context = {"review": review, "application": review.application, "form": form}
    return render(request, "grants/review/declare.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep the draft as it is typed: what can be read is saved, the rest is said."""
    review = queries.review_for(request.user, pk)
    form = _form(review, request.POST)
    form.is_valid()
    if "version" not in form.cleaned_data:
        return JsonResponse({"message": _("Rechargez la page.")}, status=409)
    try:
        saved = actions.save_draft(
            review=review,
            version=form.cleaned_data["version"],
            scores=form.valid_scores(),
            comment=form.cleaned_data.get("comment", review.comment),
            by=request.user,
        )
    except WrongState as error:
        return JsonResponse({"message": str(error.reason)}, status=409)
    answer: dict[str, Any] = {"version": saved.version}
    if form.errors:
        return JsonResponse({**answer, "errors": form.errors}, status=422)
    answer["saved_at_label"] = f"{timezone.localtime(saved.saved_at):%H h %M}"
    return JsonResponse(answer)


@require_POST
@login_required
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take my note back to change it."""
    review = _opened(request, pk)
    if isinstance(review, HttpResponse):
        return review
    actions.reopen(review=review, by=request.user)
    messages.success(
        request, _("Votre note est reprise : elle ne compte plus jusqu’à ce que vous la rendiez.")
    )
    return redirect("review:read", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """A link that one discovers while reading."""
    review = queries.review_for(request.user, pk)
    form = RecuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.recuse(review=review, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(
            request, _("Votre déport est enregistré : ce dossier sera lu par quelqu’un d’autre.")
        )
        return redirect("review:home")
    context = {"review": review, "application": review.application, "form": form}
    return render(request, "grants/review/recuse.html", context, status=422 if form.is_bound else 200)
