"""Settings of the tests: the real ones, with cheap hashing, strict templates and nothing written in `var/`."""

import os
import tempfile
from pathlib import Path

os.environ["TERREAU_ENV"] = "test"
_folder = Path(tempfile.gettempdir()) / f"terreau-tests-{os.getuid()}"
os.environ.setdefault("TERREAU_VAR_DIR", str(_folder))
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from config.settings import *  # noqa: E402, F403
from config.settings import STORAGES, TEMPLATES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}


class UndefinedVariable(str):
    """An undefined variable in a template of ours is an error, not an empty string."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined template variable: {name}")


STRICT_TEMPLATES = UndefinedVariable("%s")
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""
