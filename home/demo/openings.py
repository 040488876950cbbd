"""One open call of each kind, started from its preset, with a few files each."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils.text import slugify

from grants.calls import actions, form_items
from grants.calls.models import Call, Programme
from grants.calls.presets.reading import Preset, presets
from home.demo import calls, files
from workflows import clock

FOLDER = files.DATA / "appels"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: Here, the département of the demonstration.
TERRITORY = {
    "kind": "territory",
    "article": "art. 1",
    "params": {"codes": ["DEP-40"], "where": "either"},
}
PROGRAMMES = {
    "proximite": ("Vie associative et proximité", "Solidarités"),
    "engagement": ("Engagement des jeunes", "Jeunesse"),
    "transition": ("Transition écologique", "Environnement"),
    "aides": ("Aides individuelles", "Action sociale"),
    "economie": ("Économie et emploi", "Développement"),
    "communes": ("Aide aux communes", "Territoires"),
    "participation": ("Budget participatif", "Participation citoyenne"),
}
Screen = Callable[[files.Writer, dict[str, Any], Any, Any], None]


def play(writer: files.Writer, cast: dict[str, Any], *, screen: Screen) -> None:
    """Open a call from each preset, and have its files written and screened."""
    programmes = {code: calls.programme(code, *names) for code, names in PROGRAMMES.items()}
    for preset in presets():
        told = tomllib.loads((FOLDER / f"{preset.key}.toml").read_text(encoding="utf-8"))
        call = _open(preset, told["call"], programmes, cast["instruction"])
        for number, project in enumerate(told["project"], start=1):
            if told.get("revision", {}).get("before_file") == number:
                call = _revise(call, told["revision"], cast["instruction"])
            _file(writer, call, project, screen, cast["instruction"])


def _open(preset: Preset, told: dict[str, Any], programmes: dict[str, Programme], by: Any) -> Call:
    opens = clock.now().replace(hour=8, minute=0, second=0, microsecond=0) - told["opened"] * DAY
    with clock.at(opens - DAY):
        call = actions.create_from_preset(
            preset=preset,
            programme=programmes[told["programme"]],
            reference=told["reference"],
            slug=slugify(told["title"]),
            title=told["title"],
            opens_at=opens,
            closes_at=opens + preset.calendar.open_days * DAY,
            by=by,
        )
        actions.design_call(call=call, by=by, rules=[*preset.rules, TERRITORY])
    with clock.at(opens + HOUR):
        return actions.open_call(call=call, by=by)


def _file(writer: files.Writer, call: Call, project: dict[str, Any], screen: Screen, officer: Any) -> None:
    at = clock.now().replace(hour=10, minute=0, second=0, microsecond=0) - project["days_ago"] * DAY
    if project["state"] == "draft":
        writer.draft(call, project, at)
        return
    application = writer.submit(call, project, at)
    with clock.at(at + 2 * HOUR):
        screen(writer, project, application, officer)


def _revise(call: Call, told: dict[str, Any], by: Any) -> Call:
    """The rules on one question change, as the service publishes it on that day."""
    rules = form_items.rules_of(call.rules)
    for rule in rules:
        when = rule["params"].get("when", {})
        if when.get("key") == told["question"]:
            rule["params"] |= {
                "when": {**when, "value": told["value"]},
                "statement": told["statement"],
                "refusal": told["refusal"],
            }
    at = clock.now().replace(hour=9, minute=0, second=0, microsecond=0) - told["days_ago"] * DAY
    with clock.at(at):
        actions.revise_call(call=call, by=by, reason=told["reason"], **actions.streams(rules=rules))
    return Call.objects.get(pk=call.pk)
