from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "grants.applications"
    label = "applications"
    verbose_name = "Dossiers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import dashboard, rules
        from accounts.models import Applicant
        from documents import access
        from grants.applications import cards, queries, receiving, search
        from grants.applications.models import Application, FolderDocument
        from ui import navigation

        def reads_application(user: Any, owner_id: str) -> bool:
            return Application.objects.visible_to(user).filter(pk=owner_id).exists()

        def reads_attachment(user: Any, owner_id: str) -> bool:
            return queries.attachments_visible_to(user).filter(pk=owner_id).exists()

        def reads_folder(user: Any, owner_id: str) -> bool:
            return FolderDocument.objects.visible_to(user).filter(pk=owner_id).exists()

        access.register("applications.application", reads_application, visible=Application.objects.visible_to)
        access.register("applications.attachment", reads_attachment, visible=queries.attachments_visible_to)
        post_save.connect(search.applicant_saved, sender=Applicant, dispatch_uid="applications.search")
        access.register(
            "applications.folderdocument", reads_folder, visible=FolderDocument.objects.visible_to
        )
        receiving.register()
        navigation.section("espace", label=_("Dossier permanent"), url_name="folder:list", order=15)
        dashboard.register(cards.my_files, order=10)
        navigation.section("espace", label=_("Mes dossiers"), url_name="applications:list", order=10)
        navigation.section(
            "gestion",
            label=_("Imports"),
            url_name="imports:index",
            order=80,
            visible=rules.is_general_officer,
        )
