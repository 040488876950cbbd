"""Who may apply: the capacity in which one applies."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import ApplicantKind
from grants.calls.eligibility.facts import Facts
from grants.calls.eligibility.findings import Verdict
from grants.calls.eligibility.registry import Outcome, RuleKind, register


@register
class ApplicantKinds(RuleKind):
    """The capacities in which one may apply, from the call itself."""

    name = "applicant_kind"
    label = gettext_lazy("Demandeurs admis")
    asks = ("kind",)
    designed = False

    def sentence(self, params: Mapping[str, Any]) -> str:
        kinds = ", ".join(str(ApplicantKind(kind).label).lower() for kind in params["kinds"])
        return _("Peuvent demander : %(kinds)s.") % {"kinds": kinds}

    def check(self, params: Mapping[str, Any], facts: Facts) -> Outcome:
        if facts.kind is None:
            return Verdict.UNKNOWN, self.sentence(params)
        label = str(ApplicantKind(facts.kind).label).lower()
        if facts.kind in params["kinds"]:
            return Verdict.YES, _("L’appel est ouvert à ce statut : %(kind)s.") % {"kind": label}
        return Verdict.NO, _("Cet appel n’est pas ouvert à votre statut (%(kind)s).") % {"kind": label}
