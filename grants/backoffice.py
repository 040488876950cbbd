"""What the registers of the administration (wagtail-modeladmin) have in common: rights, addresses, exports.

Nothing here changes a state: transitions are buttons that lead to our own views.
"""

import re
from typing import Any

from django.contrib.admin.exceptions import NotRegistered
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from wagtail_modeladmin.helpers import AdminURLHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import CreateView, DeleteView, EditView, IndexView

from accounts.roles import Role, has_role
from documents.tabular import neutral
from ui.text import unsafe

_IDENTIFIER = re.compile(r"[0-9]{1,18}", re.ASCII)
#: Parameters of the lists themselves: page, order, search, export.
_OWN = {"p", "o", "ot", "q", "export"}


class ReadOnly(PermissionHelper):
    """Administrators look, nobody writes."""

    def user_has_any_permissions(self, user: Any) -> bool:
        return has_role(user, Role.ADMINISTRATOR)

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return False


class NumberedURL(AdminURLHelper):
    """Addresses that only numbers fit: anything else is not found, rather than an error."""

    def _get_object_specific_action_url_pattern(self, action: str) -> str:
        return rf"^{self.base_url_path}/{action}/(?P<instance_pk>[0-9]{{1,18}})/$"


class Register(IndexView):
    """A list that reads its own parameters and no others, and exports cells that no spreadsheet runs."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        held: Any = request
        held.GET = self._tidy(request.GET)
        return super().dispatch(request, *args, **kwargs)

    def _tidy(self, given: QueryDict) -> QueryDict:
        """Only the filters that are offered: free look-ups would be a way to guess what is not shown."""
        filters = tuple(f"{name}__" for name in self.model_admin.list_filter)
        kept = QueryDict(mutable=True)
        for name in given:
            value = str(given[name])[:200]
            if unsafe(value):
                continue
            number = name in ("p",) or name.endswith("__id__exact")
            wanted = name in _OWN or (name.startswith(filters) and name.endswith("exact"))
            if wanted and (not number or _IDENTIFIER.fullmatch(value)):
                kept[name] = value
        return kept

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        cells = super().to_row_dict(item)
        return {name: neutral(value) if isinstance(value, str) else value for name, value in cells.items()}


class Guarded:
    """A form that looks again under a lock, just before it writes, whether it still may."""

    def form_valid(self, form: Any) -> HttpResponse:
        view: Any = self
        with transaction.atomic():
            view.model_admin.check_again(form.instance)
            return super().form_valid(form)  # type: ignore[misc] # from the view it is mixed into


class GuardedCreate(Guarded, CreateView):
    """Creation of a row of a call being prepared."""


class GuardedEdit(Guarded, EditView):
    """Change of a row of a call being prepared."""


class GuardedDelete(DeleteView):
    """Removal of a row of a call being prepared."""

    def delete_instance(self) -> None:
        with transaction.atomic():
            self.model_admin.check_again(self.instance)
            super().delete_instance()


class NoSite:
    """Django's own administration is not installed: filters ask it for an order, and none is registered."""

    def get_model_admin(self, model: type[Model]) -> Any:
        raise NotRegistered(model)


class RegisterAdmin(ModelAdmin):
    """Base of every register: looked at, inspected, exported."""

    permission_helper_class = ReadOnly
    url_helper_class = NumberedURL
    index_view_class = Register
    inspect_view_enabled = True
    history_view_enabled = False
    list_per_page = 50

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent=parent)
        self.admin_site = NoSite()

    def check_again(self, instance: Any) -> None:
        """Raise when the row may no longer be written; registers that are only read have nothing to say."""
