"""Health: alive without a database, ready only with one, and silent about why."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from home import health
from tests.factories.calls import open_call
from workflows import deadlines

ALL_WELL = {"database": "ok", "cache": "ok", "scheduler": "ok", "worker": "ok"}


def test_alive_needs_no_database(client):
    response = client.get("/sante/")

    assert (response.status_code, response.text) == (200, "ok")
    assert response.cookies == {}


@pytest.mark.django_db
def test_ready_when_everything_answers(client):
    response = client.get("/sante/pret/")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "checks": ALL_WELL})
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_not_ready_without_the_database(client, monkeypatch, caplog):
    def refuse():
        raise OperationalError("could not connect to server at 10.0.0.3, user terreau")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/sante/pret/")

    assert response.status_code == 503
    assert response.json()["status"] == "failed"
    assert response.json()["checks"]["database"] == "failed"
    assert "10.0.0.3" not in response.text
    assert "10.0.0.3" in caplog.text


@pytest.mark.django_db
def test_a_late_scheduler_degrades_without_taking_the_server_out(client):
    call = open_call()
    deadlines.schedule(call, "close", timezone.now() - timedelta(hours=2))
    response = client.get("/sante/pret/")

    assert response.status_code == 200
    assert response.json() == {"status": "degraded", "checks": {**ALL_WELL, "scheduler": "failed"}}


@pytest.mark.django_db
def test_a_late_worker_degrades(client):
    health.DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="x.y", backend_name="default", queue_name="default"
    )
    health.DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=1))

    assert client.get("/sante/pret/").json()["checks"]["worker"] == "failed"


@pytest.mark.django_db
def test_robots_leave_the_spaces_alone(client):
    response = client.get("/robots.txt")

    assert response.status_code == 200
    assert "Disallow: /mon-espace/" in response.text
    assert "Sitemap: http://localhost:8000/sitemap.xml" in response.text
    assert response.cookies == {}
