"""What a file must be before it can be submitted: asked by the machine, shown as a checklist by the pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from territories.names import searchable
from ui.formatting import euros


@dataclass(frozen=True)
class Missing:
    """One thing that lacks: the sentence, the step where it is put right, the field (may be empty)."""

    sentence: str
    step: str
    field: str = ""

    def __str__(self) -> str:
        return self.sentence


def call_accepts(application: Any, at: datetime | None = None) -> bool:
    """The call takes submissions at `at` (now), grace included.

    `at` is when the request reached the server: waiting for a lock does not make a file late.
    """
    from grants.calls.machine import CallState
    from workflows.clock import now

    call = application.call
    if application.received_on:
        return call.state in (CallState.OPEN, CallState.CLOSED) and received_in_time(
            call, application.received_on
        )
    moment = at or now()
    return call.state == CallState.OPEN and call.opens_at <= moment <= call.last_moment


def received_in_time(call: Any, day: date) -> bool:
    """Whether a paper file that came on this day came while the call was open: days count, hours do not."""
    return timezone.localdate(call.opens_at) <= day <= timezone.localdate(call.closes_at)


def arrival(application: Any) -> datetime | None:
    """When a paper file arrived: the end of its day, or now on the day itself. None for a file filed online.

    The silence of the service counts from there (CRPA, R112-5), not from the day it was keyed.
    """
    from workflows.clock import now

    if application.received_on is None:
        return None
    end = timezone.make_aware(datetime.combine(application.received_on, time(23, 59, 59)))
    return min(end, now())


def missing(application: Any) -> list[Missing]:
    """What lacks, in the order of the form; empty when the file is complete. Two queries at most
    beyond the related rows that the application carries."""
    from grants.applications.texts import asks_budget, memory_of, spec_of

    spec, unread = spec_of(application), memory_of(application).unread
    found = [*_project(application, spec, unread), *_answers(application, spec, unread)]
    if asks_budget(application):
        found += _budget(application, spec, unread)
    found += _pieces(application, spec)
    said = {(item.step, item.field) for item in found if item.field}
    found += _rules(application, spec, said)
    if not application.certified:
        sentence = _("Attestez sur l’honneur l’exactitude du dossier.")
        found.append(Missing(sentence, "relecture", "certified"))
    return found


def _rules(application: Any, spec: Any, said: set[tuple[str, str]]) -> Iterator[Missing]:
    """The rules of the call that are not respected, and those that lack a fact to be judged on.

    What lacks for the rules drawn from the call's own fields, or at a field of which something is `said`,
    has its sentence already.
    """
    from grants.applications import facts, guidance
    from grants.calls.eligibility import Verdict, kind_named

    for finding in facts.findings(application, spec):
        kind = kind_named(finding.kind)
        designed = kind is not None and kind.designed
        step = guidance.step_of(spec, finding)
        lacks = finding.verdict == Verdict.UNKNOWN and designed and (step, finding.field) not in said
        if finding.verdict == Verdict.NO or lacks:
            yield Missing(finding.told, step, finding.field)


def _project(application: Any, spec: Any, unread: dict[str, str]) -> Iterator[Missing]:
    sentences = {
        "title": (_("Donnez un intitulé au projet."), _("L’intitulé du projet est à corriger.")),
        "summary": (_("Résumez le projet."), _("Le résumé du projet est à corriger.")),
        "commune": (_("Indiquez la commune du projet."), _("La commune du projet est à corriger.")),
        "amount": (_("Indiquez le montant demandé."), _("Le montant demandé est à corriger.")),
    }
    if spec.scale:
        del sentences["amount"]
        yield from _scale(application, spec)
    for name, (absent, wrong) in sentences.items():
        if unread.get(name):
            yield Missing(wrong, "projet", name)
        elif getattr(application, f"{name}_id" if name == "commune" else name) in ("", None):
            yield Missing(absent, "projet", name)


def _scale(application: Any, spec: Any) -> Iterator[Missing]:
    """The amount that follows from the answers: none of the lines may hold."""
    from grants.applications import answers, scale

    if scale.line_of(application) is None:
        steps, key = scale.steps_of(spec), next(iter(scale.asked_keys(spec)), "")
        field = answers.kind_of(spec.by_key[key]).first(spec.by_key[key]) if key in spec.by_key else ""
        yield Missing(scale.told(None), steps[0] if steps else "projet", field)


def _answers(application: Any, spec: Any, unread: dict[str, str]) -> Iterator[Missing]:
    from grants.applications import answers, texts

    shown = texts.asked(application)
    wrong: dict[str, str] = {}
    for name, text in unread.items():
        if text and name.startswith("q-"):
            wrong.setdefault(name[2:].partition(".")[0], name)
    around = answers.around(spec.questions, _commune_texts(application, spec))
    for section in spec.sections:
        for question in section.questions:
            if question.key not in shown:
                continue
            if question.key in wrong:
                sentence = _("La réponse à « %(question)s » est à corriger.") % {"question": question.label}
                yield Missing(sentence, section.step, wrong[question.key])
                continue
            for lack in answers.lacks(question, application.answers.get(question.key), around):
                yield Missing(lack.sentence, section.step, lack.field)


def _commune_texts(application: Any, spec: Any) -> dict[str, str]:
    """The kept texts that name communes, for all to be looked up in one query."""
    from grants.applications import answers
    from grants.calls.kinds import QuestionKind

    texts: dict[str, str] = {}
    for question in spec.questions:
        if question.kind in (QuestionKind.COMMUNE, QuestionKind.ADDRESS):
            texts |= answers.stored_texts(question, application.answers.get(question.key))
    return texts


def _budget(application: Any, spec: Any, unread: dict[str, str]) -> Iterator[Missing]:
    from grants.applications import budget

    yield from _broken_lines(unread)
    lines = list(application.budget_lines.all())
    totals = budget.totals(lines)
    if not totals.expense:
        yield Missing(_("Indiquez au moins une charge."), "budget", "expense-0-account")
        return
    if totals.difference:
        yield Missing(
            _("Les charges (%(expense)s) et les produits (%(income)s) ne sont pas égaux : écart de %(gap)s.")
            % {
                "expense": euros(totals.expense),
                "income": euros(totals.income),
                "gap": euros(abs(totals.difference)),
            },
            "budget",
            "expense-0-account",
        )
    if totals.difference_in_kind:
        yield Missing(
            _("Les contributions volontaires (comptes 86 et 87) ne sont pas égales : écart de %(gap)s.")
            % {"gap": euros(abs(totals.difference_in_kind))},
            "budget",
            "expense-0-account",
        )
    yield from _funders(lines)
    if application.amount is not None:
        yield from _requested(application, lines, totals)


def _funders(lines: list[Any]) -> Iterator[Missing]:
    """Each grant of another funder names it and says where it stands, once."""
    seen: set[tuple[str, str]] = set()
    for line in lines:
        if line.side != "income" or line.account != "74" or line.requested:
            continue
        place = {"row": line.position, "funder": line.label}
        if not line.label:
            sentence = _("Nommez le financeur de la subvention, ligne %(row)s des produits.")
            yield Missing(sentence % place, "budget", f"income-{line.position - 1}-label")
        if not line.status:
            sentence = _("Dites si la subvention de la ligne %(row)s des produits est demandée ou accordée.")
            yield Missing(sentence % place, "budget", f"income-{line.position - 1}-status")
        funder = (searchable(line.label), line.status)
        if line.label and funder in seen:
            sentence = _("« %(funder)s » figure deux fois parmi les subventions : une ligne par financeur.")
            yield Missing(sentence % place, "budget", f"income-{line.position - 1}-label")
        seen.add(funder)


def _broken_lines(unread: dict[str, str]) -> Iterator[Missing]:
    sides = {"expense": _("charges"), "income": _("produits")}
    broken = sorted(
        {(name.split("-")[0], int(name.split("-")[1])) for name in unread if name.startswith(tuple(sides))}
    )
    for side, index in broken:
        yield Missing(
            _("La ligne %(row)s des %(side)s est à compléter ou à corriger.")
            % {"row": index + 1, "side": sides[side]},
            "budget",
            f"{side}-{index}-amount",
        )


def _requested(application: Any, lines: list[Any], totals: Any) -> Iterator[Missing]:
    asked = [line for line in lines if line.requested and line.account.startswith("74")]
    if totals.requested_lines != 1 or len(asked) != 1 or asked[0].amount != application.amount:
        yield Missing(
            _("Le montant demandé doit figurer une fois, et une seule, parmi les subventions (compte 74)."),
            "budget",
            "income-0-account",
        )


def _pieces(application: Any, spec: Any) -> Iterator[Missing]:
    if not spec.pieces:
        return
    from grants.applications import answers, pieces

    joined = {attachment.piece for attachment in application.attachments.all()}
    shown = spec.visible(answers.condition_values(spec, application.answers))
    for piece in spec.pieces:
        if piece.required and piece.key in shown and piece.key not in joined:
            yield Missing(
                _("Joignez la pièce « %(piece)s ».") % {"piece": piece.label}, "pieces", f"piece-{piece.key}"
            )
    for piece, reason in pieces.outdated(application):
        sentence = _("Pièce « %(piece)s » : %(reason)s") % {"piece": piece.label, "reason": reason}
        yield Missing(sentence, "pieces", f"piece-{piece.key}")
