"""Labels and kept filters: their pages and the forms that send to them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from grants.screening import queries
from grants.screening.lists import actions, filters, offers, rules
from grants.screening.lists.forms import FileLabelsForm, KeepFilterForm, LabelForm, NewLabelForm
from grants.screening.lists.models import Label
from grants.screening.lists.panel import labels_for
from ui.text import clean_line


def _require_staff(request: HttpRequest) -> None:
    if not queries.works_here(request.user):
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def labels(request: HttpRequest) -> HttpResponse:
    """The labels of my programmes; POST makes one."""
    _require_staff(request)
    programmes = rules.my_whole_programmes(request.user)
    form = NewLabelForm(programmes, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_label(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("name", error.messages)
        else:
            messages.success(request, _("Étiquette créée."))
            return redirect("screening:labels")
    known = offers.labels_of(request.user).select_related("programme").annotate(files=Count("file_labels"))
    context = {
        "labels": known.order_by("programme__title", "name", "pk"),
        "makes": set(programmes.values_list("pk", flat=True)),
        "form": form,
    }
    return render(request, "grants/screening/labels.html", context, status=422 if form.errors else 200)


def _my_label(request: HttpRequest, pk: int) -> Label:
    """A label that this person may change; 404 for the labels of programmes where they do not work."""
    _require_staff(request)
    return get_object_or_404(offers.labels_of(request.user).select_related("programme"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def label(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a label."""
    found = _my_label(request, pk)
    form = LabelForm(request.POST or None, initial={"name": found.name, "tone": found.tone})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_label(label=found, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("name", error.messages)
        else:
            messages.success(request, _("Étiquette modifiée."))
            return redirect("screening:labels")
    context = {
        "label": found,
        "form": form,
        "makes": rules.makes_labels(request.user, found.programme),
        "carried": found.file_labels.count(),
    }
    return render(request, "grants/screening/label.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def label_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a label."""
    carried = actions.delete_label(label=_my_label(request, pk), by=request.user)
    said = ngettext(
        "Étiquette supprimée ; %(count)d dossier la portait.",
        "Étiquette supprimée ; %(count)d dossiers la portaient.",
        carried,
    )
    messages.success(request, said % {"count": carried})
    return redirect("screening:labels")


@require_POST
@login_required
def file_labels(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a file its labels."""
    application = queries.file_for(request.user, pk)
    form = FileLabelsForm(labels_for(application), request.POST)
    if form.is_valid():
        actions.set_labels(application=application, labels=form.chosen(), by=request.user)
        messages.success(request, _("Étiquettes enregistrées."))
    else:
        messages.error(request, _("Une de ces étiquettes n’existe plus : rien n’a été changé."))
    return redirect(f"{reverse('screening:file', args=[pk])}#etiquettes")


def list_address(query: str) -> str:
    """The list as that query shows it, with nothing that the list does not read."""
    kept = filters.kept(QueryDict(query))
    return reverse("screening:list") + (f"?{kept}" if kept else "")


@require_POST
@login_required
def filter_keep(request: HttpRequest) -> HttpResponse:
    """Keep the list on screen under a name."""
    _require_staff(request)
    query = posted_query(request)
    form = keep_form(request.user, offers.of(request.user), request.POST)
    if not query:
        messages.error(request, _("Filtrez d’abord la liste : il n’y a rien à enregistrer."))
    elif form.is_valid():
        shared = form.programme
        programme = rules.my_whole_programmes(request.user).filter(pk=shared).first() if shared else None
        actions.keep_filter(
            name=form.cleaned_data["name"],
            query=query,
            by=request.user,
            programme=programme,
            everybody=form.everybody,
        )
        messages.success(request, _("Filtre enregistré."))
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect(list_address(query))


@require_POST
@login_required
def filter_forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a kept filter."""
    _require_staff(request)
    kept = get_object_or_404(offers.filters_of(request.user).select_related("programme"), pk=pk)
    actions.forget_filter(kept=kept, by=request.user)
    messages.success(request, _("Filtre supprimé."))
    return redirect(list_address(posted_query(request)))


def posted_query(request: HttpRequest) -> str:
    """The address of the list from which a form was sent; "" for what is none."""
    given = request.POST.get("query", "")
    return filters.kept(QueryDict(clean_line(given))) if len(given) <= filters.LONGEST else ""


def keep_form(user: Any, offered: offers.Offers, data: Any = None) -> KeepFilterForm:
    """The form under which the list on screen is kept. No query of its own."""
    return KeepFilterForm(offered.programmes, rules.shares_with_everybody(user), data)
