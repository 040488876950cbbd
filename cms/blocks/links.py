"""A link to a page of the site or to an address, with words that make sense out of context."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError


class LinkValue(blocks.StructValue):
    """What templates ask a link for."""

    @property
    def href(self) -> str:
        """The address; empty when the page was removed or is not published."""
        page = self.get("page")
        if page is not None:
            return page.url if page.live and page.url else ""
        return self.get("address") or ""


class LinkBlock(blocks.StructBlock):
    """One link. `required=False` allows it to stay empty."""

    label = blocks.CharBlock(
        label=_("texte du lien"),
        max_length=80,
        required=False,
        help_text=_("Il se comprend hors contexte : « Lire le règlement », jamais « cliquez ici »."),
    )
    page = blocks.PageChooserBlock(label=_("page du site"), required=False)
    address = blocks.CharBlock(
        label=_("ou adresse"),
        max_length=300,
        required=False,
        help_text=_("Adresse complète en https://, ou chemin du site commençant par « / »."),
    )

    class Meta:
        icon = "link"
        label = _("lien")
        value_class = LinkValue
        form_layout = ["label", "page", "address"]

    def __init__(self, *args: Any, needed: bool = True, **kwargs: Any) -> None:
        self.needed = needed
        super().__init__(*args, **kwargs)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {}
        address = cleaned.get("address") or ""
        given = bool(cleaned.get("page") or address)
        if address and not _acceptable(address):
            errors["address"] = ValidationError(_("Une adresse commence par https://, mailto: ou « / »."))
        if self.needed and not given:
            errors["page"] = ValidationError(_("Choisissez une page ou donnez une adresse."))
        if (self.needed or given) and not (cleaned.get("label") or "").strip():
            errors["label"] = ValidationError(_("Donnez le texte du lien."))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned


def _acceptable(address: str) -> bool:
    """A scheme that does no harm, or a path of this site (and not `//elsewhere`)."""
    if address.startswith("/"):
        return not address.startswith(("//", "/\\"))
    return address.startswith(("https://", "http://", "mailto:"))
