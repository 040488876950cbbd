"""The main menu: pages just below the home page that editors put in it, in the order of the tree."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page, Site


def address(url_path: str, root: Page) -> str:
    """The address of a page of this site, from its `url_path` alone: no query."""
    return reverse("wagtail_serve", args=[url_path.removeprefix(root.url_path)])


def main_menu(request: HttpRequest) -> list[dict[str, Any]]:
    """`{label, href, current}` per page: one query, kept on the request."""
    held: Any = request
    if not hasattr(held, "_main_menu"):
        held._main_menu = _read(request)
    return held._main_menu


def _read(request: HttpRequest) -> list[dict[str, Any]]:
    site = Site.find_for_request(request)
    if site is None:
        return []
    root = site.root_page
    pages = (
        Page.objects.child_of(root)
        .live()
        .in_menu()
        .filter(view_restrictions=None)
        .order_by("path")
        .only("title", "url_path", "path")
    )
    items = []
    for page in pages:
        href = address(page.url_path, root)
        items.append({"label": page.title, "href": href, "current": request.path.startswith(href)})
    return items


def children(page: Page, request: HttpRequest) -> list[dict[str, Any]]:
    """The published pages just below this one: one query, none for a page without any."""
    site = Site.find_for_request(request)
    if site is None or page.numchild == 0:
        return []
    below = page.get_children().live().filter(view_restrictions=None).order_by("path")
    return [{"label": row.title, "href": address(row.url_path, site.root_page)} for row in below]


def tree(request: HttpRequest) -> list[dict[str, Any]]:
    """Every published page of the site, in order, with its depth below the home page: one query."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    root = site.root_page
    pages = (
        Page.objects.descendant_of(root, inclusive=True)
        .live()
        .filter(view_restrictions=None)
        .order_by("path")
        .only("title", "url_path", "path", "depth")
    )
    return [
        {"label": row.title, "href": address(row.url_path, root), "level": row.depth - root.depth}
        for row in pages
    ]
