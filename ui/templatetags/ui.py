"""Component tags. Properties are keyword-only: a misspelt one fails when the template is compiled."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.core.paginator import Page
from django.db.models import Model
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui import formatting, navigation
from ui.enums import TONES
from ui.icons import ICONS

register = template.Library()

BUTTON_KINDS = ("primary", "secondary", "quiet", "danger")
BUTTON_TYPES = ("submit", "button", "link", "reset")
STEP_STATUSES = ("done", "current", "todo", "error")
ALERT_ICONS = {"info": "info", "success": "check", "warning": "warning", "danger": "error"}


def _one_of(name: str, value: Any, allowed: Iterable[Any]) -> Any:
    if value not in allowed:
        raise ValueError(f"{name}={value!r}: expected one of {', '.join(map(str, allowed))}")
    return value


def _html(name: str, context: dict[str, Any]) -> SafeString:
    return render_to_string(f"ui/components/{name}.html", context)


# --- Actions and signs ------------------------------------------------------------------------------


@register.inclusion_tag("ui/components/button.html")
def button(
    *,
    label: Any,
    href: str = "",
    kind: str = "primary",
    type: str = "submit",  # noqa: A002 -- the name of the HTML attribute it becomes
    name: str = "",
    value: Any = "",
    icon: str = "",
    full: bool = False,
    form: str = "",
    id: str = "",  # noqa: A002 -- the name of the HTML attribute it becomes
    described_by: str = "",
    small: bool = False,
) -> dict[str, Any]:
    """A button, or a link that looks like one when `href` is given."""
    _one_of("kind", kind, BUTTON_KINDS)
    _one_of("type", type, BUTTON_TYPES)
    return {
        "label": label, "href": href, "kind": kind, "type": type, "name": name, "value": value,
        "icon": icon, "full": full, "form": form, "id": id, "described_by": described_by, "small": small,
    }  # fmt: skip


@register.simple_tag(name="icon")
def icon_tag(name: str, *, label: str = "") -> SafeString:
    """An icon of the sprite: decorative, or named when `label` is given."""
    _one_of("icon", name, ICONS)
    return _html("icon", {"name": name, "label": label})


@register.inclusion_tag("ui/components/badge.html")
def badge(*, label: Any, tone: str = "neutral") -> dict[str, Any]:
    """A short status word in its tone."""
    return {"label": label, "tone": _one_of("tone", tone, TONES)}


@register.inclusion_tag("ui/components/badge.html")
def state(instance: Any) -> dict[str, Any]:
    """The state of an instance (or a member of a state enum) as a badge, label and tone from the enum."""
    value: Any = getattr(instance, "state", "") if isinstance(instance, Model) else instance
    if not hasattr(value, "tone") and isinstance(instance, Model):
        field: Any = instance._meta.get_field("state")
        enum = getattr(field, "enum", None)
        if enum is not None and value in enum.values:
            value = enum(value)
        else:
            return {"label": dict(field.flatchoices).get(value, value), "tone": "neutral"}
    return {"label": getattr(value, "label", value), "tone": getattr(value, "tone", "neutral")}


# --- Values -----------------------------------------------------------------------------------------


@register.simple_tag
def money(amount: Decimal | int | None) -> str:
    """`1 000,50 €`, unbreakable; a dash for None."""
    try:
        text = formatting.euros(amount)
    except (InvalidOperation, TypeError, ValueError):
        return "—"
    return format_html('<span class="money">{}</span>', text)


@register.simple_tag
def when(value: datetime | date | None, *, time: bool = True) -> str:
    """A moment or a day as `<time>`; a dash for None. `time=False` leaves the hour out."""
    if not isinstance(value, date):
        return "—"
    if isinstance(value, datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
        text = formatting.french_datetime(value) if time else formatting.french_date(value)
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(timespec="minutes"), text)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), formatting.french_date(value))


@register.filter
def filesize(value: Any) -> str:
    """Bytes -> `1,4 Mo`."""
    return formatting.file_size(int(value)) if isinstance(value, int) else "—"


# --- Containers -------------------------------------------------------------------------------------


@register.simple_block_tag
def alert(
    content: str,
    *,
    tone: str = "info",
    title: Any = "",
    role: str = "",
    id: str = "",  # noqa: A002 -- HTML's name
) -> SafeString:
    """A message that stands out; `role="alert"` or `"status"` when it appears after an action."""
    _one_of("tone", tone, ALERT_ICONS)
    context = {"content": content, "tone": tone, "title": title, "role": role, "id": id}
    return _html("alert", {**context, "icon_name": ALERT_ICONS[tone]})


@register.simple_block_tag
def card(
    content: str, *, title: Any = "", href: str = "", tone: str = "", level: int = 3, kicker: Any = ""
) -> SafeString:
    """A card in a grid (`<div class="cards">`); with `href` the whole card leads there."""
    if tone:
        _one_of("tone", tone, TONES)
    context = {"content": content, "title": title, "href": href, "tone": tone, "kicker": kicker}
    return _html("card", {**context, "heading": f"h{_one_of('level', level, (2, 3, 4))}"})


@register.simple_block_tag
def panel(content: str, *, title: Any = "", id: str = "", level: int = 2) -> SafeString:  # noqa: A002 -- HTML's name
    """A titled part of a page; `id` makes it reachable by a link and names it for screen readers."""
    heading = f"h{_one_of('level', level, (2, 3, 4))}"
    return _html("panel", {"content": content, "title": title, "id": id, "heading": heading})


@register.simple_block_tag
def definitions(content: str, *, title: Any = "") -> SafeString:
    """A list of `{% definition %}`: what is known of something, label by label."""
    return _html("definitions", {"content": content, "title": title})


@register.simple_block_tag
def definition(content: str, *, term: Any, action_label: Any = "", action_href: str = "") -> SafeString:
    """One line of `{% definitions %}`, with a link to change it when given."""
    context = {"content": content, "term": term, "action_label": action_label, "action_href": action_href}
    return _html("definition", context)


@register.simple_block_tag
def filled(content: str, *, element: str, css: str = "", id: str = "") -> str:  # noqa: A002 -- HTML's name
    """The wrapping element only when there is something in it: layouts use it around optional blocks."""
    if not content.strip():
        return ""
    context = {"content": content, "element": element, "css": css, "id": id}
    return _html("filled", context)


@register.inclusion_tag("ui/components/empty.html")
def empty(*, title: Any, text: Any = "", action_label: Any = "", action_href: str = "") -> dict[str, Any]:
    """What a list says when it has nothing to show, and what to do about it."""
    return {"title": title, "text": text, "action_label": action_label, "action_href": action_href}


# --- Progress and figures ---------------------------------------------------------------------------


@register.inclusion_tag("ui/components/steps.html")
def steps(items: Iterable[Mapping[str, Any]], *, label: Any = "") -> dict[str, Any]:
    """Steps of a journey: mappings of `label`, `status` (done, current, todo, error), `href`, `hint`."""
    shown = []
    for item in items:
        if unknown := set(item) - {"label", "status", "href", "hint"}:
            raise ValueError(f"unknown step properties: {sorted(unknown)}")
        status = _one_of("status", item.get("status", "todo"), STEP_STATUSES)
        shown.append({"href": "", "hint": "", **item, "status": status})
    return {"steps": shown, "label": label}


def _decimal(value: Any) -> Decimal:
    try:
        return Decimal(value or 0)
    except (InvalidOperation, TypeError, ValueError):
        return Decimal(0)


@register.inclusion_tag("ui/components/gauge.html")
def gauge(*, value: Any, max: Any, label: Any, unit: str = "", tone: str = "success") -> dict[str, Any]:  # noqa: A002 -- HTML's name
    """How much of a whole is used; `unit="€"` shows amounts. Beyond the whole it turns to danger."""
    used, whole = _decimal(value), _decimal(max)
    share = used / whole if whole > 0 else Decimal(0)
    plain = {"value": formatting.grouped(int(used)), "max": formatting.grouped(int(whole))}
    amounts = {"value": formatting.euros(used), "max": formatting.euros(whole)}
    return {
        "label": label,
        "texts": amounts if unit == "€" else plain,
        "unit": "" if unit == "€" else unit,
        "width": str(min(Decimal(100), (share * 100)).quantize(Decimal("0.1"))),
        "percent": int(share * 100),
        "tone": "danger" if used > whole else _one_of("tone", tone, TONES),
    }


@register.inclusion_tag("ui/components/stat.html")
def stat(*, label: Any, value: Any, hint: Any = "", href: str = "", tone: str = "neutral") -> dict[str, Any]:
    """One figure with its name."""
    return {"label": label, "value": value, "hint": hint, "href": href, "tone": _one_of("tone", tone, TONES)}


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page, *, parameter: str = "page", label: Any = "") -> dict[str, Any]:
    """Links to the other pages of a list; the other parameters of the address stay."""
    request = context.get("request")

    def address(number: int) -> str:
        query = request.GET.copy() if request is not None else None
        if query is None:
            return f"?{parameter}={number}"
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    paginator = page.paginator
    links = [
        {"number": number, "href": address(number), "current": number == page.number, "gap": False}
        if isinstance(number, int)
        else {"number": 0, "href": "", "current": False, "gap": True}
        for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "links": links,
        "several": paginator.num_pages > 1,
        "label": label,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "number": page.number,
        "total": paginator.num_pages,
    }


# --- Forms and layout -------------------------------------------------------------------------------


@register.inclusion_tag("ui/components/form_errors.html")
def form_errors(*forms: Any) -> dict[str, Any]:
    """The summary of a rejected form, or of several: one link per error, focused on arrival."""
    errors: list[dict[str, Any]] = []
    for form in forms:
        for single in getattr(form, "forms", [form]) if form else []:
            if not single.is_bound or not single.errors:
                continue
            single.errors_summarised = True  # the form's own template does not repeat them
            errors += [{"message": message, "href": ""} for message in single.non_field_errors()]
            for bound in single:
                target = bound.id_for_label or bound.auto_id
                if bound.use_fieldset or not target:
                    target = f"{bound.auto_id}_field"
                errors += [
                    {"message": m, "href": f"#{target}", "label": str(bound.label).rstrip(" .:?\u00a0")}
                    for m in bound.errors
                ]
        errors += (
            [{"message": m, "href": ""} for m in getattr(form, "non_form_errors", list)()] if form else []
        )
    return {"errors": errors, "count": len(errors), "linked": any(error["href"] for error in errors)}


@register.simple_tag(takes_context=True)
def sections(context: Context, space: str) -> list[dict[str, Any]]:
    """The navigation of a space, as announced by the rooms through `ui.navigation`."""
    return navigation.sections(space, context.get("request"))
