"""The whole chain in a real browser: from the sign-up of an association to « payé »."""

import pytest

from tests.e2e import steps_applicant as applicant
from tests.e2e import world as worlds

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_from_sign_up_to_paid(people, work, javascript):
    world = worlds.build()
    association = people("association")
    apply(association, work)


def apply(association, work):
    applicant.visit_public_pages(association)
    applicant.sign_up(association)
    applicant.register_association(association)
    applicant.start_file(association)
    applicant.fill_project(association)
    applicant.answer_questions(association)
    applicant.fill_budget(association)
    applicant.join_pieces(association)
    applicant.submit(association)
    work()
    applicant.read_receipt(association)
