"""What fields accept and refuse, and what they show again."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ui.fields import CleanCharField, CleanTextField, DateField, DateTimeField, MoneyField, WholeField
from ui.formatting import euros

INVALID = "Indiquez un montant en chiffres, par exemple 1 000,50."


def refusal(field: forms.Field, value) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.messages


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 000,50 €", "1000.50"),
        ("1\u00a0000,50\u00a0€", "1000.50"),
        ("1\u202f000,50\u00a0€", "1000.50"),
        ("1000.50", "1000.50"),
        ("1000,5", "1000.50"),
        ("  12  ", "12.00"),
        ("0", "0.00"),
        ("9 999 999 999,99", "9999999999.99"),
        ("\u200e250 €", "250.00"),
        (1500, "1500.00"),
        (Decimal("12.5"), "12.50"),
    ],
)
def test_money_reads_what_people_type(typed, amount):
    assert MoneyField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("abc", INVALID),
        ("-5", "Le montant ne peut pas être négatif."),
        ("−1 000,00 €", "Le montant ne peut pas être négatif."),
        ("1e9", INVALID),
        ("NaN", INVALID),
        ("Infinity", INVALID),
        ("0x10", INVALID),
        ("١٢٣", INVALID),
        ("1_000", INVALID),
        ("1 00", INVALID),
        ("1.000,50", INVALID),
        (",50", INVALID),
        ("12,", INVALID),
        ("€", INVALID),
        ("5\x00", INVALID),
        ("\ud800", INVALID),
        ("9" * 5000, INVALID),
        ("1,005", "Indiquez au plus deux chiffres après la virgule."),
        ("10000000000", "Le montant ne peut pas dépasser 9\u202f999\u202f999\u202f999,99\u00a0€."),
    ],
)
def test_money_refuses_in_a_sentence(typed, message):
    assert refusal(MoneyField(), typed) == [message]


def test_money_limits_are_said_as_amounts():
    field = MoneyField(min_value=500, max_value=3000)
    assert refusal(field, "499,99") == ["Le montant doit être d’au moins 500\u00a0€."]
    assert refusal(field, "3000,01") == ["Le montant ne peut pas dépasser 3\u202f000\u00a0€."]
    assert field.clean("500") == Decimal("500.00")


def test_optional_money_may_be_empty():
    assert MoneyField(required=False).clean("") is None
    with pytest.raises(ValidationError) as caught:
        MoneyField().clean("")
    assert caught.value.error_list[0].code == "required"


@given(st.decimals(min_value=0, max_value=Decimal("9999999999.99"), places=2))
def test_what_money_shows_it_reads_back(amount):
    field = MoneyField()
    assert field.clean(field.prepare_value(amount)) == amount
    assert field.clean(euros(amount)) == amount
    assert not field.has_changed(amount, field.prepare_value(amount))


@given(st.text(max_size=80))
def test_money_never_fails_otherwise_than_by_refusing(text):
    field = MoneyField(required=False)
    try:
        value = field.clean(text)
    except ValidationError as refused:
        value = None
        said = len(refused.messages)
    else:
        said = 1
    assert said == 1
    assert value is None or 0 <= value <= Decimal("9999999999.99")


def test_a_rejected_amount_is_shown_as_typed():
    class Form(forms.Form):
        amount = MoneyField()

    assert Form({"amount": "mille"})["amount"].value() == "mille"
    assert Form(initial={"amount": Decimal("1000.5")})["amount"].value() == "1\u202f000,50"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Les Jardins\u200b  ", "Les Jardins"),
        ("Les\tJardins\n", "Les Jardins"),
        ("e\u0301cole", "école"),
        ("abc\u202edef", "abcdef"),
        ("a\x07b", "ab"),
        ("Fête 🎉", "Fête 🎉"),
    ],
)
def test_lines_are_cleaned(typed, kept):
    assert CleanCharField().clean(typed) == kept


@pytest.mark.parametrize("typed", ["\u00a0", "\u200b\u202f ", "\ufeff"])
def test_invisible_text_is_empty(typed):
    assert CleanCharField(required=False).clean(typed) == ""
    with pytest.raises(ValidationError) as caught:
        CleanCharField().clean(typed)
    assert caught.value.error_list[0].code == "required"


@pytest.mark.parametrize("typed", ["a\x00b", "a\ud800"])
def test_what_a_database_cannot_keep_is_refused(typed):
    message = "Ce texte contient des caractères illisibles. Ressaisissez-le sans copier-coller."
    assert refusal(CleanCharField(), typed) == [message]
    assert refusal(CleanTextField(), typed) == [message]


def test_text_keeps_its_lines_and_counts_them_as_browsers_do():
    field = CleanTextField(max_length=7)
    assert field.clean("un\r\ndeux") == "un\ndeux"
    assert field.widget.attrs["rows"] == 6


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing(text):
    field = CleanTextField(required=False)
    try:
        once = field.clean(text)
    except ValidationError:
        return
    assert field.clean(once) == once


@pytest.mark.parametrize(("typed", "number"), [("12", 12), ("1 200", 1200), ("1\u202f200", 1200), ("007", 7)])
def test_whole_numbers_are_read(typed, number):
    assert WholeField().clean(typed) == number


@pytest.mark.parametrize("typed", ["1,5", "1_000", "-3", "٣", "1e3", "9" * 400, "\x00", "douze"])
def test_other_numbers_are_refused(typed):
    assert refusal(WholeField(), typed) == ["Indiquez un nombre entier en chiffres, par exemple 12."]


def test_whole_numbers_have_limits():
    field = WholeField(min_value=-5, max_value=1000)
    assert field.clean("-5") == -5
    assert refusal(field, "-6") == ["Indiquez un nombre supérieur ou égal à -5."]
    assert refusal(field, "10" * 12) == ["Indiquez un nombre inférieur ou égal à 1\u202f000."]


@pytest.mark.parametrize("typed", ["2026-12-31", "31/12/2026"])
def test_days_are_read(typed):
    assert DateField().clean(typed) == date(2026, 12, 31)


@pytest.mark.parametrize("typed", ["2026-02-30", "hier", "٢٠٢٦-٠١-٠١", "2026-13-01", "\x00"])
def test_days_that_do_not_exist_are_refused(typed):
    assert refusal(DateField(), typed) == ["Indiquez une date qui existe, par exemple 31/12/2026."]


@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "2201-01-01"])
def test_days_far_away_are_refused(typed):
    assert refusal(DateField(), typed) == ["Indiquez une date entre 1900 et 2200."]
    assert refusal(DateTimeField(), f"{typed}T00:00") == ["Indiquez une date entre 1900 et 2200."]


def test_moments_are_read_in_paris():
    assert DateTimeField().clean("2026-07-01T12:00").isoformat() == "2026-07-01T12:00:00+02:00"
