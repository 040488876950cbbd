"""People and applicants."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Announces the sections of /mon-espace/ that are about people."""

    name = "accounts"
    label = "accounts"
    verbose_name = _("Comptes et demandeurs")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ui import navigation

        navigation.section("espace", label=_("Tableau de bord"), url_name="accounts:space", order=0)
        navigation.section("espace", label=_("Mon profil"), url_name="accounts:profile", order=90)
