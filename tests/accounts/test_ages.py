"""Ages, minors and their adult referent, on the day itself."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError

from accounts.ages import age_on, is_minor
from accounts.models import ApplicantKind
from tests.factories.accounts import ApplicantFactory

date = datetime.date


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2008, 6, 15), date(2026, 6, 14), 17),
        (date(2008, 6, 15), date(2026, 6, 15), 18),
        (date(1995, 6, 15), date(2026, 6, 15), 31),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 6, 15), date(2026, 6, 15), 0),
        (date(2026, 6, 15), date(2026, 6, 14), -1),
    ],
)
def test_an_age_is_counted_in_completed_years(birth, day, age):
    assert age_on(birth, day) == age
    assert is_minor(birth, day) == (age < 18)


def errors_of(applicant):
    try:
        applicant.full_clean()
    except ValidationError as refused:
        return set(refused.error_dict)
    return set()


@pytest.mark.django_db
def test_a_minor_names_an_adult_one_can_reach_until_the_day_of_majority():
    person = ApplicantFactory(person=True)
    person.birth_date = date(2008, 6, 15)
    with time_machine.travel("2026-06-14T12:00:00+02:00", tick=False):
        assert errors_of(person) == {"guardian_name", "guardian_email"}
        person.guardian_name = "Dominique Lafitte"
        assert errors_of(person) == {"guardian_email"}
        person.guardian_phone = "05 58 00 00 00"
        assert errors_of(person) == set()
        person.guardian_name = person.guardian_phone = ""
    # Midnight in Paris is still the day before in universal time.
    with time_machine.travel("2026-06-15T00:00:00+02:00", tick=False):
        assert errors_of(person) == set()


@pytest.mark.django_db
def test_dates_to_come_are_refused():
    with time_machine.travel("2026-06-15T12:00:00+02:00", tick=False):
        person = ApplicantFactory(person=True)
        person.birth_date = date(2026, 6, 15)
        assert errors_of(person) == {"birth_date"}
        group = ApplicantFactory(group=True)
        group.founded_on = date(2026, 6, 15)
        assert errors_of(group) == set()
        group.founded_on = date(2026, 6, 16)
        assert errors_of(group) == {"founded_on"}


@pytest.mark.django_db
def test_the_minor_of_the_factory_is_one():
    person = ApplicantFactory(minor=True)
    assert person.kind == ApplicantKind.PERSON
    assert is_minor(person.birth_date, datetime.datetime.now(tz=datetime.UTC).date())
    person.full_clean()
