"""What every answer carries, and what production refuses to start without."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories.accounts import PASSWORD
from tests.security.world import World

PRODUCTION = {
    "TERREAU_ENV": "production",
    "TERREAU_SECRET_KEY": "9f2b" * 20 + "une-clef-de-test",
    "TERREAU_BASE_URL": "https://subventions.exemple.example",
    "TERREAU_ALLOWED_HOSTS": "subventions.exemple.example",
    "TERREAU_EMAIL_URL": "submission://u:p@smtp.exemple.example:587",
    "TERREAU_EMAIL_FROM": "Subventions <subventions@exemple.example>",
}
PAGES = [
    ("anonymous", "/"),
    ("anonymous", reverse("account_login")),
    ("anonymous", "/absent/"),
    ("member", reverse("accounts:space")),
    ("member", reverse("workflows:messages")),
    ("officer", reverse("screening:list")),
    ("reader", reverse("review:home")),
    ("finance", reverse("payments:list")),
]


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_pages_carry_the_strict_policy(world: World, role: str, path: str):
    response = world.ask(role, "get", path)
    policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))

    assert "unsafe" not in response["Content-Security-Policy"]
    assert policy["default-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["script-src"].split()[0] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Frame-Options"] in ("DENY", "SAMEORIGIN")


def test_a_private_page_is_kept_by_no_cache_between_us(world: World):
    for role, path in PAGES:
        if role != "anonymous":
            response = world.ask(role, "get", path)
            assert "Cookie" in response["Vary"], path
            assert "public" not in response.get("Cache-Control", ""), path


def test_a_page_of_one_person_never_reaches_another(world: World):
    path = reverse("workflows:messages")
    mine = world.ask("member", "get", path).content.decode()

    assert "Canari-7f3a" in mine
    assert "Canari-7f3a" not in world.ask("other_member", "get", path).content.decode()


def test_cookies_are_out_of_reach_of_scripts(world: World):
    typed = {"login": world.people["member"].email, "password": PASSWORD}
    answer = world.ask("anonymous", "post", reverse("account_login"), data=typed)
    session = answer.cookies[settings.SESSION_COOKIE_NAME]

    assert (session["httponly"], session["samesite"]) == (True, "Lax")


def test_the_download_gives_the_same_answer_with_and_without_conditions(world: World):
    path = reverse("documents:download", args=[world.private_file.pk])
    conditions = {"HTTP_IF_NONE_MATCH": f'"{world.private_file.sha256}"', "HTTP_IF_MATCH": "*"}

    for role, status in (("member", 200), ("other_member", 404)):
        answers = {world.ask(role, "get", path, **headers).status_code for headers in ({}, conditions)}
        assert answers == {status}


def run(*arguments: str, tmp: Path, **changed: str | None) -> subprocess.CompletedProcess:
    """`manage.py` as on a server: only what production is given, in a folder of its own."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    values = {**inherited, **PRODUCTION, "TERREAU_VAR_DIR": str(tmp), **changed}
    environment = {name: value for name, value in values.items() if value is not None}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    return subprocess.run(
        command,
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_production_settings_pass_the_deployment_checks(tmp_path: Path):
    (tmp_path / "static").mkdir()
    done = run("check", "--deploy", "--fail-level", "WARNING", tmp=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
    assert "WARNING" not in done.stderr


def test_a_mail_server_that_cannot_be_reached_by_its_scheme_is_said(tmp_path: Path):
    done = run("check", tmp=tmp_path, TERREAU_EMAIL_URL="smtp+tls://u:p@host:587")

    assert "TERREAU_EMAIL_URL" in done.stderr
    assert "expected smtp:// or submission://" in done.stderr


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"TERREAU_ENV"}))
def test_production_says_what_it_misses(name: str, tmp_path: Path):
    done = run("check", tmp=tmp_path, **{name: None})

    assert done.returncode != 0
    assert f"{name} is not set" in done.stderr


def test_cookies_and_transport_are_strict_in_production(tmp_path: Path):
    wanted = (
        "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_CONTENT_TYPE_NOSNIFF",
    )  # fmt: skip
    code = f"from django.conf import settings; print([getattr(settings, name) for name in {wanted!r}])"
    done = run("shell", "--no-imports", "-c", code, tmp=tmp_path)

    assert done.stdout.strip().splitlines()[-1:] == [str([True] * len(wanted))], done.stderr
