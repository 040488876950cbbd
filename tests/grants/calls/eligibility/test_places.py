"""Where: codes of every kind, names as typed, communes that merged."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from grants.applications.places import places_of
from grants.calls import actions
from grants.calls.eligibility import Facts, Place, Verdict, kind_named
from territories import codes
from territories.models import CommuneSuccession
from tests.factories.calls import call_ready, open_call
from tests.factories.territories import CommuneFactory, ZoneFactory
from workflows.errors import ConditionsUnmet

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
FACTS = Facts(on=date(2026, 3, 10), opens_on=date(2026, 2, 1), closes_on=date(2026, 4, 30))
HERE = Place("40192", "244000808", "40", "75", frozenset({"canton-1"}), name="Mont-de-Marsan")
THERE = Place("33063", "243300316", "33", "75", name="Bordeaux")


def verdict(params, **facts):
    return kind_named("territory").check(params, replace(FACTS, **facts))[0]


@pytest.mark.parametrize(
    "code",
    ["COM-40192", "EPCI-244000808", "DEP-40", "ZONE-canton-1", "DEP-40 Landes", "COM-40192 Mont-de-Marsan"],
)
def test_every_kind_of_territory(code):
    assert verdict({"codes": [code]}, place=HERE) == YES
    assert verdict({"codes": [code]}, place=THERE) == NO
    assert verdict({"excluded": [code]}, place=HERE) == NO
    assert verdict({"codes": ["REG-75"], "excluded": [code]}, place=THERE) == YES
    assert verdict({"codes": [code]}) == UNKNOWN


@pytest.mark.parametrize(
    ("where", "seat", "place", "expected"),
    [
        ("seat", HERE, THERE, YES),
        ("place", HERE, THERE, NO),
        ("either", HERE, THERE, YES),
        ("either", THERE, THERE, NO),
        ("either", HERE, None, YES),
        ("either", THERE, None, UNKNOWN),
        ("both", HERE, THERE, NO),
        ("both", HERE, HERE, YES),
        ("both", HERE, None, UNKNOWN),
        ("both", THERE, None, NO),
    ],
)
def test_the_seat_the_action_one_or_both(where, seat, place, expected):
    assert verdict({"codes": ["DEP-40"], "where": where}, seat=seat, place=place) == expected


def test_the_refusal_names_the_place_and_the_territory():
    params = {"codes": ["DEP-40 Landes", "COM-64102 Bayonne"], "where": "both"}
    found = kind_named("territory").check(params, replace(FACTS, seat=HERE, place=THERE))
    assert found == (
        NO,
        "Bordeaux : ce n’est pas dans le territoire de l’appel. Le siège du demandeur et le lieu de l’action "
        "se trouvent dans ce territoire : Landes, Bayonne.",
    )


@pytest.mark.django_db
def test_a_merged_commune_counts_under_its_old_code_and_its_new_one():
    """A (40900) and B (40901) made C (40902); C then made D (40903) with others."""
    for code, name in (("40900", "A"), ("40901", "B"), ("40903", "D")):
        CommuneFactory(code=code, name=name)
    for old, new in (("40900", "40902"), ("40901", "40902"), ("40902", "40903")):
        CommuneSuccession.objects.create(old_code=old, new_code=new, since=date(2019, 1, 1))
    old, other, new = places_of(["40900", "40901", "40903"]).values()
    assert old.within(frozenset({"COM-40903"}))  # the applicant's record is old, the rule is new
    assert old.within(frozenset({"COM-40902"}))
    assert new.within(frozenset({"COM-40900"}))  # the rule is old, the applicant's record is new
    assert old.within(frozenset({"COM-40900"}))
    assert not old.within(frozenset({"COM-40901"}))  # merged together is not the same
    assert not other.within(frozenset({"COM-40900"}))


@pytest.mark.django_db
def test_a_zone_holds_a_merged_commune_under_either_code():
    zone = ZoneFactory(communes=[CommuneFactory(code="40903", name="D")])
    CommuneFactory(code="40900", name="A")
    CommuneSuccession.objects.create(old_code="40900", new_code="40903", since=date(2019, 1, 1))
    assert [
        place.within(frozenset({f"ZONE-{zone.code}"})) for place in places_of(["40900", "40903"]).values()
    ] == [
        True,
        True,
    ]


@pytest.mark.django_db
def test_rings_of_successions_end():
    for old, new in (("40900", "40901"), ("40901", "40900")):
        CommuneSuccession.objects.create(old_code=old, new_code=new, since=date(2019, 1, 1))
    CommuneFactory(code="40900", name="A")
    assert places_of(["40900"])["40900"].merged == frozenset({"40901"})


@pytest.mark.django_db
@pytest.mark.parametrize(("count", "expected"), [(1, 3), (3, 3), (50, 3)])
def test_places_cost_the_same_whatever_their_number(count, expected, django_assert_num_queries):
    made = [CommuneFactory(code=f"40{number:03d}", name=f"C{number}") for number in range(count)]
    with django_assert_num_queries(expected):
        assert len(places_of([commune.code for commune in made])) == count


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("DEP-40", "DEP-40 Landes"),
        ("DEP-40 n’importe quoi", "DEP-40 Landes"),
        ("landes", "DEP-40 Landes"),
        ("nouvelle aquitaine", "REG-75 Nouvelle-Aquitaine"),
        ("Mont de Marsan", "COM-40192 Mont-de-Marsan"),
        ("Mont-de-Marsan (40192)", "COM-40192 Mont-de-Marsan"),
        ("COM-40192", "COM-40192 Mont-de-Marsan"),
        ("ca mont de marsan agglomération", "EPCI-244000808 CA Mont de Marsan Agglomération"),
        ("canton de dax", "ZONE-canton-dax Canton de Dax"),
        ("COM-99999", "COM-99999"),
    ],
)
def test_a_territory_is_typed_by_name_or_by_code(typed, kept):
    CommuneFactory()
    ZoneFactory(code="canton-dax", name="Canton de Dax")
    assert codes.read(typed) == kept


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Nulle-Part", "", "?", "Saint-Denis", "x" * 140, "DEP-"])
def test_a_name_of_nothing_or_of_several_is_refused(typed):
    for code in ("93066", "97411"):
        CommuneFactory(code=code, name="Saint-Denis")
    with pytest.raises(ValidationError):
        codes.read(typed)


def territory(*named):
    return [{"kind": "territory", "params": {"codes": list(named), "where": "place"}}]


@pytest.mark.django_db
def test_a_call_that_names_no_known_territory_does_not_open(officer):
    call = call_ready(rules=territory("COM-99999"))
    with pytest.raises(ConditionsUnmet) as raised:
        actions.open_call(call=call, by=officer)
    assert raised.value.unmet == ["Règle « Territoire » : « COM-99999 » n’est pas un territoire connu."]


@pytest.mark.django_db
def test_a_call_may_name_a_commune_of_before(officer):
    CommuneSuccession.objects.create(
        old_code="40900", old_name="Vieille", new_code="40903", since=date(2019, 1, 1)
    )
    call = open_call(by=officer, rules=territory("COM-40900"))
    rule = call.form_versions.get().schema["rules"][0]
    assert rule["params"]["codes"] == ["COM-40900 Vieille"]
