"""Ordinary pages."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms import menu
from cms.blocks import ArticleBlocks
from cms.models.base import BasePage


class StandardPage(BasePage):
    """A title, an introduction, blocks; pages below it are listed at its end."""

    body = StreamField(ArticleBlocks(required=False), blank=True, verbose_name=_("contenu"))
    show_date = models.BooleanField(
        _("montrer la date de mise à jour"),
        default=False,
        help_text=_("Utile aux pages dont l’ancienneté compte : mentions légales, règlement."),
    )

    content_panels = [*BasePage.content_panels, FieldPanel("body"), FieldPanel("show_date")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "children": menu.children(self, request)}
