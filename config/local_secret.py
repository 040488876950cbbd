"""The secret key of an installation that runs on a developer's machine."""

import os
import secrets
from pathlib import Path


def development_secret(folder: Path) -> str:
    """Return the key kept in `folder`, made on the first start; never used in production."""
    path = folder / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(60)
        file.write(key)
    return key
