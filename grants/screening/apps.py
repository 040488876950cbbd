from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "grants.screening"
    label = "screening"
    verbose_name = "Instruction"
    default_auto_field = "django.db.models.BigAutoField"
