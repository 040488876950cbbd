"""« Actualiser » : what the public registers say of an applicant today, beside what is recorded."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.models import Applicant
from accounts.registers import lookup, prefill
from accounts.registers.entries import Entry
from accounts.registers.errors import NAMES, RegisterError
from accounts.signed_in import SignedInRequest


@require_POST
@login_required
def refresh(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the differences with the register; on the second request, take those that were ticked."""
    applicant = get_object_or_404(Applicant.objects.of(request.user).select_related("commune"), pk=pk)
    number = lookup.number_of(applicant)
    if not number:
        messages.info(request, _("Aucun registre public ne peut être consulté pour cette fiche."))
        return redirect("accounts:applicant_edit", pk=pk)
    try:
        entry = lookup.find(number=number, by=request.user)
    except RegisterError as error:
        advice = _("La fiche reste comme elle est ; vous pouvez la modifier vous-même.")
        messages.warning(request, f"{error.sentence} {advice}")
        return redirect("accounts:applicant_edit", pk=pk)
    found = prefill.differences(applicant, entry)
    if "apply" in request.POST and request.POST.get("seen") == _digest(applicant, found):
        return _apply(request, applicant, found)
    return _compared(request, applicant, entry, found)


def _digest(applicant: Applicant, found: list[dict[str, Any]]) -> str:
    """What the person was shown: only that is ever applied."""
    told = [(each["name"], each["before"], each["after"]) for each in found]
    return hashlib.sha256(repr((applicant.version, told)).encode()).hexdigest()


def _compared(
    request: SignedInRequest, applicant: Applicant, entry: Entry, found: list[dict[str, Any]]
) -> HttpResponse:
    if not found:
        messages.success(request, _("La fiche dit la même chose que le registre : rien à changer."))
        return redirect("accounts:applicant_edit", pk=applicant.pk)
    changed = "apply" in request.POST
    context = {
        "applicant": applicant,
        "differences": found,
        "seen": _digest(applicant, found),
        "register": NAMES[entry.register],
        "changed": changed,
    }
    return render(request, "accounts/applicant_refresh.html", context, status=409 if changed else 200)


def _apply(request: SignedInRequest, applicant: Applicant, found: list[dict[str, Any]]) -> HttpResponse:
    ticked = set(request.POST.getlist("take"))
    values = {each["name"]: each["value"] for each in found if each["name"] in ticked}
    if not values:
        messages.info(request, _("Rien n’était coché : la fiche reste comme elle est."))
        return redirect("accounts:applicant_edit", pk=applicant.pk)
    try:
        actions.update_applicant(
            applicant=applicant, by=request.user, version=applicant.version, values=values
        )
    except actions.Stale:
        messages.warning(
            request, _("Un autre membre a modifié cette fiche entre-temps : comparez de nouveau.")
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("La fiche est actualisée d’après le registre."))
    return redirect("accounts:applicant_edit", pk=applicant.pk)
