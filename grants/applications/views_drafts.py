"""The steps of a draft and its proof. Each POST keeps what was typed before anything else."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from grants.applications import actions, checks, closing, content, panels, queries, steps, texts
from grants.applications.errors import ConditionsUnmet, Outdated, WrongState
from grants.applications.forms import StepForm
from grants.applications.machine import ApplicationState
from grants.applications.merging import Read
from grants.applications.models import Application
from ui import params
from ui.formatting import french_time
from workflows.clock import now

_HANDLED = ["GET", "HEAD", "POST"]
_MORE_ROWS = 5


def own(request: HttpRequest, pk: int) -> Application:
    """One file of the applicants that the person acts for; 404 for every other."""
    rows = queries.with_everything(queries.carried_by(request.user))
    return get_object_or_404(rows.prefetch_related("budget_lines", "attachments"), pk=pk)


def is_editable(application: Application) -> bool:
    """Draft, or waiting for complements."""
    return application.state in actions.EDITABLE


def context(application: Application, step: str, **more: Any) -> dict[str, Any]:
    """What every step shows: where one stands, what lacks, whether the call still takes the file."""
    missing = checks.missing(application)
    at = now()
    draft = application.state == ApplicationState.DRAFT
    accepts = checks.call_accepts(application, at)
    order = steps.names(application)
    return {
        "application": application,
        "call": application.call,
        "step": step,
        "step_label": steps.label(application, step),
        "step_number": order.index(step) + 1,
        "step_count": len(order),
        "steps": steps.overview(application, missing, step),
        "missing": steps.tasks(application, missing),
        "previous": steps.preceding(application, step),
        "late": draft and not accepts,
        "in_advance": application.call.closes_at > at,
        "in_grace": draft and accepts and at > application.call.closes_at,
        "panels": [] if draft else panels.panels(application, None),
        **more,
    }


@login_required
@require_http_methods(_HANDLED)
def edit(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step with a form: project, questions, budget."""
    application = own(request, pk)
    _require_step(application, step)
    if not is_editable(application):
        return no_longer(request, application)
    if request.method == "POST":
        return _save(request, application, step)
    options: dict[str, Any] = {"strict": request.GET.get("verifier") == "1"}
    if step == "budget":
        options["extra"] = params.whole(request, "lignes", 0, max=30)
    form = texts.form(application, step, texts.stored(application, step), **options)
    return _page(request, application, step, form, Read(application.version))


def _require_step(application: Application, step: str) -> None:
    if not texts.has_form(application, step):
        raise Http404


def no_longer(request: HttpRequest, application: Application) -> HttpResponse:
    """Back to the page of a file that is not a draft any more."""
    messages.info(request, _("Ce dossier est déposé : il ne peut plus être modifié."))
    return redirect(application)


def _kept(request: HttpRequest, application: Application, step: str) -> actions.Saved:
    return actions.save_step(
        application=application,
        by=request.user,
        step=step,
        data=request.POST,
        version=request.POST.get("version", ""),
    )


def _save(request: HttpRequest, application: Application, step: str) -> HttpResponse:
    saved = _kept(request, application, step)
    fresh = own(request, application.pk)
    if saved.conflicts or saved.form.errors:
        form = _again(fresh, step, saved)
        status = 409 if saved.conflicts else 422
        shown = [
            {"conflict": conflict, "label": form[conflict.name].label, "field": conflict.name}
            for conflict in saved.conflicts
            if conflict.name in form.fields
        ]
        author = texts.memory_of(fresh).saved_by
        return _page(
            request, fresh, step, form, Read(fresh.version), status=status, conflicts=shown, author=author
        )
    if "lignes" in request.POST:
        return redirect(f"{request.path}?lignes={_MORE_ROWS}#lignes")
    if "rester" in request.POST:
        messages.success(request, _("Votre brouillon est enregistré."))
        return redirect(request.path)
    return redirect(steps.following(fresh, step))


def _again(fresh: Application, step: str, saved: actions.Saved) -> StepForm:
    """The step as it is kept now, with what the person typed where it could not be, and every error."""
    kept = texts.stored(fresh, step) | {conflict.name: conflict.mine for conflict in saved.conflicts}
    form = texts.form(fresh, step, kept)
    for name, errors in saved.form.errors.items():
        if name in form.fields and name not in form.errors:
            form.add_error(name, errors.as_data())
    return form


def _page(
    request: HttpRequest,
    application: Application,
    step: str,
    form: StepForm,
    read: Read,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    values = context(application, step, form=form, read=str(read), **more)
    if step == "budget":
        from grants.applications import budget

        values["totals"] = budget.totals(application.budget_lines.all())
    template = step if step in texts.FORMS else "questions"
    return render(request, f"grants/applications/step_{template}.html", values, status=status)


@login_required
@require_POST
def autosave(request: HttpRequest, pk: int, step: str) -> JsonResponse:
    """Keep what is being typed: 200 saved, 422 saved but not readable, 409 changed by two people."""
    application = get_object_or_404(queries.with_everything(queries.carried_by(request.user)), pk=pk)
    _require_step(application, step)
    saved = _kept(request, application, step)
    answer: dict[str, Any] = {"version": str(saved.read), "saved_at_label": _saved_label(saved)}
    told = closing.notice(saved.application)
    if told:
        answer["notice"] = told
    if saved.conflicts:
        answer["message"] = _(
            "La même réponse a été modifiée ailleurs. Votre saisie reste sur cet écran : "
            "appuyez sur « Enregistrer » pour comparer les deux textes."
        )
        answer["conflicts"] = [
            {"field": conflict.name, "mine": conflict.mine, "theirs": conflict.theirs}
            for conflict in saved.conflicts
        ]
        return JsonResponse(answer, status=409)
    if saved.form.errors:
        answer["errors"] = saved.form.errors
        answer["message"] = _("Enregistré. Une réponse est à corriger.")
        return JsonResponse(answer, status=422)
    return JsonResponse(answer)


def _saved_label(saved: actions.Saved) -> str:
    label = _("Enregistré à %(time)s") % {"time": french_time(now())}
    if saved.unseen:
        label += _(" – d’autres réponses ont été modifiées ailleurs : rechargez la page pour les voir")
    return label


@login_required
@require_http_methods(_HANDLED)
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything read over, what lacks, and the button to submit."""
    received = now()
    application = own(request, pk)
    if request.method == "POST":
        return _submit(request, application, received)
    if not is_editable(application):
        return no_longer(request, application)
    return _proof_page(request, application)


def _proof_page(
    request: HttpRequest, application: Application, status: int = 200, **more: Any
) -> HttpResponse:
    values = context(
        application,
        "relecture",
        content=content.content(application),
        attestation=content.attestation(),
        **more,
    )
    # The attestation is a box on this very page: it is no task to go and do elsewhere.
    values["missing"] = [task for task in values["missing"] if not task.href.endswith("#id_certified")]
    return render(request, "grants/applications/proof.html", values, status=status)


def _submit(request: HttpRequest, application: Application, received: Any) -> HttpResponse:
    complement = application.state == ApplicationState.INCOMPLETE
    version = request.POST.get("version", "")
    common: dict[str, Any] = {
        "application": application,
        "by": request.user,
        "certified": request.POST.get("certified") == "on",
        "version": int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
    }
    try:
        if complement:
            actions.complete(**common)
        else:
            actions.submit(**common, at=received)
    except WrongState:
        return _already(request, application)
    except Outdated as error:
        return _proof_page(request, own(request, application.pk), status=409, outdated=error.reason)
    except ConditionsUnmet as error:
        certified = common["certified"]
        return _proof_page(
            request, own(request, application.pk), status=422, unmet=error.unmet, certified=certified
        )
    messages.success(
        request, _("Vos compléments sont envoyés.") if complement else _("Votre dossier est déposé.")
    )
    return redirect("applications:receipt", application.pk)


def _already(request: HttpRequest, application: Application) -> HttpResponse:
    """The second of two clicks or tabs: the first one counted."""
    fresh = own(request, application.pk)
    if fresh.submitted_at is None:
        messages.info(request, _("Ce dossier a été retiré."))
        return redirect(fresh)
    messages.info(request, _("Ce dossier était déjà déposé : il ne l’a été qu’une fois."))
    return redirect("applications:receipt", fresh.pk)
