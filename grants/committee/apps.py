from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    name = "grants.committee"
    label = "committee"
    verbose_name = "Comité"
    default_auto_field = "django.db.models.BigAutoField"
