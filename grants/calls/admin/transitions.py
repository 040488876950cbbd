"""Opening, closing and concluding a call from the administration: a page that explains, then a POST."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from grants.calls import actions, queries
from grants.calls.models import Call
from workflows import engine
from workflows.errors import ConditionsUnmet, NotAllowed, WrongState
from workflows.machine import transitions

#: Name in the address → (transition, action, what it leads to).
VERBS: dict[str, tuple[str, Any, Any]] = {
    "ouvrir": (
        "open",
        actions.open_call,
        gettext_lazy("Les dossiers pourront être déposés et le règlement sera figé."),
    ),
    "clore": ("close", actions.close_call, gettext_lazy("Plus aucun dossier ne pourra être déposé.")),
    "terminer": (
        "conclude",
        actions.conclude_call,
        gettext_lazy("Les résultats seront publiés sur la page de l’appel."),
    ),
}


def transition_buttons(call: Call, user: Any) -> list[dict[str, Any]]:
    """The transitions that exist from here and that this person may fire, as buttons of a register.

    What stands in the way is asked on the page of confirmation: here it would cost queries per row.
    """
    verbs = {name: verb for verb, (name, _action, _effect) in VERBS.items()}
    return [
        {
            "url": reverse("calls_transition", args=[call.pk, verbs[item.name]]),
            "label": item.custom["rule"].label,
            "classname": "button button-secondary button-small",
            "title": f"{item.custom['rule'].label} : {call.title}",
        }
        for item in transitions(Call)
        if item.source == str(call.state) and item.custom["rule"].permission(user, call)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def transition(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm, then fire. What stands in the way is said on the page, with its HTTP code."""
    if verb not in VERBS:
        raise Http404
    call = get_object_or_404(queries.prepared_by(request.user).select_related("programme"), pk=pk)
    name, action, effect = VERBS[verb]
    offer = next(iter(engine.offered(call, request.user, only=[name])), None)
    context: dict[str, Any] = {
        "call": call,
        "offer": offer,
        "effect": effect,
        "unmet": offer.unmet if offer else [],
    }
    context["back"] = reverse("calls_call_modeladmin_index")
    if request.method != "POST":
        return render(request, "grants/calls/admin/transition.html", context)
    try:
        action(call=call, by=request.user)
    except WrongState as error:
        return _refused(request, context, [str(error)], 409)
    except NotAllowed as error:
        return _refused(request, context, [str(error)], 403)
    except ConditionsUnmet as error:
        return _refused(request, context, error.unmet, 422)
    messages.success(request, _("C’est fait : %(call)s.") % {"call": call.title})
    return redirect(context["back"])


def _refused(request: HttpRequest, context: dict[str, Any], unmet: list[str], status: int) -> HttpResponse:
    context = {**context, "unmet": unmet}
    return render(request, "grants/calls/admin/transition.html", context, status=status)
