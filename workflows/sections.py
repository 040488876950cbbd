"""The engine's entries in the navigation of the spaces."""

from django.utils.translation import gettext_lazy as _

from ui import navigation
from workflows.access import administers, reads_journal


def announce() -> None:
    """Called once, at start-up."""
    navigation.section("espace", label=_("Messages"), url_name="workflows:messages", order=50)
    navigation.section(
        "gestion",
        label=_("Messagerie"),
        url_name="workflows_staff:dead_letters",
        order=80,
        visible=administers,
    )
    navigation.section(
        "gestion",
        label=_("Journal"),
        url_name="workflows_staff:journal",
        order=90,
        visible=reads_journal,
    )
