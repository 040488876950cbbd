"""Search that does not mind accents or case, on both databases and without any extension.

PostgreSQL folds with `translate(lower(…))`; SQLite, whose LIKE only knows ASCII, is taught a function.
"""

import unicodedata
from typing import Any

from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.functions import Concat

_FUNCTION = "terreau_fold"
_MAX_WORDS = 8
_ACCENTED = "àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’"
_PLAIN = "aaaaaaceeeeiiiinooooouuuuyy'"
_QUICK: dict[int, int | str] = {**str.maketrans(_ACCENTED, _PLAIN), ord("œ"): "oe", ord("æ"): "ae"}


def fold(text: Any) -> Any:
    """Lower case without accents nor ligatures; None stays None.

    >>> fold("Éducation à l’œuvre")
    "education a l'oeuvre"
    """
    if text is None:
        return None
    plain = str(text).lower().translate(_QUICK)
    if plain.isascii():
        return plain
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def teach_sqlite(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Give a new SQLite connection our folding function."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(_FUNCTION, 1, fold, deterministic=True)


class Folded(Func):
    """`fold` in the database."""

    function = _FUNCTION
    output_field = TextField()
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = (
            "translate(replace(replace(lower(%(expressions)s), 'œ', 'oe'), 'æ', 'ae'), "
            f"'{_ACCENTED}', '{_PLAIN.replace(chr(39), chr(39) * 2)}')"
        )
        return super().as_sql(compiler, connection, template=template, **extra)


def matching(files: QuerySet, text: str, *fields: str) -> QuerySet:
    """The rows in which every word of `text` is found in one of `fields`."""
    words = fold(text).split()[:_MAX_WORDS]
    if not words:
        return files
    parts = [part for field in fields for part in (F(field), Value("\n"))]
    files = files.alias(_folded=Folded(Concat(*parts, output_field=TextField())))
    for word in words:
        files = files.filter(_folded__contains=Value(word))
    return files
