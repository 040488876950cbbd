"""What the blocks of a form share: a key, a label, a condition."""

from typing import Any

from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

OPERATORS = [
    ("eq", _("est")),
    ("ne", _("n’est pas")),
    ("gt", _("est plus grand que")),
    ("ge", _("est au moins")),
    ("lt", _("est plus petit que")),
    ("le", _("est au plus")),
    ("in", _("est l’un de (séparés par « ; »)")),
    ("contains", _("comprend le choix")),
    ("filled", _("a une réponse")),
]
MATCHES = [
    ("all", _("toutes sont vraies")),
    ("any", _("l’une au moins est vraie")),
    ("not", _("aucune n’est vraie")),
]
key_shape = RegexValidator(
    r"^[a-z0-9][a-z0-9_-]{0,39}\Z", _("Un repère s’écrit en minuscules sans accents, chiffres et tirets.")
)


class ConditionLine(blocks.StructBlock):
    """One comparison with the answer to another question."""

    key = blocks.CharBlock(label=_("repère de la question"), max_length=40)
    op = blocks.ChoiceBlock(label=_("comparaison"), choices=OPERATORS, default="eq")
    value = blocks.CharBlock(
        label=_("réponse"),
        max_length=250,
        required=False,
        help_text=_("« oui » ou « non », un nombre, un choix écrit comme dans sa liste."),
    )

    class Meta:
        label = _("condition")
        icon = "help"


class ConditionBlock(blocks.StructBlock):
    """When something applies: lines, and how they go together."""

    match = blocks.ChoiceBlock(label=_("s’applique quand"), choices=MATCHES, default="all")
    lines = blocks.ListBlock(ConditionLine(), label=_("conditions"), default=[], min_num=0, max_num=12)

    class Meta:
        label = _("seulement si")
        collapsed = True
        required = False


def shared(*, with_help: bool = True, with_required: bool = True) -> list[tuple[str, blocks.Block]]:
    """The fields that most questions have, in the order of the page."""
    fields: list[tuple[str, blocks.Block]] = [
        ("label", blocks.CharBlock(label=_("question"), max_length=250)),
    ]
    if with_help:
        fields.append(("help", blocks.CharBlock(label=_("aide"), max_length=400, required=False)))
        fields.append(("example", blocks.CharBlock(label=_("exemple"), max_length=250, required=False)))
    if with_required:
        fields.append(("required", blocks.BooleanBlock(label=_("obligatoire"), required=False, default=True)))
    return fields


def tail() -> list[tuple[str, blocks.Block]]:
    """The fields that close every question: its condition and its key."""
    return [
        ("show_if", ConditionBlock()),
        (
            "key",
            blocks.CharBlock(
                label=_("repère"),
                max_length=40,
                required=False,
                validators=[key_shape],
                help_text=_("Sert aux conditions et aux exports. Vide : il est tiré de la question."),
            ),
        ),
    ]


def question(
    icon: str, label: str | Promise, extra: list[tuple[str, blocks.Block]] | None = None, **options: Any
) -> blocks.StructBlock:
    """The block of one kind of question: shared fields, its own, then condition and key."""
    return blocks.StructBlock([*shared(**options), *(extra or []), *tail()], icon=icon, label=label)
