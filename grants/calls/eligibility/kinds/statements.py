"""What the answers must be: statements to confirm, conditions on any question."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from grants.calls import conditions
from grants.calls.blocks.base import ConditionBlock, key_shape
from grants.calls.eligibility.facts import Facts
from grants.calls.eligibility.findings import Verdict
from grants.calls.eligibility.kinds.common import Fields, Params, lacking
from grants.calls.eligibility.logic import decided
from grants.calls.eligibility.registry import Outcome, RuleKind, register


def _texts() -> Fields:
    return [
        (
            "statement",
            blocks.CharBlock(
                label=gettext_lazy("règle, comme chacun la lit"), max_length=300, required=False
            ),
        ),
        ("refusal", blocks.CharBlock(label=gettext_lazy("motif de refus"), max_length=300, required=False)),
    ]


@register
class Declaration(RuleKind):
    """A yes-or-no question, or an attestation, that must be answered « oui »."""

    name = "declaration"
    label = gettext_lazy("Déclaration à confirmer")
    asks = ("answers",)
    step = "questions"
    icon = "check"

    def fields(self) -> Fields:
        helps = gettext_lazy("Question « oui ou non » ou attestation : la réponse attendue est « oui ».")
        return [
            (
                "question",
                blocks.CharBlock(
                    label=gettext_lazy("repère de la question"),
                    max_length=40,
                    validators=[key_shape],
                    help_text=helps,
                ),
            ),
            *_texts(),
        ]

    def keys(self, params: Params) -> tuple[str, ...]:
        return (params["question"],) if params.get("question") else ()

    def sentence(self, params: Params) -> str:
        return params.get("statement") or _("Le demandeur confirme la déclaration demandée.")

    def check(self, params: Params, facts: Facts) -> Outcome:
        key = params.get("question", "")
        if key in facts.hidden:
            return Verdict.YES, _("Cette déclaration n’est pas demandée dans votre cas.")
        if key not in facts.answers:
            return lacking(_("une réponse"), self.sentence(params))
        if facts.answers[key] == conditions.YES:
            return Verdict.YES, self.sentence(params)
        return Verdict.NO, params.get("refusal") or _("La déclaration n’est pas confirmée. %(rule)s") % {
            "rule": self.sentence(params)
        }

    def problems(self, params: Params) -> list[str]:
        if not params.get("question"):
            return [_("Règle « Déclaration à confirmer » : indiquez la question.")]
        return []


@register
class Answer(RuleKind):
    """Any condition on the answers, with its own reason."""

    name = "answer"
    label = gettext_lazy("Condition sur les réponses")
    asks = ("answers",)
    step = "questions"
    icon = "help"

    def fields(self) -> Fields:
        return [("when", ConditionBlock(label=gettext_lazy("doit être vrai"))), *_texts()]

    def keys(self, params: Params) -> tuple[str, ...]:
        return tuple(dict.fromkeys(conditions.keys(params.get("when"))))

    def sentence(self, params: Params) -> str:
        return params.get("statement") or _("Les réponses respectent les conditions de l’appel.")

    def check(self, params: Params, facts: Facts) -> Outcome:
        held = decided(params.get("when"), facts.answers)
        if held is None:
            return lacking(_("une réponse"), self.sentence(params))
        if held:
            return Verdict.YES, self.sentence(params)
        return Verdict.NO, params.get("refusal") or _("Vos réponses ne le permettent pas. %(rule)s") % {
            "rule": self.sentence(params)
        }

    def problems(self, params: Params) -> list[str]:
        if not params.get("when"):
            return [_("Règle « Condition sur les réponses » : indiquez au moins une condition.")]
        return []
