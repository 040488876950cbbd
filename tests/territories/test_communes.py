"""The file of communes, its loading, and how a commune is found."""

import csv
import gzip

import pytest
from django import forms
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from territories import loading
from territories.departements import NAMES
from territories.fields import CommuneField
from territories.models import Commune
from territories.names import searchable
from territories.queries import search_communes
from tests.factories.territories import CommuneFactory

COMMUNES = (
    ("40192", "Mont-de-Marsan", "40000", 31592),
    ("40310", "Saint-Étienne-d'Orthe", "40300", 650),
    ("93066", "Saint-Denis", "93200 93210", 113000),
    ("97411", "Saint-Denis", "97400 97417 97490", 153000),
    ("11339", "Saint-Denis", "11310", 480),
    ("2A004", "Ajaccio", "20000 20090 20167", 73000),
    ("40088", "Dax", "40100", 21000),
    ("40286", "Saint-Vincent-de-Paul", "40990", 3200),
    ("40279", "Saint-Paul-lès-Dax", "40990", 13500),
    ("75056", "Paris", "75001 75002 75020", 2103778),
)


@pytest.fixture
def communes(db):
    for code, name, postcodes, population in COMMUNES:
        CommuneFactory(code=code, name=name, postcodes=postcodes, population=population)


def rows():
    with gzip.open(loading.FILE, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_file_is_whole():
    known = rows()
    assert len(known) == 34_969
    assert len({row["insee_code"] for row in known}) == 34_969
    assert {row["department"] for row in known} <= set(NAMES)


@pytest.mark.django_db
def test_loading_twice_changes_nothing(capsys):
    call_command("load_communes")
    first = list(Commune.objects.order_by("code").values_list())
    assert len(first) == 34_969
    Commune.objects.filter(code="40192").update(name="Faux", population=0)
    call_command("load_communes")
    assert list(Commune.objects.order_by("code").values_list()) == first
    call_command("load_communes", if_empty=True)
    assert "déjà chargées" in capsys.readouterr().out
    town = Commune.objects.get(code="40192")
    assert (town.name, town.departement_name, town.postcode_list) == ("Mont-de-Marsan", "Landes", ["40000"])
    assert (town.latitude is not None, town.vintage) == (True, 2026)
    assert Commune.objects.get(code="2A004").departement_name == "Corse-du-Sud"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("mont de marsan", ["40192"]),
        ("MONT-DE-MARSAN", ["40192"]),
        ("mont", ["40192"]),
        ("saint etienne d’orthe", ["40310"]),
        ("St Étienne", ["40310"]),
        ("SAINT-DENIS", ["97411", "93066", "11339"]),
        ("dax", ["40088", "40279"]),
        ("40990", ["40279", "40286"]),
        ("40 990", ["40279", "40286"]),
        ("75002", ["75056"]),
        ("x", []),
        ("", []),
        ("nulle-part", []),
        ("%", []),
        ("99999", []),
    ],
)
def test_searching(communes, text, codes):
    assert [commune.code for commune in search_communes(text)] == codes


def test_searching_is_bounded(communes, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(search_communes("saint", limit=2)) == 2


class Form(forms.Form):
    commune = CommuneField(required=False)


def filled(text, near=""):
    form = Form({"commune": text})
    form.fields["commune"].near = near
    return form


@pytest.mark.parametrize(
    ("text", "near", "code"),
    [
        ("Mont-de-Marsan", "", "40192"),
        ("  mont de marsan ", "", "40192"),
        ("40000", "", "40192"),
        ("40192", "", "40192"),
        ("2a004", "", "2A004"),
        ("Ajaccio (2A004)", "", "2A004"),
        ("Mont-de-Marsan (40192)", "", "40192"),
        ("Mont-de-Marsan (40000)", "", "40192"),
        ("40000 Mont-de-Marsan", "", "40192"),
        ("Mont-de-Marsan 40000", "", "40192"),
        ("Saint-Denis (93066)", "", "93066"),
        ("St Denis", "97400", "97411"),
        ("40990", "40990", None),
        ("Saint-Denis", "40000", None),
        ("Dax (40192)", "", None),
        ("Mont", "", None),
        ("Nulle-Part", "", None),
        ("Nulle-Part (99999)", "", None),
    ],
)
def test_the_field(communes, text, near, code):
    form = filled(text, near)
    assert form.is_valid() is (code is not None)
    if code:
        assert form.cleaned_data["commune"] == Commune.objects.get(code=code)


def test_an_ambiguous_answer_lists_the_choices(communes):
    form = filled("Saint-Denis")
    assert form.errors["commune"] == [
        "Plusieurs communes correspondent : Saint-Denis (97411), Saint-Denis (93066), Saint-Denis (11339). "
        "Recopiez celle qui convient, avec son code."
    ]
    page = str(form["commune"])
    assert 'list="id_commune_communes"' in page
    assert '<option value="Saint-Denis (93066)">' in page
    assert "datalist" not in str(Form()["commune"])


def test_a_near_miss_is_given_suggestions(communes):
    assert "Vouliez-vous dire : Mont-de-Marsan (40192) ?" in filled("Mont de Mar").errors["commune"][0]


def test_what_was_typed_is_shown_again_and_what_is_stored_is_named(communes):
    assert 'value="Nulle-Part"' in str(filled("Nulle-Part")["commune"])
    initial = Form(initial={"commune": Commune.objects.get(code="40192")})
    assert 'value="Mont-de-Marsan (40192)"' in str(initial["commune"])


def test_nothing_is_none(communes):
    form = filled("  ")
    assert form.is_valid()
    assert form.cleaned_data["commune"] is None


@given(st.text(max_size=120))
def test_names_are_searched_in_plain_letters(text):
    plain = searchable(text)
    assert plain.isascii()
    assert plain == plain.lower().strip()
    assert searchable(plain) == plain
