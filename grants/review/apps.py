from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "grants.review"
    label = "review"
    verbose_name = "Lecture"
    default_auto_field = "django.db.models.BigAutoField"
