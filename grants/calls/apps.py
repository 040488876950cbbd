from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CallsConfig(AppConfig):
    name = "grants.calls"
    label = "calls"
    verbose_name = "Appels à projets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from grants.calls import legal

        post_migrate.connect(legal.seed, sender=self, dispatch_uid="calls.legal")
