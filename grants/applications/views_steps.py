"""The steps of a draft that are filled in: shown, saved, saved while they are typed."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.rules import is_member_of
from grants.applications import (
    actions,
    aside,
    budget,
    budget_pasting,
    closing,
    guidance,
    items,
    queries,
    steps,
    texts,
)
from grants.applications.answers.pasting import Pasted, paste
from grants.applications.forms import AnswersForm, StepForm
from grants.applications.merging import Read
from grants.applications.models import Application, BudgetSide
from grants.applications.views_drafts import context, is_editable, no_longer, own
from grants.calls.kinds import QuestionKind
from ui import params
from ui.formatting import french_time
from ui.text import displayable
from workflows.clock import now

_HANDLED = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_HANDLED)
def edit(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step with a form: project, questions, budget."""
    application = own(request, pk)
    _require_step(application, step, sent=request.method == "POST")
    if not is_editable(application):
        return no_longer(request, application)
    if request.method == "POST":
        return _save(request, application, step)
    if step not in steps.names(application):
        return redirect(steps.following(application, step))
    options: dict[str, Any] = {"strict": request.GET.get("verifier") == "1"}
    if step == "budget":
        options["extra"] = params.whole(request, "lignes", 0, max=30)
    elif step not in texts.FORMS:
        options["blank"] = {request.GET.get("lignes", ""): items.MORE_ROWS}
    form = texts.form(application, step, texts.stored(application, step), **options)
    return _page(request, application, step, form, Read(application.version))


def _require_step(application: Application, step: str, *, sent: bool) -> None:
    """A page opened before a new version of the form may send a step that is there no more."""
    if not texts.has_form(application, step) and not (sent and texts.is_section(step)):
        raise Http404


def _kept(request: HttpRequest, application: Application, step: str, data: Any = None) -> actions.Saved:
    return actions.save_step(
        application=application,
        by=request.user,
        step=step,
        data=request.POST if data is None else data,
        version=request.POST.get("version", ""),
    )


def _save(request: HttpRequest, application: Application, step: str) -> HttpResponse:
    data, left = _pasted(request, application, step)
    saved = _kept(request, application, step, data)
    fresh = own(request, application.pk)
    if step not in steps.names(fresh):
        messages.info(request, _("Cette étape n’est plus demandée : ce que vous y aviez saisi est gardé."))
        return redirect(steps.following(fresh, step))
    errors = _errors(saved, fresh)
    if saved.conflicts or errors or left:
        return _not_whole(request, fresh, step, saved, left)
    if "lignes" in request.POST or "coller" in request.POST:
        return redirect(_rows_address(request, step))
    if "rester" in request.POST:
        messages.success(request, _("Votre brouillon est enregistré."))
        return redirect(request.path)
    return redirect(steps.following(fresh, step))


def _rows_address(request: HttpRequest, step: str) -> str:
    """Back to the rows that were added."""
    if step == "budget":
        return f"{request.path}?lignes={items.MORE_ROWS}#lignes"
    key = request.POST.get("lignes") or request.POST.get("coller") or ""
    known = key if key.replace("-", "").replace("_", "").isalnum() and key.isascii() else ""
    more = f"?lignes={known}" if "lignes" in request.POST else ""
    return f"{request.path}{more}#id_q-{known}"


def _pasted(request: HttpRequest, application: Application, step: str) -> tuple[Any, dict[str, str]]:
    """What was sent, with the pasted tables in their rows; by key, the lines that found no place."""
    data, left = request.POST.copy(), {}
    for key, label, put in _tables(application, step):
        text = request.POST.get(f"coller-{key}", "")
        if not text.strip():
            continue
        done = put(data, text)
        if done.taken:
            sentence = ngettext(
                "%(count)s ligne ajoutée à « %(table)s ».",
                "%(count)s lignes ajoutées à « %(table)s ».",
                done.taken,
            )
            messages.success(request, sentence % {"count": done.taken, "table": label})
        if done.left:
            left[key] = displayable(done.left)
            sentence = _("« %(table)s » est plein : les lignes restantes sont dans le cadre à coller.")
            messages.warning(request, sentence % {"table": label})
    return data, left


def _tables(application: Application, step: str) -> Iterator[tuple[str, str, Callable[[Any, str], Pasted]]]:
    """The tables of a step that may be pasted: key, label, what puts a text in their rows."""
    if step == "budget":
        for side, label in BudgetSide.choices:
            yield side, str(label), partial(budget_pasting.paste, side)
    section = texts.section_of(texts.spec_of(application), step)
    for question in section.questions if section else ():
        if question.kind in (QuestionKind.TABLE, QuestionKind.GROUP):
            yield question.key, question.label, partial(paste, question)


def _errors(saved: actions.Saved, fresh: Application) -> Mapping[str, Any]:
    """What cannot be read of what is asked."""
    if isinstance(saved.form, AnswersForm):
        saved.form.hide(texts.asked(fresh))
    return saved.form.errors


def _not_whole(
    request: HttpRequest, fresh: Application, step: str, saved: actions.Saved, left: Mapping[str, str]
) -> HttpResponse:
    form = _again(fresh, step, saved)
    status = 409 if saved.conflicts else 422
    shown = [
        {"conflict": conflict, "label": form[conflict.name].label, "field": conflict.name}
        for conflict in saved.conflicts
        if conflict.name in form.fields
    ]
    author = texts.memory_of(fresh).saved_by
    return _page(
        request,
        fresh,
        step,
        form,
        Read(fresh.version),
        status=status,
        conflicts=shown,
        author=author,
        left=left,
    )


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
    left: Mapping[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    values = context(application, step, form=form, read=str(read), **more)
    values["changes"] = guidance.changes(application)
    hints = guidance.hints(application, step)
    if isinstance(form, AnswersForm):
        form.hide(texts.asked(application))
        values["items"] = items.items(application, step, form, hints=hints, left=left or {})
        values |= _around(request, application, step)
        hints = [hint for hint in hints if not any(hint in item.hints for item in values["items"])]
    if step == "budget":
        values["totals"] = budget.totals(application.budget_lines.all())
        values["rate"] = guidance.rate(application)
        values["left"] = {"expense": "", "income": "", **(left or {})}
    values["notes"] = guidance.notes(application, step)
    values["scaled"] = bool(texts.spec_of(application).scale)
    template = step if step in texts.FORMS else "questions"
    values["hints"] = hints
    return render(request, f"grants/applications/step_{template}.html", values, status=status)


def _around(request: HttpRequest, application: Application, step: str) -> dict[str, Any]:
    """What stands around the questions of a section."""
    first = next((name for name in steps.names(application) if texts.is_section(name)), "")
    section = texts.section_of(texts.spec_of(application), step)
    return {
        "section": section,
        "has_rows": any(question.columns for question in (section.questions if section else ())),
        "elsewhere": items.elsewhere(application, step),
        "aside": aside.removed(application) if step == first else [],
        "corrects": is_member_of(request.user, application.applicant),
    }


@login_required
@require_POST
def autosave(request: HttpRequest, pk: int, step: str) -> JsonResponse:
    """Keep what is being typed: 200 saved, 422 saved but not readable, 409 changed by two people."""
    application = get_object_or_404(queries.with_everything(queries.carried_by(request.user)), pk=pk)
    _require_step(application, step, sent=True)
    saved = _kept(request, application, step)
    row = saved.application
    answer: dict[str, Any] = {"version": str(saved.read), "saved_at_label": _saved_label(saved)}
    answer["hints"] = guidance.hints(row, step)
    told = closing.notice(row)
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
    errors = _errors(saved, row)
    if errors:
        answer["errors"] = errors
        answer["message"] = _("Enregistré. Une réponse est à corriger.")
        return JsonResponse(answer, status=422)
    return JsonResponse(answer)


def _saved_label(saved: actions.Saved) -> str:
    label = _("Enregistré à %(time)s") % {"time": french_time(now())}
    if saved.unseen:
        label += _(" – d’autres réponses ont été modifiées ailleurs : rechargez la page pour les voir")
    return label
