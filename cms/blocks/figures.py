"""Key figures."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class FigureItemBlock(blocks.StructBlock):
    """One figure and what it counts."""

    value = blocks.CharBlock(label=_("chiffre"), max_length=20, help_text=_("Avec son unité : « 1,2 M€ »."))
    label = blocks.CharBlock(label=_("ce qu’il compte"), max_length=120)
    hint = blocks.CharBlock(label=_("précision ou source"), max_length=160, required=False)

    class Meta:
        icon = "decimal"
        label = _("chiffre")


class FiguresBlock(blocks.StructBlock):
    """Two to four figures side by side."""

    title = blocks.CharBlock(label=_("titre"), max_length=120, required=False)
    items = blocks.ListBlock(FigureItemBlock(), label=_("chiffres"), min_num=1, max_num=6)

    class Meta:
        icon = "decimal"
        label = _("chiffres clés")
        template = "cms/blocks/figures.html"
        preview_value = {
            "title": "L’année passée",
            "items": [
                {"value": "212", "label": "dossiers déposés", "hint": ""},
                {"value": "1,2 M€", "label": "attribués", "hint": "délibérations de 2025"},
            ],
        }
        description = _("Quelques nombres, chacun avec ce qu’il compte et sa source.")
