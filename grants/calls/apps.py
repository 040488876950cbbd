from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "grants.calls"
    label = "calls"
    verbose_name = "Appels à projets"
    default_auto_field = "django.db.models.BigAutoField"
