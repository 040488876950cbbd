"""What somebody said."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class QuotationBlock(blocks.StructBlock):
    """A quotation and whose words they are."""

    text = blocks.TextBlock(label=_("citation"), max_length=600, help_text=_("Sans guillemets."))
    author = blocks.CharBlock(label=_("auteur ou autrice"), max_length=120, required=False)
    role = blocks.CharBlock(label=_("qualité"), max_length=160, required=False)

    class Meta:
        icon = "openquote"
        label = _("citation")
        template = "cms/blocks/quotation.html"
        preview_value = {
            "text": "Avec trois mille euros, nous avons ouvert un lieu où l’on vient sans raison.",
            "author": "La présidente d’une association",
            "role": "lauréate en 2025",
        }
        description = _("Les mots de quelqu’un.")
