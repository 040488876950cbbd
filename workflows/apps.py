from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkflowsConfig(AppConfig):
    name = "workflows"
    label = "workflows"
    verbose_name = "Circuits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from workflows import checks, recovery, upkeep  # noqa: F401 -- register checks and periodic work
        from workflows.sections import announce

        announce()
        autodiscover_modules("effects", "notifications", "deadlines")
