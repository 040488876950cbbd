"""The screens of one file on the agenda: put to the vote, vote, propose, decline, postpone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from grants.committee import actions, forms, queries, voting
from grants.committee.machine import ItemState
from grants.committee.models import AgendaItem, Choice
from grants.committee.rules import runs_item, votes_on
from grants.review.queries import may_see_board
from workflows import engine
from workflows.errors import ConditionsUnmet


@require_safe
@login_required
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One file of the agenda: to conduct its examination, or to vote."""
    return render(request, "grants/committee/item.html", _shown(request, queries.item_for(request.user, pk)))


def _shown(request: HttpRequest, found: AgendaItem, **bound: Any) -> dict[str, Any]:
    user = request.user
    runs = runs_item(user, found)
    line = queries.lines(found.session, user, queries.agenda(found.session).filter(pk=found.pk))[0]
    voters = list(voting.voters(found).select_related("member").order_by("member__last_name", "pk"))
    offers = {offer.name: offer for offer in engine.offered(found, user)} if runs else {}
    own = [user] if votes_on(user, found) else []
    people = list(queries.members_of(found.call)) if runs else own
    return {
        "item": found,
        "session": found.session,
        "application": found.application,
        "line": line,
        "runs": runs,
        "offers": offers,
        "voting": found.state == ItemState.VOTING,
        "votes_here": bool(own) and any(row.member_id == user.pk for row in voters),
        "voters": voters,
        "choices": Choice,
        "sees_ranks": runs or may_see_board(user, found.call),
        "money": queries.money(found.call),
        "highest": voting.highest_amount(found),
        "keyed": bound.get("keyed") or forms.KeyedVotesForm(voters, _given(line)),
        "propose": bound.get("propose") or forms.ProposeForm(voting.highest_amount(found), prefix="proposer"),
        "decline": bound.get("decline") or forms.DeclineForm(prefix="ecarter"),
        "postpone": bound.get("postpone") or forms.PostponeForm(prefix="reporter"),
        "recuse": bound.get("recuse") or forms.RecuseForm(people, prefix="deport"),
        "may_recuse": bool(people) and found.state in (ItemState.WAITING, ItemState.VOTING),
        "rejected": next(iter(bound.values()), None),
    }


def _given(line: queries.Line) -> dict[int, str]:
    return {vote.member_id: vote.choice for vote in line.votes}


def _refused(request: HttpRequest, found: AgendaItem, name: str, form: Any) -> HttpResponse:
    """The page again with the form that was refused, its values kept."""
    context = _shown(request, found, **{name: form})
    return render(request, "grants/committee/item.html", context, status=422)


def _conducted(request: HttpRequest, pk: int) -> AgendaItem:
    """An item whose examination I conduct. Raises Http404."""
    found = queries.item_for(request.user, pk)
    if not runs_item(request.user, found):
        raise Http404
    return found


@require_POST
@login_required
def put_to_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the vote on one file."""
    found = _conducted(request, pk)
    actions.put_to_vote(item=found, by=request.user)
    messages.success(request, _("Le dossier est aux voix."))
    return redirect("committee:item", pk=pk)


@require_POST
@login_required
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """My own vote, changed at will until the file is settled."""
    found = queries.item_for(request.user, pk)
    form = forms.VoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choisissez pour, contre ou abstention."))
        return redirect("committee:item", pk=pk)
    recorded = actions.vote(item=found, choice=form.cleaned_data["choice"], by=request.user)
    choice = recorded.get_choice_display().lower()
    messages.success(request, _("Votre vote est enregistré : %(choice)s.") % {"choice": choice})
    return redirect("committee:item", pk=pk)


@require_POST
@login_required
def key_votes(request: HttpRequest, pk: int) -> HttpResponse:
    """Votes by show of hands."""
    found = _conducted(request, pk)
    voters = voting.voters(found).select_related("member")
    form = forms.KeyedVotesForm(voters, {}, request.POST)
    if not form.is_valid():
        return _refused(request, found, "keyed", form)
    actions.key_votes(item=found, choices=form.choices(), by=request.user)
    messages.success(request, _("Votes enregistrés."))
    return redirect("committee:item", pk=pk)


def _settle(
    request: HttpRequest, found: AgendaItem, *, name: str, form: Any, verb: Callable[..., Any], done: str
) -> HttpResponse:
    """Settle an item with one form and one action."""
    if not form.is_valid():
        return _refused(request, found, name, form)
    try:
        verb(item=found, **form.cleaned_data, by=request.user)
    except ConditionsUnmet as error:
        form.add_error(None, error.unmet)
        return _refused(request, found, name, form)
    messages.success(request, done)
    return redirect("committee:session", pk=found.session_id)


@require_POST
@login_required
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle a file: proposed, with its amount."""
    found = _conducted(request, pk)
    form = forms.ProposeForm(voting.highest_amount(found), request.POST, prefix="proposer")
    return _settle(
        request, found, name="propose", form=form, verb=actions.propose, done=_("Proposition enregistrée.")
    )


@require_POST
@login_required
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle a file: not proposed, with the reason."""
    found = _conducted(request, pk)
    form = forms.DeclineForm(request.POST, prefix="ecarter")
    return _settle(
        request,
        found,
        name="decline",
        form=form,
        verb=actions.decline,
        done=_("Le dossier n’est pas retenu."),
    )


@require_POST
@login_required
def postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a file off to another session."""
    found = _conducted(request, pk)
    form = forms.PostponeForm(request.POST, prefix="reporter")
    return _settle(
        request, found, name="postpone", form=form, verb=actions.postpone, done=_("L’examen est reporté.")
    )


@require_POST
@login_required
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """A member withdraws from this file, or is withdrawn by who conducts the session."""
    found = queries.item_for(request.user, pk)
    runs = runs_item(request.user, found)
    if not (runs or votes_on(request.user, found)):
        raise Http404
    people = queries.members_of(found.call) if runs else [request.user]
    form = forms.RecuseForm(people, request.POST, prefix="deport")
    if not form.is_valid():
        return _refused(request, found, "recuse", form)
    member = get_object_or_404(User, pk=form.cleaned_data["member"])
    actions.recuse(item=found, member=member, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("Déport enregistré : %(name)s.") % {"name": member.display_name})
    if member.pk == request.user.pk:
        return redirect("committee:session", pk=found.session_id)
    return redirect("committee:item", pk=pk)
