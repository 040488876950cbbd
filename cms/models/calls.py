"""The list of calls and the page of each of them. What they show comes from grants, read-only."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms import calls
from cms.blocks import ArticleBlocks, CallBlocks
from cms.models.base import BasePage
from cms.widgets import CallChoice


class CallsIndexPage(BasePage):
    """Every call: open, to come, then closed. Nothing to keep up to date."""

    body = StreamField(
        ArticleBlocks(required=False),
        blank=True,
        verbose_name=_("contenu"),
        help_text=_("Sous la liste des appels."),
    )

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CallPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("liste des appels à projets")
        verbose_name_plural = _("listes des appels à projets")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, **calls.by_phase(request)}


class CallPage(BasePage):
    """One call: its facts come from grants; the words around them are edited here."""

    call_slug = models.SlugField(
        _("appel"),
        max_length=120,
        help_text=_("Dates, montants, critères et pièces viennent de l’appel lui-même."),
    )
    body = StreamField(CallBlocks(required=False), blank=True, verbose_name=_("contenu"))

    content_panels = [
        BasePage.content_panels[0],
        FieldPanel("call_slug", widget=CallChoice),
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.FilterField("call_slug"),
    ]
    parent_page_types = ["cms.CallsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("page d’un appel")
        verbose_name_plural = _("pages des appels")

    def clean(self) -> None:
        super().clean()
        twin = CallPage.objects.filter(call_slug=self.call_slug).exclude(pk=self.pk)
        if self.call_slug and twin.exists():
            raise ValidationError({"call_slug": _("Cet appel a déjà sa page.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        above = self.get_parent()
        return {**context, "item": calls.one(self.call_slug), "index_href": above.get_url(request) or ""}
