"""The blocks of the rules, one for each kind of rule, from the kinds themselves."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from grants.calls.eligibility.registry import RuleKind, rule_kinds


def _article() -> tuple[str, blocks.Block]:
    return "article", blocks.CharBlock(
        label=_("article du règlement"), max_length=60, required=False, help_text=_("Par exemple : art. 4.")
    )


def _block(kind: RuleKind) -> blocks.StructBlock:
    return blocks.StructBlock([*kind.fields(), _article()], label=kind.label, icon=kind.icon)


class RuleBlocks(blocks.StreamBlock):
    """The rules of a call beyond its amounts and the capacities that it admits."""

    def __init__(self, local_blocks=None, **kwargs):
        designed = [(kind.name, _block(kind)) for kind in rule_kinds().values() if kind.designed]
        super().__init__([*designed, *(local_blocks or ())], **kwargs)

    class Meta:
        max_num = 60
