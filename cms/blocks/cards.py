"""Cards: short ways in to something else."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.links import LinkBlock


class CardItemBlock(blocks.StructBlock):
    """One card: a title, a few words, where it leads."""

    title = blocks.CharBlock(label=_("titre"), max_length=120)
    text = blocks.TextBlock(label=_("texte"), max_length=400, required=False)
    link = LinkBlock(label=_("lien"), needed=False, required=False)

    class Meta:
        icon = "doc-empty"
        label = _("carte")


class CardsBlock(blocks.StructBlock):
    """A grid of cards."""

    title = blocks.CharBlock(label=_("titre"), max_length=120, required=False)
    items = blocks.ListBlock(CardItemBlock(), label=_("cartes"), min_num=1, max_num=12)

    class Meta:
        icon = "grip"
        label = _("cartes")
        template = "cms/blocks/cards.html"
        preview_value = {
            "title": "Selon ce que vous êtes",
            "items": [
                {"title": "Une association", "text": "Déclarée, même toute récente.", "link": {}},
                {"title": "Un groupe de jeunes", "text": "Sans statut, avec un adulte référent.", "link": {}},
            ],
        }
        description = _("De courtes entrées vers d’autres pages.")
