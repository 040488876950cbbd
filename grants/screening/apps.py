from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScreeningConfig(AppConfig):
    name = "grants.screening"
    label = "screening"
    verbose_name = "Instruction"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.roles import STAFF_ROLES, any_role
        from grants.applications import panels
        from grants.screening import panels as file_panels
        from grants.screening.applicant_panel import complement_panel
        from grants.screening.lists.panel import labels_panel
        from ui import navigation

        panels.register(complement_panel, order=10)
        file_panels.register(labels_panel)

        def works_here(user: object) -> bool:
            return bool(any_role(user) & STAFF_ROLES)

        navigation.section(
            "gestion", label=_("Tableau de bord"), url_name="screening:home", order=0, visible=works_here
        )
        navigation.section(
            "gestion", label=_("Dossiers"), url_name="screening:list", order=10, visible=works_here
        )

        from grants.screening import registration

        registration.announce()
