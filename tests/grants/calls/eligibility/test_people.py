"""Ages, adult referents, size of the group: on the very day, and in leap years."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.ages import age_on
from grants.calls.eligibility import Facts, Verdict, kind_named

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
FACTS = Facts(on=date(2026, 3, 10), opens_on=date(2026, 2, 1), closes_on=date(2026, 4, 30))
DAYS = st.dates(date(1930, 1, 1), date(2040, 12, 31))


def verdict(rule, params, /, **facts):
    return kind_named(rule).check(params, replace(FACTS, **facts))[0]


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        (date(1995, 3, 11), YES),  # thirty for one day more
        (date(1995, 3, 10), NO),  # thirty-one on the very day
        (date(1995, 3, 9), NO),
        (date(2015, 3, 10), YES),  # eleven on the very day
        (date(2015, 3, 11), NO),
    ],
)
def test_who_turns_thirty_one_on_the_day_is_thirty_one(birth, expected):
    params = {"minimum": 11, "maximum": 30, "at": "fixed", "day": "2026-03-10"}
    assert verdict("person_age", params, births=(birth,)) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-02-28", YES),  # a year without 29 February: still thirty…
        ("2026-03-01", NO),  # … thirty-one the day after
        ("2027-02-28", NO),
    ],
)
def test_born_on_a_29_february_one_is_older_on_1_march(day, expected):
    params = {"maximum": 33, "at": "fixed", "day": day}
    assert verdict("person_age", params, births=(date(1992, 2, 29),)) == expected


def test_born_on_a_29_february_one_is_older_that_day_in_a_leap_year():
    params = {"maximum": 31, "at": "fixed", "day": "2024-02-28"}
    assert verdict("person_age", params, births=(date(1992, 2, 29),)) == YES
    assert verdict("person_age", {**params, "day": "2024-02-29"}, births=(date(1992, 2, 29),)) == NO


@pytest.mark.parametrize(("at", "expected"), [("opening", YES), ("deposit", NO), ("closing", NO), (None, NO)])
def test_the_day_of_reference_is_that_of_the_rule(at, expected):
    params = {"maximum": 30, **({"at": at} if at else {})}
    assert verdict("person_age", params, births=(date(1995, 3, 1),)) == expected


def test_everybody_at_least_so_many_or_a_share():
    young, old = date(2006, 1, 1), date(1970, 1, 1)
    births = (young, young, young, old)
    ages = {"minimum": 11, "maximum": 30}
    assert verdict("person_age", ages, births=births) == NO
    for count, expected in ((3, YES), (4, NO)):
        assert verdict("person_age", {**ages, "who": "count", "count": count}, births=births) == expected
    for share, expected in (("75", YES), ("75.01", NO)):
        assert verdict("person_age", {**ages, "who": "share", "share": share}, births=births) == expected


def test_without_birth_dates_nothing_can_be_said():
    found = kind_named("person_age").check({"minimum": 11, "maximum": 30}, FACTS)
    assert found == (
        UNKNOWN,
        "Il manque la date de naissance de chaque personne. "
        "Chaque personne a de 11 à 30\u00a0ans, au jour du dépôt.",
    )


@settings(deadline=None)
@given(births=st.lists(DAYS, min_size=1, max_size=8), low=st.integers(0, 60), span=st.integers(0, 40))
def test_the_youngest_and_the_oldest_never_promise_more_than_all(births, low, span):
    """The public test knows two dates only: it may not know, it may not be wrong."""
    ages = {"minimum": low, "maximum": low + span}
    two = {"births": (max(births), min(births)), "extremes": True, "group_size": len(births)}
    for params in (
        ages,
        {**ages, "who": "count", "count": 2},
        {**ages, "who": "share", "share": "50"},
    ):
        whole = verdict("person_age", params, births=tuple(births), group_size=len(births))
        assert verdict("person_age", params, **two) in {whole, UNKNOWN}
    assert verdict("person_age", ages, **two) == verdict("person_age", ages, births=tuple(births))


@settings(deadline=None)
@given(birth=DAYS, day=DAYS, low=st.integers(0, 99), high=st.integers(0, 99))
def test_one_person_is_in_when_the_age_is(birth, day, low, high):
    params = {"minimum": low, "maximum": high, "at": "fixed", "day": day.isoformat()}
    assert (verdict("person_age", params, births=(birth,)) == YES) == (low <= age_on(birth, day) <= high)


def test_a_minor_names_an_adult():
    minor, adult = date(2010, 1, 1), date(1990, 1, 1)
    assert verdict("guardian", {}, births=(adult,)) == YES
    assert verdict("guardian", {}, births=(adult, minor)) == UNKNOWN
    assert verdict("guardian", {}, births=(adult, minor), guardian=False) == NO
    assert verdict("guardian", {}, births=(adult, minor), guardian=True) == YES
    assert verdict("guardian", {}) == UNKNOWN
    eighteen = {"at": "fixed", "day": "2026-03-10"}
    assert verdict("guardian", eighteen, births=(date(2008, 3, 10),), guardian=False) == YES
    assert verdict("guardian", eighteen, births=(date(2008, 3, 11),), guardian=False) == NO


@pytest.mark.parametrize(("size", "expected"), [(4, NO), (5, YES), (12, YES), (13, NO), (None, UNKNOWN)])
def test_the_size_of_the_group_has_both_its_limits(size, expected):
    assert verdict("group_size", {"minimum": 5, "maximum": 12}, group_size=size) == expected


def test_what_is_wrong_with_the_parameters_is_said():
    problems = kind_named("person_age").problems
    assert problems({"minimum": 11, "maximum": 30}) == []
    assert problems({}) == ["Règle « Âge des personnes » : indiquez un minimum ou un maximum."]
    assert problems({"minimum": 30, "maximum": 11}) == [
        "Règle « Âge des personnes » : le minimum dépasse le maximum."
    ]
    assert problems({"minimum": 1, "at": "fixed"}) == ["Règle « Âge des personnes » : indiquez la date fixe."]
    assert problems({"minimum": 1, "who": "count"}) == [
        "Règle « Âge des personnes » : indiquez combien de personnes."
    ]
    assert problems({"minimum": 1, "who": "share"}) == [
        "Règle « Âge des personnes » : indiquez quelle part des personnes."
    ]
    assert kind_named("group_size").problems({}) == [
        "Règle « Taille du groupe » : indiquez un minimum ou un maximum."
    ]


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"minimum": 11, "maximum": 30}, "Chaque personne a de 11 à 30 ans, au jour du dépôt."),
        ({"minimum": 18}, "Chaque personne a au moins 18 ans, au jour du dépôt."),
        (
            {"maximum": 25, "who": "count", "count": 5, "at": "closing"},
            "Au moins 5 personnes ont au plus 25 ans, à la clôture de l’appel.",
        ),
        (
            {
                "minimum": 11,
                "maximum": 17,
                "who": "share",
                "share": Decimal(50),
                "at": "fixed",
                "day": "2026-09-01",
            },
            "Au moins 50 % des personnes ont de 11 à 17 ans, au 1er septembre 2026.",
        ),
    ],
)
def test_the_rule_reads_in_a_sentence(params, sentence):
    assert kind_named("person_age").sentence(params).replace("\u00a0", " ") == sentence
