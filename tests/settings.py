"""Settings of the tests: the real ones, with cheap hashing, strict templates and nothing written in `var/`."""

import os
import sys
import tempfile
from pathlib import Path
from types import FrameType

os.environ["TERREAU_ENV"] = "test"
_folder = Path(tempfile.gettempdir()) / f"terreau-tests-{os.getuid()}"
os.environ.setdefault("TERREAU_VAR_DIR", str(_folder))
# The same in every run: the addresses of static files hold a digest of it, in which canaries could show.
os.environ["TERREAU_SECRET_KEY"] = "les-essais-ne-gardent-aucun-secret-et-celui-ci-est-assez-long"
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from config.settings import *  # noqa: E402, F403 -- the environment is set first
from config.settings import STORAGES, TEMPLATES  # noqa: E402 -- same

if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405 -- comes with the real settings
    # What a test commits need not survive the machine: no wait for the disk, everything else as it is.
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"  # noqa: F405 -- same
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
(_folder / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if os.environ.get("TEST_DATABASE_URL") and os.environ.get("REDIS_URL"):
    # Clearing empties a whole Redis database: each parallel process has its own.
    _number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    _address = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{_number}"
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _address}}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}

# Static files are looked up when asked for: listing them at the start of each test client takes longer
# than most pages.
WHITENOISE_AUTOREFRESH = True

OUR_TEMPLATES = str(BASE_DIR / "templates")  # noqa: F405 -- comes with the real settings


class UndefinedVariable(AssertionError):
    """A template of ours shows a variable that nobody gave it."""


class StrictTemplates(str):
    """What Django shows for an undefined variable: an error in our templates, nothing in others'."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, variable: object) -> str:
        # The node knows the file it was written in; a block of allauth may fill a layout of ours.
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and not hasattr(frame.f_locals.get("self"), "origin"):
            frame = frame.f_back
        name = str(frame.f_locals["self"].origin) if frame is not None else ""
        if name.startswith(OUR_TEMPLATES):
            raise UndefinedVariable(f"{variable} in {name}")
        return ""


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = StrictTemplates("%s")
LOGGING = {**LOGGING, "root": {"handlers": ["stderr"], "level": "WARNING"}}  # noqa: F405 -- same
