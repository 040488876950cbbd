"""Whether a rule can be judged at all on the form that goes with it: asked when a call is designed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import ApplicantKind
from grants.calls.eligibility.registry import RuleKind
from grants.calls.kinds import Meaning, QuestionKind

_CONFIRMED = (QuestionKind.YES_NO, QuestionKind.ATTESTATION)


def unanswerable(
    kind: RuleKind,
    params: Mapping[str, Any],
    items: Sequence[Mapping[str, Any]],
    applicant_kinds: Iterable[str],
) -> list[str]:
    """Why nobody could ever satisfy this rule with this form, in French; empty when it can be judged."""
    found = [*_keys(kind, params, items)]
    has_budget = any(item["kind"] == QuestionKind.BUDGET for item in items)
    concerned = set(kind.applies_to(params, tuple(applicant_kinds) or ApplicantKind.values))
    groups = kind.meanings(params)
    if not groups and kind.told_by_budget and not has_budget:
        return [
            *found,
            _("La règle « %(rule)s » demande un budget dans le formulaire.") % {"rule": kind.label},
        ]
    told = _meanings(items, births="births" in kind.asks)
    for group in groups:
        by_record = bool(kind.told_of) and concerned <= set(kind.told_of)
        if told.isdisjoint(group) and not (kind.told_by_budget and has_budget) and not by_record:
            names = ", ".join(str(Meaning(name).label).lower() for name in group)
            found.append(
                _("La règle « %(rule)s » ne peut pas être vérifiée : aucune question n’apprend %(what)s.")
                % {"rule": kind.label, "what": names}
            )
    return found


def _meanings(items: Iterable[Mapping[str, Any]], *, births: bool) -> set[str]:
    """What the answers mean; members tell ages only where a column is their birth date."""
    told = set()
    for item in items:
        means = item.get("means")
        columns = item.get("columns") or ()
        dated = any(column.get("means") == Meaning.BIRTH_DATE for column in columns)
        if means and not (births and means == Meaning.MEMBERS and not dated):
            told.add(str(means))
    return told


def _keys(kind: RuleKind, params: Mapping[str, Any], items: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    by_key = {item["key"]: item for item in items}
    if kind.name != "declaration":
        return  # the keys of conditions are looked at with all the other conditions
    for key in kind.keys(params):
        if key not in by_key:
            yield _("La règle « %(rule)s » porte sur « %(key)s », qui n’est pas une question.") % {
                "rule": kind.label,
                "key": key,
            }
        elif by_key[key]["kind"] not in _CONFIRMED:
            yield _(
                "La règle « %(rule)s » ne peut pas porter sur « %(question)s » : ni oui ou non, ni attestation."
            ) % {
                "rule": kind.label,
                "question": by_key[key].get("label") or key,
            }
