"""Each preset from end to end: opened, tested by a visitor, applied to, submitted, screened."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from grants.applications import actions as applications
from grants.applications import checks
from grants.calls import actions as calls
from grants.calls import forms_schema
from grants.calls.eligibility import Verdict
from grants.calls.presets.reading import presets
from grants.screening import actions as screening
from grants.screening import content, grid
from tests.factories import answers
from tests.factories.accounts import UserFactory
from tests.factories.applications import draft
from tests.factories.calls import ProgrammeFactory
from tests.factories.territories import CommuneFactory

pytestmark = pytest.mark.django_db
#: What a visitor cannot tell: it hangs on the accounts of the budget.
BY_ACCOUNT = {"rate", "accounts"}


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.key)
def test_a_preset_is_opened_tested_applied_to_and_screened(client, preset):
    officer = UserFactory(role=Role.OFFICER)
    call = opened(preset, officer)
    spec = forms_schema.read(call.form_versions.get())
    CommuneFactory()

    tested = client.post(f"/appels/{call.slug}/eligibilite/", public_data(client, call, spec))
    assert tested.status_code == 200
    result = tested.context["result"]
    assert [finding.told for finding in result.refused] == []
    assert {finding.kind for finding in result.doubtful} <= BY_ACCOUNT

    application = answers.fill(draft(call, answers.applicant_for(spec)))
    assert [str(item) for item in checks.missing(application)] == [
        "Attestez sur l’honneur l’exactitude du dossier."
    ]
    submitted = applications.submit(application=application, by=application.created_by, certified=True)
    lines = grid.lines(content.sheet(submitted), None)
    assert [(line.label, line.sentence) for line in lines if line.verdict != Verdict.YES] == []
    screening.take(application=submitted, by=officer)
    assert screening.accept(application=submitted, by=officer).state == "admissible"


def opened(preset, officer):
    opens = timezone.now().replace(microsecond=0) - timedelta(days=1)
    call = calls.create_from_preset(
        preset=preset,
        programme=ProgrammeFactory(),
        reference="ESSAI",
        slug=preset.key.replace("_", "-"),
        title=preset.title,
        opens_at=opens,
        closes_at=opens + timedelta(days=preset.calendar.open_days),
        by=officer,
    )
    return calls.open_call(call=call, by=officer)


def public_data(client, call, spec):
    """What a visitor types in the fields that the page shows."""
    shown = client.get(f"/appels/{call.slug}/eligibilite/").context["form"].fields
    typed = answers.told(spec, call)
    return {
        name: typed.get(name, "0" if name.startswith(("requests-", "received-")) else "") for name in shown
    }
