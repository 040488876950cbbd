"""The environment is read once, and what is wrong in it is said in a sentence."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.env import FOREIGN, VARIABLES, Env

PRODUCTION = {
    "TERREAU_ENV": "production",
    "TERREAU_SECRET_KEY": "x" * 50,
    "TERREAU_BASE_URL": "https://subventions.exemple.example",
    "TERREAU_ALLOWED_HOSTS": "subventions.exemple.example, www.exemple.example",
    "TERREAU_EMAIL_URL": "smtp://mail.exemple.example:25",
    "TERREAU_EMAIL_FROM": "Exemple <contact@exemple.example>",
}


def test_an_empty_environment_is_a_developers_machine():
    env = Env({})

    assert (env["TERREAU_ENV"], env.production, env["TERREAU_MAX_UPLOAD_MB"]) == ("development", False, 20)


def test_production_reads_typed_values():
    env = Env(PRODUCTION)

    assert env.production
    assert env["TERREAU_ALLOWED_HOSTS"] == ["subventions.exemple.example", "www.exemple.example"]


@pytest.mark.parametrize("name", sorted(PRODUCTION.keys() - {"TERREAU_ENV"}))
def test_a_missing_value_says_which(name):
    source = {key: value for key, value in PRODUCTION.items() if key != name}

    with pytest.raises(ImproperlyConfigured) as error:
        Env(source)

    (variable,) = [each for each in VARIABLES if each.name == name]
    assert str(error.value) == f"The environment is not complete:\n- {name} is not set. {variable.help}"


def test_every_problem_is_said_at_once():
    with pytest.raises(ImproperlyConfigured) as error:
        Env({"TERREAU_ENV": "developement", "TERREAU_MAX_UPLOAD_MB": "-1", "TERREAU_SECRET": "x"})

    assert str(error.value).splitlines()[1:] == [
        "- TERREAU_SECRET is not a variable of this project: remove it or correct its name.",
        "- TERREAU_ENV='developement' cannot be read: expected one of development, production, test."
        " development, production or test.",
        "- TERREAU_MAX_UPLOAD_MB='-1' cannot be read: expected a whole number, zero or more."
        " Largest private file accepted, in megabytes.",
    ]


def test_a_short_secret_is_refused():
    with pytest.raises(ImproperlyConfigured, match="too short"):
        Env({**PRODUCTION, "TERREAU_SECRET_KEY": "court"})


def test_operators_documentation_lists_every_variable():
    text = (Path(settings.BASE_DIR) / "docs" / "operators.md").read_text()

    assert [each.name for each in VARIABLES if f"| `{each.name}` |" not in text] == []
    assert {"TERREAU_DEMO"} == FOREIGN


@pytest.mark.parametrize(
    "url", ["http://registre.example", "http://localhost.registre.example", "registre", "https://"]
)
def test_a_register_is_asked_over_https_alone(url):
    with pytest.raises(ImproperlyConfigured, match="expected https://"):
        Env({"TERREAU_COMPANY_REGISTER_URL": url})


@pytest.mark.parametrize("url", ["https://registre.example/v4/", "http://127.0.0.1:8010"])
def test_the_address_of_a_register(url):
    assert Env({"TERREAU_ASSOCIATION_REGISTER_URL": url})["TERREAU_ASSOCIATION_REGISTER_URL"] == url.rstrip(
        "/"
    )
