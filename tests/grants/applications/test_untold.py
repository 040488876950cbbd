"""What the committee proposed is not told to the applicant before the assembly has decided."""

import pytest
from django.urls import reverse

from tests.factories.applications import in_state

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["proposed", "not_proposed"])
@pytest.mark.parametrize("page", ["detail", "list", "space"])
def test_a_proposal_reads_as_awaiting_a_decision(client, state, page):
    application = in_state(state)
    client.force_login(application.created_by)
    addresses = {
        "detail": reverse("applications:detail", args=[application.pk]),
        "list": reverse("applications:list"),
        "space": reverse("accounts:space"),
    }

    text = client.get(addresses[page]).content.decode()

    assert "En attente de décision" in text
    assert "comité" not in text.partition("<main")[2].partition("</main>")[0]
