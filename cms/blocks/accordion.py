"""Questions and answers that unfold, without any script."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.text import InnerTextBlock


class AccordionItemBlock(blocks.StructBlock):
    """A question and its answer."""

    title = blocks.CharBlock(label=_("question"), max_length=200)
    text = InnerTextBlock(label=_("réponse"))

    class Meta:
        icon = "help"
        label = _("question")


class AccordionBlock(blocks.StructBlock):
    """A list of questions, each with its answer."""

    title = blocks.CharBlock(label=_("titre"), max_length=120, required=False)
    items = blocks.ListBlock(AccordionItemBlock(), label=_("questions"), min_num=1)

    class Meta:
        icon = "help"
        label = _("questions et réponses")
        template = "cms/blocks/accordion.html"
        preview_value = {
            "title": "Avant de commencer",
            "items": [
                {"title": "Faut-il un compte ?", "text": "<p>Oui, il se crée en deux minutes.</p>"},
                {"title": "Peut-on s’y mettre à plusieurs ?", "text": "<p>Oui, sur le même dossier.</p>"},
            ],
        }
        description = _("Des questions qui se déplient ; fonctionne sans JavaScript.")
