"""The labels on the page of a file."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from grants.applications.rules import screens_file
from grants.screening.lists.forms import FileLabelsForm
from grants.screening.lists.models import FileLabel, Label
from grants.screening.panels import Panel


def labels_for(application: Application) -> QuerySet[Label]:
    """The labels of the file's programme; `carried` says whether the file has each. One query."""
    carried = FileLabel.objects.filter(application=application, label=OuterRef("pk"))
    return Label.objects.filter(programme=application.call.programme_id).annotate(carried=Exists(carried))


def labels_panel(application: Application, user: Any) -> Panel | None:
    """Its labels, to tick for who screens it; nothing where the programme has none. One query."""
    known: list[Any] = list(labels_for(application))
    if not known:
        return None
    carried = [label for label in known if label.carried]
    context: dict[str, Any] = {"carried": carried}
    if screens_file(user, application):
        context["form"] = FileLabelsForm(known, initial={"labels": [label.pk for label in carried]})
    return Panel(
        title=_("Étiquettes"),
        template="grants/screening/parts/labels_panel.html",
        context=context,
        id="etiquettes",
        order=1,
    )
