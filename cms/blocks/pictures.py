"""Pictures, with the words that replace them and the name of who took them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(blocks.StructBlock):
    """One picture."""

    image = ImageChooserBlock(label=_("image"))
    alt = blocks.CharBlock(
        label=_("description pour qui ne la voit pas"),
        max_length=250,
        required=False,
        help_text=_("Ce que l’image apporte au texte. Vide seulement si elle est purement décorative."),
    )
    decorative = blocks.BooleanBlock(label=_("image purement décorative"), required=False)
    credit = blocks.CharBlock(label=_("crédit"), max_length=120)
    caption = blocks.CharBlock(label=_("légende"), max_length=250, required=False)

    class Meta:
        icon = "image"
        label = _("image")
        template = "cms/blocks/picture.html"
        description = _("Une image, sa description, sa légende et son crédit.")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned.get("decorative") and not (cleaned.get("alt") or "").strip():
            message = _("Décrivez l’image, ou dites qu’elle est décorative.")
            raise StructBlockValidationError(block_errors={"alt": ValidationError(message)})
        return cleaned
