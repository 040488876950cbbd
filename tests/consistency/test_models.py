"""Money, and what the database answers to people."""

from django.apps import apps
from django.db import models

from tests.consistency import source

#: Decimals that are no money: rates and scores in hundredths, coordinates in degrees.
OTHER_DECIMALS = {
    "calls.Call.max_rate": (5, 2),
    "calls.Criterion.weight": (5, 2),
    "review.Review.total": (5, 2),
    "review.Score.value": (5, 2),
    "territories.Commune.latitude": (8, 5),
    "territories.Commune.longitude": (8, 5),
}
#: Guards against our own mistakes: no form lets anybody type their way into them.
NEVER_MET = {
    "applicant_kind_known",
    "import_row_number_unique",
    "import_row_outcome",
    "import_run_applied_whole",
    "import_run_kind",
    "instalment_is_positive",
    "invitation_email_lower",
    "membership_role",
    "membership_status",
    "membership_unique",
    "one_answer_per_check",
    "one_attendance_per_member",
    "one_chain_head",
    "one_current_bank_account",
    "one_deadline_per_name",
    "one_form_version_per_number",
    "one_instalment_per_position",
    "one_preference_per_kind",
    "one_score_per_criterion",
    "one_submission_per_number",
    "paid_instalment_is_dated",
    "review_total_out_of_twenty",
    "rolegrant_role",
    "rolegrant_scope_whole",
    "score_not_negative",
    "vote_choice_known",
}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.partition(".")[0] in source.ROOMS]


def test_money_has_ten_digits_and_two_places():
    fields = [field for model in our_models() for field in model._meta.local_fields]
    found = {str(field): (field.max_digits, field.decimal_places) for field in fields if is_decimal(field)}
    others = {name: shape for name, shape in found.items() if shape != (12, 2)}
    assert others == OTHER_DECIMALS, "money is DecimalField(max_digits=12, decimal_places=2)"
    assert [str(field) for field in fields if isinstance(field, models.FloatField)] == [], "no floats"


def is_decimal(field: models.Field) -> bool:
    return isinstance(field, models.DecimalField)


def test_constraints_that_people_meet_speak_french():
    mute = {
        constraint.name
        for model in our_models()
        for constraint in model._meta.constraints
        if constraint.violation_error_message == constraint.default_violation_error_message
    }
    assert mute == NEVER_MET, "give it a violation_error_message, or list it if nobody can meet it"
