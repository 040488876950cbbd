"""The blocks of a form, one for each kind of question, named after it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from grants.calls.blocks.base import ConditionBlock, question, tail
from grants.calls.kinds import CELL_KINDS, Meaning
from grants.calls.kinds import QuestionKind as K
from grants.calls.pieces import FolderKind

Fields = list[tuple[str, blocks.Block]]


def _whole(label: Any, most: int, **options: Any) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(label=label, required=False, min_value=0, max_value=most, **options)


def _means(*meanings: Meaning) -> tuple[str, blocks.Block]:
    choices = [(meaning.value, meaning.label) for meaning in meanings]
    return "means", blocks.ChoiceBlock(
        label=_("ce que la réponse apprend aux règles"), choices=choices, required=False
    )


def _lines(label: Any, **options: Any) -> blocks.TextBlock:
    return blocks.TextBlock(label=label, rows=4, help_text=_("Un par ligne."), **options)


def _bounds(block: type[blocks.FieldBlock], low: Any, high: Any, **options: Any) -> Fields:
    return [
        ("minimum", block(label=low, required=False, **options)),
        ("maximum", block(label=high, required=False, **options)),
    ]


def _columns() -> blocks.ListBlock:
    means = [(item.value, item.label) for item in (Meaning.BIRTH_DATE,)]
    column = blocks.StructBlock(
        [
            ("label", blocks.CharBlock(label=_("colonne"), max_length=120)),
            (
                "kind",
                blocks.ChoiceBlock(
                    label=_("type"),
                    choices=[(kind.value, kind.label) for kind in CELL_KINDS],
                    default=K.SHORT_TEXT.value,
                ),
            ),
            ("required", blocks.BooleanBlock(label=_("obligatoire"), required=False, default=True)),
            ("choices", _lines(_("choix"), required=False)),
            ("max_length", _whole(_("longueur maximum"), 2000)),
            ("means", blocks.ChoiceBlock(label=_("signification"), choices=means, required=False)),
            ("key", blocks.CharBlock(label=_("repère"), max_length=40, required=False)),
        ]
    )
    return blocks.ListBlock(column, label=_("colonnes"), min_num=1, max_num=12)


def _rows(*meanings: Meaning) -> Fields:
    return [
        ("columns", _columns()),
        ("min_rows", _whole(_("lignes au moins"), 50, default=0)),
        ("max_rows", _whole(_("lignes au plus"), 50, default=20)),
        ("row_label", blocks.CharBlock(label=_("nom d’une ligne"), max_length=60, required=False)),
        *([_means(*meanings)] if meanings else []),
    ]


def _text(default: int, most: int) -> Fields:
    return [("max_length", _whole(_("longueur maximum, en signes"), most, default=default))]


class FormBlocks(blocks.StreamBlock):
    """The form of a call."""

    section = blocks.StructBlock(
        [
            ("label", blocks.CharBlock(label=_("titre de la rubrique"), max_length=120)),
            ("help", blocks.CharBlock(label=_("introduction"), max_length=400, required=False)),
            *tail(),
        ],
        icon="title",
        label=K.SECTION.label,
    )
    explanation = blocks.StructBlock(
        [
            ("label", blocks.CharBlock(label=_("titre"), max_length=120, required=False)),
            ("text", blocks.TextBlock(label=_("texte"), max_length=3000, rows=4)),
            *tail(),
        ],
        icon="info-circle",
        label=K.EXPLANATION.label,
    )
    short_text = question("pilcrow", K.SHORT_TEXT.label, _text(250, 500))
    long_text = question("doc-full", K.LONG_TEXT.label, _text(4000, 20_000))
    number = question(
        "order",
        K.NUMBER.label,
        [
            *_bounds(blocks.IntegerBlock, _("au moins"), _("au plus"), min_value=0, max_value=2_147_483_647),
            ("unit", blocks.CharBlock(label=_("unité"), max_length=30, required=False)),
            _means(Meaning.GROUP_SIZE),
        ],
    )
    amount = question(
        "decimal",
        K.AMOUNT.label,
        [
            *_bounds(blocks.DecimalBlock, _("au moins"), _("au plus"), max_digits=12, decimal_places=2),
            _means(Meaning.DE_MINIMIS, Meaning.OTHER_FUNDING),
        ],
    )
    date = question(
        "date",
        K.DATE.label,
        [
            *_bounds(blocks.DateBlock, _("pas avant le"), _("pas après le")),
            _means(Meaning.BIRTH_DATE, Meaning.STARTS_ON, Meaning.ENDS_ON),
        ],
    )
    yes_no = question("check", K.YES_NO.label)
    choice = question("radio-full", K.CHOICE.label, [("choices", _lines(_("choix")))])
    choices = question(
        "list-ul",
        K.CHOICES.label,
        [("choices", _lines(_("choix"))), ("most", _whole(_("choix au plus"), 50))],
    )
    linked_choices = question(
        "list-ol",
        K.LINKED_CHOICES.label,
        [
            (
                "links",
                blocks.ListBlock(
                    blocks.StructBlock(
                        [
                            ("label", blocks.CharBlock(label=_("premier choix"), max_length=120)),
                            ("choices", _lines(_("seconds choix"))),
                        ]
                    ),
                    label=_("choix"),
                    min_num=1,
                    max_num=60,
                ),
            )
        ],
    )
    table = question("table", K.TABLE.label, _rows())
    group = question("group", K.GROUP.label, _rows(Meaning.MEMBERS))
    commune = question("site", K.COMMUNE.label)
    address = question("home", K.ADDRESS.label)
    person = question(
        "user",
        K.PERSON.label,
        [
            (
                "with_birth",
                blocks.BooleanBlock(label=_("demander la date de naissance"), required=False, default=False),
            ),
            _means(Meaning.GUARDIAN, Meaning.BIRTH_DATE),
        ],
    )
    register = question("clipboard-list", K.REGISTER.label, with_required=False)
    iban = question("key", K.IBAN.label)
    file = question(
        "upload",
        K.FILE.label,
        [
            (
                "folder",
                blocks.ChoiceBlock(
                    label=_("pièce du dossier permanent"), choices=FolderKind.choices, required=False
                ),
            ),
            ("validity_months", _whole(_("datée de moins de (mois)"), 120)),
            ("article", blocks.CharBlock(label=_("article du règlement"), max_length=60, required=False)),
        ],
    )
    budget = blocks.StructBlock(
        [
            (
                "label",
                blocks.CharBlock(
                    label=_("titre"), max_length=120, default="Budget prévisionnel", required=False
                ),
            ),
            ("key", blocks.CharBlock(label=_("repère"), max_length=40, required=False, default="budget")),
        ],
        icon="table",
        label=K.BUDGET.label,
    )
    attestation = question(
        "lock",
        K.ATTESTATION.label,
        [("text", blocks.TextBlock(label=_("texte attesté"), max_length=2000, rows=3))],
    )

    class Meta:
        block_counts = {"budget": {"max_num": 1}}
        max_num = 250
        collapsed = True


class ScaleBlocks(blocks.StreamBlock):
    """The lines of a scale: the first whose condition holds gives the amount."""

    line = blocks.StructBlock(
        [
            ("label", blocks.CharBlock(label=_("situation"), max_length=200)),
            (
                "amount",
                blocks.DecimalBlock(
                    label=_("montant, en euros"), max_digits=12, decimal_places=2, min_value=0
                ),
            ),
            ("when", ConditionBlock()),
        ],
        icon="order",
        label=_("ligne"),
    )

    class Meta:
        max_num = 100


__all__ = ["ConditionBlock", "FormBlocks", "ScaleBlocks"]
