"""Identifiers: every valid one passes however it is spaced, every slip is refused with its reason."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.fr import siret as siret_number

from accounts import identifiers

digits = st.text("0123456789", min_size=8, max_size=8)
nics = st.text("0123456789", min_size=4, max_size=4)


def with_key(number: str) -> str:
    return number + luhn.calc_check_digit(number)


@st.composite
def sirets(draw) -> str:
    siren = with_key(draw(digits))
    assume(siren != "356000000")
    return with_key(siren + draw(nics))


@given(sirets())
def test_valid_sirets_are_accepted_with_any_spacing(number):
    assert identifiers.clean_siret(number) == number
    assert identifiers.clean_siret(identifiers.spaced_siret(number)) == number
    assert identifiers.clean_siret(f" {number[:9]}\u00a0{number[9:]}\u202f") == number
    assert identifiers.clean_siren(number[:9]) == number[:9]


@given(sirets(), st.integers(0, 13), st.integers(1, 9))
def test_one_altered_digit_is_refused(number, position, shift):
    altered = str((int(number[position]) + shift) % 10)
    wrong = number[:position] + altered + number[position + 1 :]
    assume(not wrong.startswith("356000000"))
    with pytest.raises(ValidationError) as refused:
        identifiers.clean_siret(wrong)
    assert refused.value.code == "key"


@given(nics.map(lambda nic: f"356000000{nic}"), st.integers(0, 9))
def test_la_poste_follows_its_own_rule(start, last):
    number = f"{start}{last}"
    accepted = sum(map(int, number)) % 5 == 0 or number == "35600000000048"
    if accepted:
        assert identifiers.clean_siret(number) == number
    else:
        with pytest.raises(ValidationError):
            identifiers.clean_siret(number)
    assert siret_number.is_valid(number) == accepted


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("123", "length"),
        ("123 456 789 012 345", "length"),
        ("1234567890123A", "digits"),
        ("１2345678901234", "script"),
        ("12345678901२34", "script"),
        ("-5", "length"),
        ("1e9", "digits"),
        ("", "digits"),
    ],
)
def test_the_refusal_of_a_siret_says_why(typed, code):
    with pytest.raises(ValidationError) as refused:
        identifiers.clean_siret(typed)
    assert refused.value.code == code


rnas = st.from_regex(r"W[0-9][0-9A-Z][0-9]{7}", fullmatch=True).filter(str.isascii)


@given(rnas)
def test_valid_rna_numbers_are_accepted_in_any_case_and_spacing(number):
    assert identifiers.clean_rna(number) == number
    assert identifiers.clean_rna(f" {number[:4].lower()} {number[4:7]}\u00a0{number[7:]}") == number


@pytest.mark.parametrize("number", ["W2A1000123", "W2B2000001", "W9R1234567", "W9M1000001", "W751000000"])
def test_corsican_and_overseas_letters_are_accepted(number):
    assert identifiers.clean_rna(number) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("751000000", "prefix"),
        ("W75100000", "length"),
        ("W7510000000", "length"),
        ("WA51000000", "form"),
        ("W75A000000", "form"),
        ("Ｗ751000000", "script"),
        ("W７51000000", "script"),
        ("W\u041051000000", "script"),
    ],
)
def test_the_refusal_of_an_rna_number_says_why(typed, code):
    with pytest.raises(ValidationError) as refused:
        identifiers.clean_rna(typed)
    assert refused.value.code == code
