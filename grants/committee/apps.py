from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitteeConfig(AppConfig):
    name = "grants.committee"
    label = "committee"
    verbose_name = "Comité"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.roles import COMMITTEE_ROLES, Role, any_role
        from ui import navigation

        navigation.section(
            "comite",
            label=_("Séances"),
            url_name="committee:list",
            order=10,
            visible=lambda user: bool(any_role(user) & COMMITTEE_ROLES),
        )
        navigation.section(
            "gestion",
            label=_("Séances du comité"),
            url_name="committee:list",
            order=20,
            visible=lambda user: Role.OFFICER in any_role(user),
        )
        navigation.section(
            "gestion",
            label=_("Décisions sans comité"),
            url_name="direct:index",
            order=25,
            visible=lambda user: Role.OFFICER in any_role(user),
        )
