"""The history of an object and the buttons of its transitions, as templates show them."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from accounts.models import User
from workflows.engine import Offer, fire, offered
from workflows.queries import history

pytestmark = pytest.mark.django_db


def rendered(source: str, **context) -> str:
    request = RequestFactory().get("/")
    return Template("{% load workflows %}" + source).render(
        Context({"request": request, "csrf_token": "jeton", **context})
    )


def test_the_history_says_who_did_what_and_why(call, officer):
    fire(call, "open", actor=officer, reason="Décision <du> 3 mars")

    text = rendered("{% history entries %}", entries=history(call))

    assert text.count("<li>") == 1
    assert "<strong>Appel ouvert</strong>" in text
    assert f"par {officer.display_name}" in text
    assert "Décision &lt;du&gt; 3 mars" in text


def test_an_empty_history_says_so(call):
    assert "Rien ne s’est encore passé." in rendered("{% history entries %}", entries=history(call))


def test_a_button_that_cannot_be_pressed_says_why(call, officer, stranger):
    buttons = "{% transition_buttons offers '/ici/' %}"

    ready = rendered(buttons, offers=offered(call, User.objects.get(pk=officer.pk)))
    denied = rendered(buttons, offers=offered(call, stranger))
    unmet = [Offer(name="open", label="Ouvrir", target="open", allowed=True, unmet=["Il manque un critère."])]

    assert 'name="transition" value="open"' in ready
    assert 'value="jeton"' in ready
    assert "disabled" not in ready
    assert 'disabled aria-describedby="transition-open"' in denied
    assert "Seules les personnes qui instruisent ce dispositif ouvrent l’appel." in denied
    assert "Il manque un critère." in rendered(buttons, offers=unmet)
