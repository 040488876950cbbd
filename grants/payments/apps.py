from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PaymentsConfig(AppConfig):
    name = "grants.payments"
    label = "payments"
    verbose_name = "Paiements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from grants.payments import panels, plans

        post_migrate.connect(plans.seed, sender=self, dispatch_uid="payments.plans")
        panels.register()
