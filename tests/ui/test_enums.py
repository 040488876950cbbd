"""State enums are Django choices that know their tone."""

import pytest
from django.db import models
from django.db.migrations.writer import MigrationWriter

from ui.enums import StateChoices


class FileState(StateChoices):
    DRAFT = "draft", "Brouillon", "neutral"
    SUBMITTED = "submitted", "Déposé", "info"
    CLOSED = "closed", "Clos"


def test_they_are_choices():
    assert FileState.choices == [("draft", "Brouillon"), ("submitted", "Déposé"), ("closed", "Clos")]
    assert FileState.values == ["draft", "submitted", "closed"]
    assert FileState("submitted") is FileState.SUBMITTED
    assert FileState.DRAFT == "draft"
    assert str(FileState.DRAFT) == "draft"


def test_they_know_their_tone():
    assert [state.tone for state in FileState] == ["neutral", "info", "neutral"]


def test_migrations_write_plain_strings():
    field = models.CharField(choices=FileState.choices, default=FileState.DRAFT)
    text, imports = MigrationWriter.serialize(field)
    assert "FileState" not in text
    assert imports == {"from django.db import models"}


def test_an_unknown_tone_is_refused():
    with pytest.raises(ValueError, match="unknown tone 'loud'"):

        class Loud(StateChoices):
            A = "a", "A", "loud"
