"""The image and the composition run what `make` runs, and ask for what production needs."""

import shlex
from pathlib import Path

import yaml
from django.conf import settings

from config.env import VARIABLES

ROOT = Path(settings.BASE_DIR)
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())


def make_lines() -> str:
    return (ROOT / "Makefile").read_text()


def test_the_composition_has_every_service():
    assert sorted(COMPOSE["services"]) == ["cache", "database", "migrate", "scheduler", "web", "worker"]


def test_the_composition_gives_what_production_requires():
    given = set(COMPOSE["services"]["web"]["environment"])

    assert {each.name for each in VARIABLES if "production" in each.required_in} <= given
    assert given - {"DATABASE_URL", "REDIS_URL"} <= {each.name for each in VARIABLES}


def test_the_background_services_run_the_commands_of_make():
    for service in ("worker", "scheduler"):
        command = COMPOSE["services"][service]["command"]
        assert command[0] == "python"
        assert " ".join(command[1:]) in make_lines()


def test_the_web_service_is_the_image_and_the_server_of_make():
    image = (ROOT / "Dockerfile").read_text()
    command = yaml.safe_load(image.rpartition("CMD ")[2])

    assert command == COMPOSE["services"]["web"]["command"]
    web = next(line for line in make_lines().splitlines() if "granian" in line)
    assert shlex.split(web)[1:4] == command[1:4]
    assert shlex.split(web)[-1] == command[-1]


def test_the_image_is_built_in_two_stages_and_runs_as_an_ordinary_user():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    stages = [line for line in lines if line.startswith("FROM ")]

    assert len(stages) == 2
    assert "USER terreau" in lines[lines.index(stages[1]) :]
    assert any("collectstatic" in line for line in lines[: lines.index(stages[1])])
