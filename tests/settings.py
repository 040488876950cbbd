"""Settings of the tests: the real ones, with cheap hashing, strict templates and nothing written in `var/`."""

import os
import sys
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
(_folder / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}


OUR_TEMPLATES = str(BASE_DIR / "templates")  # noqa: F405 -- comes with the real settings


class UndefinedVariable(AssertionError):
    """A template of ours shows a variable that nobody gave it."""


class StrictTemplates(str):
    """What Django shows for an undefined variable: an error in our templates, nothing in others'."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, variable: object) -> str:
        context = sys._getframe(1).f_locals["context"]
        template = context.render_context.template or context.template
        if str(template.origin.name).startswith(OUR_TEMPLATES):
            raise UndefinedVariable(f"{variable} in {template.origin.name}")
        return ""


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = StrictTemplates("%s")
LOGGING = {**LOGGING, "root": {"handlers": ["stderr"], "level": "WARNING"}}  # noqa: F405 -- same
