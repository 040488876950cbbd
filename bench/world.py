"""What is measured: a database of its own with the demonstration many times over, and people signed in."""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
LOCAL = "postgres://postgres@127.0.0.1:5432/postgres"
DATABASE = "terreau_bench"
PORT = 8971
SITE = f"http://127.0.0.1:{PORT}"


def choose_database() -> str:
    """A PostgreSQL database made anew for the run where a server answers, else an SQLite file."""
    import psycopg

    address = os.environ.get("DATABASE_URL") or LOCAL
    try:
        with psycopg.connect(address, autocommit=True, connect_timeout=3) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.OperationalError:
        return ""
    return f"{address.rpartition('/')[0]}/{DATABASE}"


def environment() -> dict[str, str]:
    """The variables of this run; also put in this process, which reads and fills the same database."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.sqlite3*"):
        old.unlink()
    chosen = {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "TERREAU_VAR_DIR": str(FOLDER),
        "TERREAU_BASE_URL": SITE,
        "DATABASE_URL": choose_database(),
    }
    os.environ.update(chosen)
    return dict(os.environ)


def fill(factor: int) -> None:
    """Migrate, load the demonstration and multiply it."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("prepare", stdout=sys.stderr)
    call_command("demo", scale=factor, stdout=sys.stderr)
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0, reload=False)


def multiply(factor: int) -> None:
    """As many times the files that there are, and what the database needs to know of it."""
    from django.db import connection

    from home.demo import scale

    scale.multiply(factor)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def size() -> str:
    """How many applications there are, for the names of the measures."""
    from grants.applications.models import Application

    return f"{Application.objects.count()} files"


def serve(variables: dict[str, str], workers: int = 1) -> subprocess.Popen:
    """Start the web server as `make web` does and wait until it answers."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(PORT), "--no-ws"]
    command += [
        "--workers",
        str(workers),
        "--blocking-threads",
        "1",
        "--log-level",
        "warning",
        "config.wsgi:application",
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=variables)
    for _attempt in range(300):
        try:
            urlopen(f"{SITE}/bench/bare/", timeout=2).close()
            return server
        except OSError:
            time.sleep(0.1)
    server.terminate()
    raise RuntimeError("the server does not answer")


def cookie(email: str) -> str:
    """The session cookie of somebody who has signed in."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model

    user = get_user_model().objects.get(email=email)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
