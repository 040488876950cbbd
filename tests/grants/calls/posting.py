"""What a browser sends from the page of a call: every field as the page shows it, blocks included."""

from typing import Any

from wagtail import blocks
from wagtail.blocks.base import BlockWidget

from grants.calls.admin import panels
from grants.calls.admin.editing import fingerprint
from grants.calls.machine import CallState
from grants.calls.models import Call


def page_of(call: Call, user: Any) -> dict[str, Any]:
    """The fields of the page of a call, untouched."""
    call = Call.objects.get(pk=call.pk)
    page = panels.open_page() if call.state == CallState.OPEN else panels.draft_page()
    form = page.bind_to_model(Call).get_form_class()(instance=call, for_user=user)
    data: dict[str, Any] = {"seen": fingerprint(call)}
    for name in form.fields:
        bound = form[name]
        value = bound.value()
        if isinstance(bound.field.widget, BlockWidget):
            data |= encoded(bound.field.block, bound.field.block.get_form_state(value), name)
        elif isinstance(value, bool):
            data |= {name: "on"} if value else {}
        elif isinstance(value, list):
            data[name] = value
        else:
            data[name] = "" if value is None else bound.field.widget.format_value(value) or ""
    return {name: value[0] if name == "programme" else value for name, value in data.items()}


def stream(call_field: str, raw: list[dict[str, Any]]) -> dict[str, Any]:
    """A stream of a call as its widget sends it, from its raw value."""
    block = Call._meta.get_field(call_field).stream_block
    return encoded(block, block.get_form_state(block.to_python(raw)), call_field)


def without(data: dict[str, Any], field: str) -> dict[str, Any]:
    """The page without anything of one list of blocks."""
    return {name: value for name, value in data.items() if not name.startswith(f"{field}-")}


def encoded(block: Any, state: Any, prefix: str) -> dict[str, Any]:
    """The fields of a block in that state."""
    if isinstance(block, blocks.StreamBlock | blocks.ListBlock):
        data: dict[str, Any] = {f"{prefix}-count": str(len(state))}
        for place, child in enumerate(state):
            one = f"{prefix}-{place}"
            data |= {f"{one}-deleted": "", f"{one}-order": str(place), f"{one}-id": child.get("id") or ""}
            inner = (
                block.child_block
                if isinstance(block, blocks.ListBlock)
                else block.child_blocks[child["type"]]
            )
            if isinstance(block, blocks.StreamBlock):
                data[f"{one}-type"] = child["type"]
            data |= encoded(inner, child["value"], f"{one}-value")
        return data
    if isinstance(block, blocks.StructBlock):
        data = {}
        for name, child in block.child_blocks.items():
            data |= encoded(child, state.get(name), f"{prefix}-{name}")
        return data
    if isinstance(block, blocks.BooleanBlock):
        return {prefix: "on"} if state else {}
    return {prefix: "" if state is None else state}
