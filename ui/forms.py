"""How every form is rendered: our templates, and inputs that say what is expected of them."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField as DjangoBoundField
from django.forms.renderers import TemplatesSetting

from ui.formatting import file_size
from ui.text import displayable


class BoundField(DjangoBoundField):
    """A field that can show again whatever was typed, and that announces its unit and its limits."""

    def value(self) -> Any:
        value = super().value()
        return displayable(value) if isinstance(value, str) else value

    @property
    def unit(self) -> str:
        """What stands behind the input, such as `€`; empty for most fields."""
        return str(getattr(self.field, "suffix", "") or "")

    @property
    def is_optional(self) -> bool:
        """True where « (facultatif) » must be said: never on lone tick boxes nor on search forms."""
        lone_tick_box = isinstance(self.field.widget, forms.CheckboxInput)
        return not (self.field.required or lone_tick_box or getattr(self.form, "hide_optional", False))

    @property
    def is_tick_box(self) -> bool:
        """True for the lone tick box, whose label follows it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def file_hint(self) -> str:
        """`PDF, ODT – 20 Mo au plus` for file fields that declare `accepted_label` and `max_size`."""
        if not isinstance(self.field, forms.FileField):
            return ""
        types, size = getattr(self.field, "accepted_label", ""), getattr(self.field, "max_size", None)
        return " – ".join(filter(None, [str(types), f"{file_size(size)} au plus" if size else ""]))

    @property
    def aria_describedby(self) -> str | None:
        described = super().aria_describedby or ""
        if self.auto_id and not self.field.widget.attrs.get("aria-describedby"):
            if self.unit:
                described = f"{described} {self.auto_id}_unit"
            if self.file_hint:
                described = f"{described} {self.auto_id}_filehint"
        return described.strip() or None

    def build_widget_attrs(self, attrs: dict, widget: forms.Widget | None = None) -> dict:
        built = super().build_widget_attrs(attrs, widget)
        limit = getattr(self.field, "max_length", None)
        if limit and isinstance(widget or self.field.widget, forms.Textarea):
            built["data-counter"] = str(limit)
        return built


class Renderer(TemplatesSetting):
    """Forms through the project's templates, so that `{{ form }}` is enough on every screen."""

    bound_field_class = BoundField


class FilterForm(forms.Form):
    """Base of search and filter forms: every field is optional, so nothing needs to say it."""

    hide_optional = True
