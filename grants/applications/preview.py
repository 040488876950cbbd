"""A call as its applicants will see it, while it is designed: every step on one page, nothing saved.

The page answers what is typed as the real steps do: conditions while typing, and with « Vérifier » the
errors that a submission would meet.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import ApplicantKind
from grants.applications import answers, budget, content, steps
from grants.applications.forms import AnswersForm, ProjectForm, StepForm
from grants.applications.forms_budget import BudgetForm
from grants.applications.forms_pieces import PiecesForm
from grants.applications.items import Item
from grants.calls import forms_schema, queries
from grants.calls.forms_schema import FormSpec
from grants.calls.models import Call

WIDTHS = {"ordinateur": "wide", "telephone": "narrow"}


@dataclass(frozen=True)
class Town:
    """Where the example is."""

    name: str


@dataclass(frozen=True)
class Example:
    """The record that stands where the applicant's own will be: the first kind that the call admits."""

    kind: str
    name: str
    postcode: str = "40000"
    address: str = "1 place de la Mairie"
    acronym: str = ""
    address_extra: str = ""
    siret: str = ""
    rna: str = ""
    registry_court: str = ""
    legal_category: str = ""
    founded_on: None = None
    representative_name: str = "Dominique Exemple"
    representative_function: str = ""
    email: str = "contact@association.example"
    phone: str = "05 00 00 00 00"
    commune: Town = Town("Mont-d’Exemple")

    def get_kind_display(self) -> str:
        """As on a real record."""
        return str(ApplicantKind(self.kind).label)


@dataclass(frozen=True)
class Step:
    """One step as its page would show it."""

    name: str
    label: str
    help: str
    form: Any
    items: list[Item]


def _of(request: HttpRequest, pk: int) -> Call:
    return get_object_or_404(queries.prepared_by(request.user).select_related("programme"), pk=pk)


@require_safe
def frame(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview in the administration, as wide as a computer or as a phone."""
    call = _of(request, pk)
    width = request.GET.get("largeur", "")
    chosen = width if width in WIDTHS else "ordinateur"
    context = {"call": call, "width": chosen, "shape": WIDTHS[chosen]}
    return render(request, "grants/applications/preview_frame.html", context)


@xframe_options_sameorigin
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every step, with what was typed when « Vérifier » was asked."""
    call = _of(request, pk)
    spec = forms_schema.preview(call)
    texts = request.POST if request.method == "POST" else {}
    shown = list(_steps(spec, texts))
    kind = next(iter(spec.applicant_kinds), ApplicantKind.ASSOCIATION.value)
    context = {
        "call": call,
        "spec": spec,
        "steps": shown,
        "forms": [step.form for step in shown],
        "application": {"pk": 0, "amount": None, "applicant": Example(kind, _("Demandeur d’exemple"))},
        "scaled": True,  # no way to another page from here
        "paste": "",
        "corrects": False,
        "totals": budget.totals([]),
        "pieces": PiecesForm(asked=spec.pieces),
        "attestation": content.attestation(),
        "checked": request.method == "POST",
    }
    return render(request, "grants/applications/preview.html", context)


def _steps(spec: FormSpec, texts: Any) -> list[Step]:
    strict = bool(texts)
    project = ProjectForm(texts, spec=spec, strict=strict)
    found = [Step("projet", str(steps.LABELS["projet"]), "", project, [])]
    bound = {
        section.step: AnswersForm(texts, spec=spec, questions=section.questions, strict=strict)
        for section in spec.sections
    }
    asked = _asked(spec, list(bound.values()))
    for section in spec.sections:
        form = bound[section.step]
        form.hide(asked)
        label = section.title or str(steps.LABELS["questions"])
        items = [Item(item, form, hidden=item.key not in asked) for item in section.items]
        found.append(Step("questions", label, section.help, form, items))
    if spec.needs_budget:
        lines: StepForm = BudgetForm(texts, spec=spec, strict=strict)
        found.append(Step("budget", str(steps.LABELS["budget"]), "", lines, []))
    return found


def _asked(spec: FormSpec, forms: list[AnswersForm]) -> frozenset[str]:
    """The questions that are asked, given what is typed."""
    typed: dict[str, Any] = {}
    for form in forms:
        form.full_clean()
        for question in form.questions:
            own = {name: form.cleaned_data.get(name) for name in form.names[question.key]}
            typed[question.key] = answers.to_json(question, own)
    return spec.visible(answers.condition_values(spec, typed))
