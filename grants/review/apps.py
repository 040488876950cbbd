from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "grants.review"
    label = "review"
    verbose_name = "Lecture"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.roles import Role, any_role
        from grants.applications.queries import register_visibility
        from grants.review.queries import readers_see
        from ui import navigation

        register_visibility(readers_see)
        navigation.section(
            "comite",
            label=_("Mes lectures"),
            url_name="review:home",
            order=0,
            visible=lambda user: Role.READER in any_role(user),
        )
        navigation.section(
            "comite",
            label=_("Secrétariat"),
            url_name="review:secretary",
            order=20,
            visible=lambda user: Role.SECRETARY in any_role(user),
        )
