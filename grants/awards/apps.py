from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "grants.awards"
    label = "awards"
    verbose_name = "Attributions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from grants.awards import panels, tallies  # noqa: F401 -- tells the rules what was awarded
        from grants.awards.changes import panels as changes
        from grants.screening.queries import works_here
        from ui import navigation

        panels.register()
        changes.register()

        navigation.section(
            "gestion", label=_("Délibérations"), url_name="awards:list", order=30, visible=works_here
        )
        navigation.section(
            "gestion", label=_("Décisions"), url_name="awards:register", order=35, visible=works_here
        )
