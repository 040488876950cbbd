"""The verbs of the pages: giving each call its page."""

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page

from cms.models import CallPage, CallsIndexPage
from grants import public
from grants.public import PublicCall


@transaction.atomic
def publish_call(*, call: PublicCall) -> CallPage | None:
    """Give a call its published page, if it has none; None when the site has no list of calls yet."""
    found = CallPage.objects.filter(call_slug=call.slug).first()
    if found is not None:
        return found
    index = CallsIndexPage.objects.live().order_by("path").first()
    if index is None:
        return None
    page = CallPage(
        title=call.title[:255],
        slug=_free_slug(index, call.slug),
        call_slug=call.slug,
        introduction=call.summary[:500],
        search_description=call.summary[:300],
    )
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def publish_calls() -> list[CallPage]:
    """Give every public call its page; safe to run again. Returns the pages that exist afterwards."""
    pages = (publish_call(call=call) for call in public.calls())
    return [page for page in pages if page is not None]


def _free_slug(parent: Page, wanted: str) -> str:
    """`wanted`, or the first of `wanted-2`, `wanted-3`… that no sibling has."""
    taken = set(parent.get_children().values_list("slug", flat=True))
    base = slugify(wanted)[:240] or "appel"
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
