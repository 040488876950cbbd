"""The files of the other tests reach every state through the engine, with their log."""

import pytest

from grants.applications.machine import ApplicationState
from tests.factories.applications import in_state
from workflows.queries import history

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ApplicationState.values)
def test_a_file_reaches_every_state(state):
    application = in_state(state)
    assert application.state == state
    assert (application.reference is None) == (state == ApplicationState.DRAFT)
    targets = list(history(application).values_list("target", flat=True))
    assert targets[-1:] == ([] if state == ApplicationState.DRAFT else [state])
