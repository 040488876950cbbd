"""Everything else that one body asked for and was given, across calls and years, and what may be a double.

Later stages say what they know without this one knowing them:

    # in <stage>/panels.py, register()
    related.register_sameness(_("Même compte bancaire"), same_account)  # applicant -> ids of other applicants
    related.register_awarded(amounts)                                   # ids of files -> euros awarded
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Applicant
from grants.applications.models import Application
from grants.applications.past_grants import PastGrant
from grants.screening.queries import submitted, visible_to
from territories.names import searchable

Sameness = Callable[[Applicant], Iterable[int]]
Amounts = Callable[[Iterable[int]], Mapping[int, Decimal]]
_samenesses: dict[str, tuple[Any, Sameness]] = {}
_amounts: dict[str, Amounts] = {}

#: How alike two titles must be, by their letters.
ALIKE = 0.8
SHOWN = 200
_CANDIDATES, _LONGEST_WORDS, _SHORTEST_WORD = 500, 3, 5


def register_sameness(label: Any, function: Sameness) -> Sameness:
    """Add a way in which two applicants may be one: `function(applicant)` gives the ids of the others, in a
    fixed number of queries. Registering again replaces."""
    _samenesses[f"{function.__module__}.{function.__qualname__}"] = (label, function)
    return function


def register_awarded(function: Amounts) -> Amounts:
    """Say what files were awarded: ids of files -> euros by id, in one query. Registering again replaces."""
    _amounts[f"{function.__module__}.{function.__qualname__}"] = function
    return function


@dataclass(frozen=True)
class Other:
    """Another file: its awarded amount where there is one, and why it is shown."""

    application: Application
    awarded: Decimal | None
    reasons: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        """The year of its deposit, in Paris."""
        assert self.application.submitted_at is not None  # only submitted files are related
        return timezone.localtime(self.application.submitted_at).year


@dataclass
class Year:
    """What one year holds: files, and euros asked and awarded by us."""

    year: int
    files: int = 0
    asked: Decimal = Decimal(0)
    awarded: Decimal = Decimal(0)


@dataclass(frozen=True)
class Related:
    """All of it for one file."""

    own: list[Other]
    years: list[Year]
    doubles: list[Other]
    past: list[PastGrant]
    elsewhere: list[dict[str, Any]] = field(default_factory=list)


def related(application: Application, user: Any) -> Related:
    """What this person may know beside a file, in a fixed number of queries whatever there is.

    Files of calls on which the person does not work are only counted, by call.
    """
    applicant = application.applicant
    same_body = _same_body(applicant)
    seen = visible_to(user).exclude(pk=application.pk)
    own = list(_with_rows(seen.filter(same_body)).order_by("-submitted_at", "-pk")[:SHOWN])
    why: dict[int, list[str]] = {}
    doubles = {file.pk: file for file in _same_otherwise(seen, applicant, why)}
    doubles |= {file.pk: file for file in _same_title(seen.exclude(same_body), application, why)}
    for file in own:
        if alike(file.title, application.title):
            why.setdefault(file.pk, []).append(_("Intitulé proche"))
            doubles[file.pk] = file
    amounts = _awarded([*(file.pk for file in own), *doubles])
    others = [Other(file, amounts.get(file.pk)) for file in own]
    return Related(
        own=others,
        years=_years(others),
        doubles=[Other(file, amounts.get(pk), tuple(why[pk])) for pk, file in doubles.items()],
        past=list(PastGrant.objects.visible_to(user).of(applicant)[:SHOWN]),
        elsewhere=_elsewhere(application, same_body, user),
    )


def alike(one: str, other: str) -> bool:
    """Whether two titles are nearly the same, whatever their accents, case, order of words and slips.

    >>> alike("Visites à domicile", "VISITE A DOMICILE")
    True
    """
    first, second = searchable(one), searchable(other)
    if not first or not second:
        return False
    if sorted(first.split()) == sorted(second.split()):
        return True
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE


def _same_body(applicant: Applicant) -> Q:
    """The applicant itself and its other establishments."""
    siren = applicant.siret[:9]
    same = Q(applicant=applicant.pk)
    return same | Q(applicant__siren=siren) if siren else same


def _with_rows(files: QuerySet[Application]) -> QuerySet[Application]:
    return files.select_related("call", "applicant").defer("answers", "summary", "call__description")


def _same_otherwise(
    seen: QuerySet[Application], applicant: Applicant, why: dict[int, list[str]]
) -> list[Application]:
    """Files of applicants who look like this one by what later stages know."""
    labels: dict[int, list[str]] = {}
    for label, function in _samenesses.values():
        for key in function(applicant):
            if key != applicant.pk:
                labels.setdefault(key, []).append(str(label))
    files = list(_with_rows(seen.filter(applicant__in=labels)).order_by("-submitted_at", "-pk")[:SHOWN])
    for file in files:
        why.setdefault(file.pk, []).extend(labels[file.applicant_id])
    return files


def _same_title(
    seen: QuerySet[Application], application: Application, why: dict[int, list[str]]
) -> list[Application]:
    """Files of others whose title is nearly this one: looked for by its longest words, then compared."""
    words = sorted(set(searchable(application.title).split()), key=lambda word: (-len(word), word))
    sought = [word for word in words[:_LONGEST_WORDS] if len(word) >= _SHORTEST_WORD]
    holds = Q(pk__in=[])
    for word in sought:
        holds |= Q(search_text__contains=word)
    rows = _with_rows(seen.filter(holds)).order_by("-submitted_at", "-pk")[:_CANDIDATES]
    found = [file for file in rows if alike(file.title, application.title)]
    for file in found:
        why.setdefault(file.pk, []).append(_("Intitulé proche"))
    return found


def _awarded(keys: list[int]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for function in _amounts.values():
        found |= function(keys)
    return found


def _years(others: list[Other]) -> list[Year]:
    years: dict[int, Year] = {}
    for other in others:
        year = years.setdefault(other.year, Year(other.year))
        year.files += 1
        year.asked += other.application.amount or 0
        year.awarded += other.awarded or 0
    return sorted(years.values(), key=lambda year: -year.year)


def _elsewhere(application: Application, same_body: Q, user: Any) -> list[dict[str, Any]]:
    """How many files the body has in the calls on which this person does not work, and whom to ask."""
    hidden = submitted(Application.objects.filter(same_body)).exclude(pk__in=visible_to(user).values("pk"))
    rows = hidden.order_by().values(
        "call__title", "call__programme__service", "call__programme__service_email"
    )
    return [dict(row) for row in rows.annotate(files=Count("pk")).order_by("call__title")[:SHOWN]]
