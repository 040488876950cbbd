"""The blocks of the rules, one for each kind of rule, from the kinds themselves."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from accounts.models import ApplicantKind
from grants.calls.blocks.base import ConditionBlock
from grants.calls.eligibility.registry import RuleKind, rule_kinds


def _shared() -> list[tuple[str, blocks.Block]]:
    """Whom and when the rule concerns, where the rulebook says it."""
    kind = blocks.ChoiceBlock(label=_("statut"), choices=ApplicantKind.choices)
    return [
        (
            "only_kinds",
            blocks.ListBlock(
                kind,
                label=_("ne concerne que"),
                default=[],
                min_num=0,
                max_num=len(ApplicantKind.values),
                help_text=_("Aucun : la règle concerne tous les demandeurs."),
            ),
        ),
        ("only_if", ConditionBlock(label=_("ne s’applique que si"))),
        (
            "article",
            blocks.CharBlock(
                label=_("article du règlement"),
                max_length=60,
                required=False,
                help_text=_("Par exemple : art. 4."),
            ),
        ),
    ]


def _block(kind: RuleKind) -> blocks.StructBlock:
    return blocks.StructBlock([*kind.fields(), *_shared()], label=kind.label, icon=kind.icon)


class RuleBlocks(blocks.StreamBlock):
    """The rules of a call beyond its amounts and the capacities that it admits."""

    def __init__(self, local_blocks=None, **kwargs):
        designed = [(kind.name, _block(kind)) for kind in rule_kinds().values() if kind.designed]
        super().__init__([*designed, *(local_blocks or ())], **kwargs)

    class Meta:
        max_num = 60
        collapsed = True
