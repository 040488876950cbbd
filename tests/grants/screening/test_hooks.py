"""Later stages add to the dashboard and to the file without this stage knowing them."""

import pytest
from django.urls import reverse

from grants.screening import dashboard, panels
from tests.factories.applications import submitted
from tests.factories.calls import open_call
from tests.factories.screening import officer, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def hooks(monkeypatch):
    monkeypatch.setattr(panels, "_providers", [])
    monkeypatch.setattr(dashboard, "_providers", [])


def test_panel_is_shown_in_order(hooks):
    file = submitted(open_call())
    late = panels.Panel(title="Versement", template="404.html", order=60)
    early = panels.Panel(title="Attribution", template="404.html", order=40)
    panels.register(lambda application, user: late)
    panels.register(lambda application, user: [early])
    panels.register(lambda application, user: None)
    assert [panel.title for panel in panels.of(file, None)] == ["Attribution", "Versement"]


def test_card_is_shown(hooks):
    dashboard.register(lambda user: [dashboard.Card(label="À payer", value="17", tone="warning")])
    text = sign_in(officer(open_call())).get(reverse("screening:home")).content.decode()
    assert "À payer" in text
