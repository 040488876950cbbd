"""One migrated PostgreSQL database per state of the migrations: each process of the tests starts from a copy.

Playing every migration takes longer than many tests together. It is done once, whenever a migration or a
library changes, and by every run on a new server.
"""

import hashlib
import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.apps import apps
from django.conf import settings
from django.db import connection

PREFIX = "terreau_template_"
_LOCK = 20_261_122


def digest() -> str:
    """What the migrated database depends on: every migration, and the versions of what runs them."""
    found = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda each: each.label):
        for path in sorted(Path(config.path, "migrations").glob("*.py")):
            found.update(f"{config.label}/{path.name}\0".encode() + path.read_bytes())
    for library in ("django", "wagtail", "psycopg"):
        found.update(importlib.metadata.version(library).encode())
    return found.hexdigest()[:16]


def ready() -> str:
    """The name of the template, made first when nobody has: processes that ask together wait for one."""
    name = PREFIX + digest()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        known = {row[0] for row in cursor.fetchall()}
        if name not in known:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}_new"')
            cursor.execute(f'CREATE DATABASE "{name}_new"')
            _migrate(f"{name}_new")
            cursor.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
    return name


def _migrate(name: str) -> None:
    parts = urlsplit(os.environ["TEST_DATABASE_URL"])
    address = urlunsplit(parts._replace(path=f"/{name}"))
    environment = {**os.environ, "DATABASE_URL": address, "TEST_DATABASE_URL": address}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
