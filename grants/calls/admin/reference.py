"""What calls refer to: dated legal settings, zones, communes that became others. Administrators write."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail_modeladmin.options import ModelAdminGroup

from grants.backoffice import RegisterAdmin
from grants.calls.admin.rights import Administered
from grants.calls.models import LegalSetting
from territories.lookup import Lookup
from territories.models import Commune, CommuneSuccession, Zone
from ui.fields import CleanTextField

_MOST = 2000


class ZoneForm(WagtailAdminModelForm):
    """A zone, with its communes typed one by line: a list of all of France cannot be ticked."""

    names = CleanTextField(
        label=gettext_lazy("Communes"),
        help_text=gettext_lazy("Une par ligne : un nom, « Dax (40088) » ou un code INSEE."),
        rows=12,
        max_length=60_000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["names"] = "\n".join(str(commune) for commune in self.instance.communes.all())

    def clean_names(self) -> list[Commune]:
        """The communes, each named exactly; the lines that name none or several are listed."""
        lines = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if len(lines) > _MOST:
            raise forms.ValidationError(_("Au plus %(most)s communes par zone.") % {"most": _MOST})
        lookup, found, wrong = Lookup(lines), [], []
        for line in lines:
            candidates = lookup.candidates(line)
            if len(candidates) == 1:
                found.append(candidates[0])
            else:
                wrong.append(line[:60])
        if wrong:
            message = _("Aucune commune, ou plusieurs, pour : %(lines)s. Ajoutez le code entre parenthèses.")
            raise forms.ValidationError(message % {"lines": ", ".join(wrong[:10])})
        return found

    def save(self, commit: bool = True) -> Any:
        zone = super().save(commit=commit)
        if commit:
            zone.communes.set(self.cleaned_data["names"])
        return zone


class LegalSettingAdmin(RegisterAdmin):
    """Amounts and delays that texts fix, with their date and source."""

    model = LegalSetting
    menu_icon = "history"
    permission_helper_class = Administered
    list_display = ("key", "value", "unit", "since", "proof", "source")
    list_filter = ("key", "proof")
    panels = [
        FieldPanel("key"),
        FieldRowPanel([FieldPanel("value"), FieldPanel("unit"), FieldPanel("since")]),
        FieldPanel("source"),
        FieldPanel("proof"),
    ]


class ZoneAdmin(RegisterAdmin):
    """Cantons, districts and perimeters that the rules of calls may name."""

    model = Zone
    menu_icon = "site"
    permission_helper_class = Administered
    list_display = ("name", "kind", "code")
    list_filter = ("kind",)
    search_fields = ("name", "code")
    inspect_view_fields = ("name", "kind", "code")
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("code"), FieldPanel("kind"), FieldPanel("names")],
        base_form_class=ZoneForm,
    )


class SuccessionAdmin(RegisterAdmin):
    """Codes of communes that went on as others."""

    model = CommuneSuccession
    menu_icon = "redirect"
    permission_helper_class = Administered
    list_display = ("old_code", "old_name", "new_code", "since")
    search_fields = ("old_code", "old_name", "new_code")
    panels = [FieldPanel(name) for name in ("old_code", "old_name", "new_code", "since")]


class ReferenceGroup(ModelAdminGroup):
    """One entry of the menu for what changes once a year at most."""

    menu_label = gettext_lazy("Références")
    menu_icon = "list-ul"
    menu_order = 190
    items = (LegalSettingAdmin, ZoneAdmin, SuccessionAdmin)
