"""The words under which a file is found, kept folded beside it, and how they are looked for.

Each submitted file carries its number, title, applicant, place and identifiers in one column, without
accents or case. It is written again whenever the file is saved and whenever its applicant changes, so
that a search reads one column of one table. PostgreSQL looks it up in an index of trigrams, which also
finds words that resemble; elsewhere the column is read, and words that resemble are looked for among
those that the files hold.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models import F, Func, Q, QuerySet, Value

from grants.applications.derived import text_of
from territories.names import searchable

MAX_WORDS = 8
#: Letters alone are what elisions leave (« l’ », « d’ »): they would be found everywhere.
_SHORTEST = 2
#: How alike two words must be, by trigrams and by letters: one or two typing errors in a usual word.
LIKENESS, _LETTERS = 0.35, 0.75
_CLOSEST = 12
_SPACED_NUMBER = re.compile(r"(?<!\w)[0-9](?:[ .\u00a0\u202f]?[0-9]){8,13}(?!\w)", re.ASCII)


def words_of(text: str) -> list[str]:
    """The words to look for, folded, at most eight. A SIRET or SIREN typed in groups is one word.

    >>> words_of("L’œuvre de  Sainte-Éulalie")
    ['oeuvre', 'de', 'sainte', 'eulalie']
    """
    joined = _SPACED_NUMBER.sub(lambda found: re.sub(r"[^0-9]", "", found[0]), text)
    words = searchable(joined).split()
    long_enough = [word for word in words if len(word) >= _SHORTEST]
    return list(dict.fromkeys(long_enough or words))[:MAX_WORDS]


def matching(files: QuerySet, text: str) -> QuerySet:
    """The files that hold every word of `text`.

    A text without any letter or digit is found nowhere; an empty one leaves the list as it is.
    """
    if not text.strip():
        return files
    words = words_of(text)
    if not words:
        return files.none()
    for word in words:
        files = files.filter(search_text__contains=word)
    return files


def resembling(files: QuerySet, text: str) -> QuerySet:
    """The files whose words resemble those of `text`, the closest first; for a search that found nothing.

    Read it in a transaction that has called `set_likeness`.
    """
    words = words_of(text)
    if not words:
        return files.none()
    return _by_trigrams(files, words) if has_trigrams() else _by_letters(files, words)


@cache
def has_trigrams() -> bool:
    """Whether this database can compare words by trigrams (the extension pg_trgm)."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None


def set_likeness() -> None:
    """Say, until the end of the present transaction, how alike words must be; nothing elsewhere."""
    if has_trigrams():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKENESS)]
            )


class _Resembles(Func):
    """`search_text %> word`: one of its words resembles; read in the index of trigrams."""

    template = "(%(expressions)s)"
    arg_joiner = " %%> "
    output_field = models.BooleanField()
    conditional = True


class _Likeness(Func):
    """How much the closest word resembles, from 0 to 1."""

    function = "word_similarity"
    output_field = models.FloatField()


def _by_trigrams(files: QuerySet, words: Iterable[str]) -> QuerySet:
    likeness: Any = Value(0.0)
    for word in words:
        resembles = _Resembles(F("search_text"), Value(word, output_field=models.TextField()))
        files = files.filter(Q(search_text__contains=word) | Q(resembles))
        likeness = likeness + _Likeness(Value(word, output_field=models.TextField()), F("search_text"))
    return files.alias(_likeness=likeness).order_by("-_likeness", "-submitted_at", "-pk")


def _by_letters(files: QuerySet, words: Iterable[str]) -> QuerySet:
    """The words that the files hold are few beside the files: the close ones are searched instead."""
    known = {word for text in files.order_by().values_list("search_text", flat=True) for word in text.split()}
    for word in words:
        close = Q(search_text__contains=word)
        for other in get_close_matches(word, known, n=_CLOSEST, cutoff=_LETTERS):
            close |= Q(search_text__contains=other)
        files = files.filter(close)
    return files.order_by("-submitted_at", "-pk")


def refresh(files: QuerySet) -> int:
    """Write again the words of these files where they changed; returns how many did."""
    changed = []
    for row in files.select_related("applicant", "commune").order_by("pk").iterator(chunk_size=500):
        words = text_of(row)
        if row.search_text != words:
            row.search_text = words
            changed.append(row)
    if changed:
        files.model.objects.bulk_update(changed, ["search_text"], batch_size=200)
    return len(changed)


def applicant_saved(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """After an applicant is saved: its files are found under its new name."""
    if created or raw:
        return
    from grants.applications.models import Application

    refresh(Application.objects.filter(applicant=instance, submitted_at__isnull=False))
