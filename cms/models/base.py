"""What every page of the site has in common."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms import visitors


class BasePage(Page):
    """Abstract. The template of `StandardPage` is `cms/standard_page.html`, and so on."""

    introduction = models.TextField(
        _("introduction"),
        blank=True,
        max_length=500,
        help_text=_("Deux phrases au plus, sous le titre."),
    )
    social_image = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("image de partage"),
        help_text=_("Montrée quand la page est partagée ; 1 200 × 630 pixels."),
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("Adresse et moteurs de recherche"),
        ),
        MultiFieldPanel([FieldPanel("show_in_menus")], heading=_("Menu du site")),
        MultiFieldPanel([FieldPanel("social_image")], heading=_("Partage")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    show_in_menus_default = False

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, the same for every visitor; private as soon as somebody may be signed in."""
        visitors.forget_session(request)
        response = super().serve(request, *args, **kwargs)
        return visitors.cacheable(request, response)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "breadcrumb": self.breadcrumb()}

    def breadcrumb(self) -> list[Page]:
        """The pages above this one, home first; empty on the home page and just below it."""
        above = self.get_ancestors().filter(depth__gt=1).order_by("depth") if self.depth > 3 else []
        return list(above)

    @property
    def summary_for_search(self) -> str:
        """What search engines and social networks show under the title."""
        return self.search_description or self.introduction
