"""How names of places are compared: without accents, case, hyphens or apostrophes."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def searchable(name: str) -> str:
    """Return the form under which a name is stored and looked up.

    >>> searchable("Saint-Étienne-d’Orthe")
    'saint etienne d orthe'
    >>> searchable("ST SEVER")
    'saint sever'
    """
    decomposed = unicodedata.normalize("NFKD", name.translate(_LIGATURES))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    words = re.findall(r"[a-z0-9]+", plain.lower())
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)
