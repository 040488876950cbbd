"""The real settings, with one more view: the reference, a bare answer behind the same middleware."""

from config.settings import *  # noqa: F403 -- the real ones
from config.settings import ALLOWED_HOSTS, LOGGING

ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "127.0.0.1"]
LOGGING = {**LOGGING, "root": {"handlers": ["stderr"], "level": "WARNING"}}
