"""Every pair of colours that meets on screen is readable, in light and in dark (WCAG 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

TOKENS = Path("ui/static/ui/css/tokens.css").read_text(encoding="utf-8")
SCHEMES = ("light", "dark")
SOFT = ["info", "success", "warning", "danger", "accent"]
SURFACES = ["paper", "surface", "sunken"]

TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "primary") for ground in SURFACES],
    *[
        (tone, ground)
        for tone in ("danger", "accent", "success", "warning", "info")
        for ground in SURFACES[:2]
    ],
    *[(tone, f"{tone}-soft") for tone in SOFT],
    *[("ink", f"{tone}-soft") for tone in [*SOFT, "primary"]],
    ("ink-soft", "primary-soft"),
    ("primary", "primary-soft"),
    ("primary-hover", "primary-soft"),
    ("primary-hover", "surface"),
    ("primary-hover", "paper"),
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("on-danger", "danger-fill"),
    ("on-deep", "deep"),
    ("on-deep-soft", "deep"),
]
SHAPES = [
    *[(line, ground) for line in ("line-strong", "focus") for ground in SURFACES],
    ("primary", "sunken"),
    ("danger", "sunken"),
    ("info", "sunken"),
    ("focus-on-deep", "deep"),
    *[("focus", f"{tone}-soft") for tone in [*SOFT, "primary"]],
]


def colours(scheme: str) -> dict[str, str]:
    found = {}
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", TOKENS):
        found[name] = light if scheme == "light" else dark
    found.update(re.findall(r"--([\w-]+): (#\w{6});", TOKENS))
    return found


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_right():
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scheme", SCHEMES)
def test_texts_are_readable(scheme):
    palette = colours(scheme)
    weak = {pair: round(contrast(palette[pair[0]], palette[pair[1]]), 2) for pair in TEXT}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_controls_and_focus_are_visible(scheme):
    palette = colours(scheme)
    weak = {pair: round(contrast(palette[pair[0]], palette[pair[1]]), 2) for pair in SHAPES}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_every_coloured_token_is_measured():
    decorative = {"line", "shadow-1", "shadow-2"}
    measured = {name for pair in TEXT + SHAPES for name in pair}
    assert set(colours("light")) - measured - decorative == set()
