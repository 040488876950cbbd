"""Pieces that arrive in parts: the destination that the upload protocol asks."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from documents import destinations
from grants.applications import actions, pieces, queries
from grants.applications.models import Application
from workflows.errors import EngineError

PIECE = "applications.piece"


def _find(user: Any, target: str, slot: str) -> Application | None:
    """The file of that number, when the person writes it and its form asks for that piece."""
    if not (target.isascii() and target.isdigit() and len(target) < 19):
        return None
    rows = queries.mine(user).select_related("form_version", "applicant")
    application = rows.filter(pk=int(target)).first()
    if application is None or pieces.piece_of(application, slot) is None:
        return None
    if application.state not in actions.EDITABLE:
        raise ValidationError(_("Ce dossier est déposé : il ne peut plus être modifié."))
    return application


def _join(
    application: Application, slot: str, upload: UploadedFile, user: Any, details: Mapping[str, Any]
) -> dict[str, Any]:
    try:
        (made,) = actions.attach(application=application, by=user, piece=slot, uploads=[upload])
    except EngineError as error:
        raise ValidationError(str(error.reason)) from error
    return {"attachment": made.pk, "name": upload.name}


def register() -> None:
    """Open the destination."""
    destinations.register(PIECE, destinations.Destination(find=_find, join=_join))
