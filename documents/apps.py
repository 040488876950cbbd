from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    label = "documents"
    verbose_name = "Documents privés"
    default_auto_field = "django.db.models.BigAutoField"
