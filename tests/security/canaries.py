"""Words that only the first association's files hold: where they show, something slipped."""

import re

CANARY = "Canari-7f3a"
LAST4 = "9173"
CANARIES = (CANARY, LAST4)


def shown(text: str) -> list[str]:
    """The canaries that stand in a text as words: four digits inside a digest are chance, not a leak."""
    return [canary for canary in CANARIES if re.search(rf"(?<![0-9A-Za-z]){canary}(?![0-9A-Za-z])", text)]
