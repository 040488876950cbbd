"""Wagtail's administration, in our colours."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def admin_styles() -> SafeString:
    """The green of the house in the administration too."""
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))
