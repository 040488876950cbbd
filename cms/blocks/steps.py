"""The steps of a procedure."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.text import InnerTextBlock


class StepItemBlock(blocks.StructBlock):
    """One step and how long it takes."""

    title = blocks.CharBlock(label=_("étape"), max_length=120)
    text = InnerTextBlock(label=_("explication"), required=False)
    duration = blocks.CharBlock(label=_("durée ou date"), max_length=60, required=False)

    class Meta:
        icon = "arrow-right"
        label = _("étape")


class StepsBlock(blocks.StructBlock):
    """Numbered steps, in order."""

    title = blocks.CharBlock(label=_("titre"), max_length=120, required=False)
    items = blocks.ListBlock(StepItemBlock(), label=_("étapes"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("étapes")
        template = "cms/blocks/steps.html"
        preview_value = {
            "title": "De l’idée au versement",
            "items": [
                {"title": "Je dépose", "text": "<p>En ligne, à plusieurs si besoin.</p>", "duration": ""},
                {"title": "Le service instruit", "text": "", "duration": "Deux semaines"},
            ],
        }
        description = _("Les étapes d’une démarche, numérotées.")
