"""Random rule sets that a call may open with, and random worlds that they are asked on."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from accounts.models import ApplicantKind

#: The day on which the worlds of these strategies stand.
TODAY = date(2026, 3, 10)
OPENS, CLOSES = date(2026, 2, 1), date(2026, 4, 30)
COMMUNES = ("40192", "40088", "33063", "64102")
KINDS = tuple(ApplicantKind.values)
BODIES = (ApplicantKind.ASSOCIATION, ApplicantKind.PUBLIC_BODY, ApplicantKind.COMPANY)
CATEGORIES = ("9220", "9210", "9230", "7210", "7361", "5710")

euros = st.decimals(Decimal(0), Decimal(20_000), places=2)
#: Round amounts and their neighbours of one cent: where rules are broken by little.
edges = st.builds(
    lambda base, cents: max(Decimal(0), Decimal(base) + Decimal(cents) / 100),
    st.sampled_from([0, 500, 1000, 3000, 8000, 10_000]),
    st.integers(-1, 1),
)
amounts = euros | edges
births = st.dates(date(1960, 1, 1), date(2020, 12, 31)) | st.sampled_from(
    [date(1995, 3, 10), date(1995, 3, 11), date(2008, 3, 10), date(2008, 2, 29), date(2015, 3, 10)]
)
days = st.dates(TODAY - timedelta(days=400), TODAY + timedelta(days=800))
percents = st.sampled_from(["20", "50", "79.99", "80", "80.01", "100"])


def _some(**params: st.SearchStrategy) -> st.SearchStrategy[dict[str, Any]]:
    """Any of these parameters, one at least."""
    return st.fixed_dictionaries({}, optional=params).filter(bool)


_moment = {"at": st.sampled_from(["opening", "closing", "deposit"])}
_pair = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted)
_ages = st.one_of(
    _pair.map(lambda pair: {"minimum": pair[0], "maximum": pair[1]}),
    st.just({"minimum": 11, "maximum": 30}),
    st.just({"minimum": 18}),
)
_codes = st.lists(
    st.sampled_from(["DEP-40", "DEP-33", "REG-75", "COM-40192", "COM-64102", "EPCI-244000808"]),
    min_size=1,
    max_size=3,
    unique=True,
)
_conditions = st.one_of(
    st.builds(
        lambda value: {"op": "eq", "key": "avec-benevoles", "value": value}, st.sampled_from(["oui", "non"])
    ),
    st.builds(
        lambda op, value: {"op": op, "key": "combien", "value": value},
        st.sampled_from(["ge", "lt", "ne"]),
        st.sampled_from(["5", "100"]),
    ),
    st.just({"op": "filled", "key": "combien"}),
)

PARAMS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "legal_category": _some(
        allowed=st.lists(st.sampled_from(["9", "92", "9220", "7", "7361"]), min_size=1, unique=True),
        excluded=st.lists(st.sampled_from(["9210", "73", "5"]), min_size=1, unique=True),
    ),
    "body_age": st.builds(
        lambda months, at: {"minimum_months": months, **at}, st.integers(1, 60), _some(**_moment)
    ),
    "person_age": st.builds(
        lambda ages, who, at: {**ages, **who, **at},
        _ages,
        st.sampled_from([{}, {"who": "all"}, {"who": "count", "count": 2}, {"who": "share", "share": "50"}]),
        st.fixed_dictionaries({}, optional=_moment),
    ),
    "guardian": st.fixed_dictionaries({}, optional=_moment),
    "group_size": _pair.map(lambda pair: {"minimum": pair[0] % 7, "maximum": pair[0] % 7 + pair[1] % 7}),
    "territory": st.builds(
        lambda codes, where, out: {"codes": codes, "where": where, **out},
        _codes,
        st.sampled_from(["seat", "place", "either", "both"]),
        st.sampled_from([{}, {"excluded": ["COM-40088"]}]),
    ),
    "requests": st.builds(
        lambda most, period: {"maximum": most, "period": period},
        st.integers(1, 3),
        st.sampled_from(["call", "round", "year", "programme", "programme_year"]),
    ),
    "cumulative": st.builds(
        lambda most, window, scope: {"maximum": str(most), "scope": scope, **window},
        st.sampled_from([1000, 8000, 20_000]),
        st.sampled_from([{"window": "civil_year"}, {"window": "rolling", "months": 36}]),
        st.sampled_from(["all", "programme"]),
    ),
    "other_funding": st.builds(lambda most: {"maximum": str(most)}, st.sampled_from([1000, 8000])),
    "amount_cap": st.builds(
        lambda most, each: {"maximum": str(most), **each},
        st.sampled_from([500, 3000]),
        st.sampled_from([{}, {"per_person": True}]),
    ),
    "public_share": st.builds(
        lambda most, base: {"maximum": most, "base": base},
        percents,
        st.sampled_from(["expense", "with_kind"]),
    ),
    "own_share": st.builds(
        lambda least, base: {"minimum": least, "base": base},
        percents,
        st.sampled_from(["expense", "with_kind"]),
    ),
    "accounts": st.just({"forbidden": ["64"]}),
    "de_minimis": st.just({"regime": "de_minimis"}),
    "project_dates": _some(
        starts=st.sampled_from(["deposit", "opening", "closing"]),
        until=st.sampled_from(["2026-12-31", "2027-06-30"]),
        months=st.sampled_from([6, 18]),
    ),
    "report_overdue": st.just({}),
    "declaration": st.just({"question": "sans-mandat"}),
    "answer": st.builds(lambda when: {"when": when}, _conditions),
}

_scope = st.fixed_dictionaries(
    {},
    optional={
        "only_kinds": st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True),
        "only_if": _conditions,
    },
)
rules = st.one_of(
    *(
        st.builds(
            lambda kind, params, scope: {"kind": kind, "params": {**params, **scope}, "article": "art. 1"},
            st.just(kind),
            params,
            st.just({}) | _scope,
        )
        for kind, params in PARAMS.items()
    )
)
rule_sets = st.lists(rules, max_size=6)

#: The form that tells everything that the rules above may ask.
ITEMS = (
    {"kind": "number", "key": "combien", "label": "Combien ?", "required": False},
    {"kind": "yes_no", "key": "avec-benevoles", "label": "Avec des bénévoles ?"},
    {
        "kind": "yes_no",
        "key": "sans-mandat",
        "label": "Sans mandat électif ?",
        "show_if": {"op": "eq", "key": "avec-benevoles", "value": "oui"},
    },
    {
        "kind": "group",
        "key": "membres",
        "label": "Les membres",
        "means": "members",
        "columns": [
            {"key": "nom", "label": "Nom", "kind": "short_text"},
            {"key": "naissance", "label": "Naissance", "kind": "date", "means": "birth_date"},
        ],
    },
    {"kind": "person", "key": "referent", "label": "Adulte référent", "means": "guardian", "required": False},
    {"kind": "date", "key": "debut", "label": "Début", "means": "starts_on"},
    {"kind": "date", "key": "fin", "label": "Fin", "means": "ends_on"},
    {"kind": "amount", "key": "minimis", "label": "De minimis", "means": "de_minimis"},
    {"kind": "amount", "key": "ailleurs", "label": "Autres financeurs", "means": "other_funding"},
    {
        "kind": "budget",
        "key": "budget",
        "label": "Budget",
        "show_if": {"op": "not", "of": [{"op": "eq", "key": "combien", "value": "1"}]},
    },
)


@dataclass(frozen=True)
class World:
    """An applicant, what is asked and what was before: enough for every rule; None is what is not said."""

    kind: str
    legal_category: str
    founded_on: date | None
    seat: str
    place: str | None
    births: tuple[date, ...]
    guardian: bool
    amount: Decimal | None
    lines: tuple[tuple[str, str, Decimal], ...]
    starts_on: date | None
    ends_on: date | None
    de_minimis: Decimal | None
    other_funding: Decimal | None
    requests: int
    received: Decimal
    report_overdue: bool
    answers: dict[str, str] = field(default_factory=dict)


def _maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(strategy, strategy, strategy, st.none())


_line = st.tuples(
    st.sampled_from(
        [
            ("expense", "60"),
            ("expense", "64"),
            ("expense", "864"),
            ("income", "70"),
            ("income", "74"),
            ("income", "875"),
        ]
    ),
    amounts,
).map(lambda pair: (*pair[0], pair[1]))

worlds = st.builds(
    World,
    kind=st.sampled_from(KINDS),
    legal_category=st.sampled_from(("", *CATEGORIES)),
    founded_on=_maybe(st.dates(date(2019, 1, 1), TODAY)),
    seat=st.sampled_from(COMMUNES),
    place=_maybe(st.sampled_from(COMMUNES)),
    births=st.lists(births, max_size=5).map(tuple),
    guardian=st.booleans(),
    amount=_maybe(amounts),
    lines=st.lists(_line, max_size=6).map(tuple),
    starts_on=_maybe(days),
    ends_on=_maybe(days),
    de_minimis=_maybe(st.sampled_from([Decimal(0), Decimal(290_000), Decimal("299999.99")])),
    other_funding=_maybe(amounts),
    requests=st.integers(0, 3),
    received=amounts,
    report_overdue=st.booleans(),
    answers=st.fixed_dictionaries(
        {},
        optional={
            "combien": st.sampled_from(["1", "5", "120"]),
            "avec-benevoles": st.sampled_from(["oui", "non"]),
            "sans-mandat": st.sampled_from(["oui", "non"]),
        },
    ),
)
