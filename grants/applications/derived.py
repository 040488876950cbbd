"""Columns of a file that follow from the rest of it, worked out each time the file is saved.

Lists of a hundred thousand files are searched and sorted by them without reading any other table.
"""

from datetime import datetime
from typing import Any

from django.db import models

from territories.names import searchable
from workflows.clock import now


class SearchField(models.TextField):
    """The folded words under which a file is found; nothing while it is a draft."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update({"editable": False, "default": "", "blank": True})
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: Any, add: bool) -> str:
        words = text_of(model_instance)
        setattr(model_instance, self.attname, words)
        return words


def text_of(application: Any) -> str:
    """What a submitted file is found by; empty for a draft, which nobody but its authors looks for."""
    if application.submitted_at is None:
        return ""
    applicant, commune = application.applicant, application.commune
    parts = [application.reference, application.title, applicant.name, applicant.acronym]
    parts += [commune.name if commune else "", applicant.siret, applicant.rna]
    return " ".join(filter(None, (searchable(part or "") for part in parts)))


class MovedField(models.DateTimeField):
    """When the file last went from one state to another; None before it is first submitted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update({"editable": False, "null": True, "blank": True})
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: Any, add: bool) -> datetime | None:
        moment: datetime | None = getattr(model_instance, self.attname)
        # The engine alone opens the door; a file taken over from elsewhere keeps the moment it came with.
        if getattr(model_instance, "_door_open", False) and not (add and moment):
            moment = now()
            setattr(model_instance, self.attname, moment)
        return moment
