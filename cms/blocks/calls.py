"""The calls that are open, wherever an editor wants them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.calls import listing


class OpenCallsBlock(blocks.StructBlock):
    """Cards of the open calls, the next to close first; kept up to date by itself."""

    title = blocks.CharBlock(label=_("titre"), max_length=120, default="Appels à projets ouverts")
    most = blocks.IntegerBlock(label=_("nombre maximum"), default=6, min_value=1, max_value=24)

    class Meta:
        icon = "date"
        label = _("appels ouverts")
        template = "cms/blocks/open_calls.html"
        description = _("Les appels ouverts en ce moment : rien à tenir à jour.")

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        found = listing(context.get("request"))
        running = [item for item in found if item.phase.is_open]
        coming = [item for item in found if item.phase.is_upcoming]
        shown = (running + coming)[: value["most"]]
        return {**context, "items": shown, "none_open": not running}
