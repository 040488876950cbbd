"""The pace of programmes in Wagtail's administration."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role, has_role
from grants.backoffice import ReadOnly, RegisterAdmin
from grants.screening.clock_models import ProgrammePace


class Administrators(ReadOnly):
    """Administrators set the pace."""

    def user_can_create(self, user: object) -> bool:
        return has_role(user, Role.ADMINISTRATOR)

    def user_can_edit_obj(self, user: object, obj: object) -> bool:
        return has_role(user, Role.ADMINISTRATOR)

    def user_can_delete_obj(self, user: object, obj: object) -> bool:
        return has_role(user, Role.ADMINISTRATOR)


class ProgrammePaceAdmin(RegisterAdmin):
    """How fast the files of each programme should go."""

    model = ProgrammePace
    menu_label = _("Délais de suivi")
    menu_icon = "time"
    menu_order = 170
    permission_helper_class = Administrators
    inspect_view_enabled = False
    list_display = ("programme", "target_days", "asleep_days", "draft_months")
    search_fields = ("programme__title",)
