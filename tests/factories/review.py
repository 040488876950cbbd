"""Readings for tests, made through the actions."""

from decimal import Decimal

from grants.applications.machine import ApplicationState as S
from grants.calls.models import Criterion
from grants.review import actions
from grants.review.models import Review
from tests.factories.screening import imported_file, reader, secretary


def admissible(call, **values):
    """A file ready for the readers."""
    return imported_file(S.ADMISSIBLE, call, **values)


def assigned(file, who=None):
    """A reading of `file` given to `who`, a reader of its call."""
    who = who or reader(file.call)
    return actions.assign(application=file, reader=who, by=secretary(file.call))


def opened(file, who=None):
    """The same, « no link » declared."""
    review = assigned(file, who)
    actions.declare(review=review, linked=False, by=review.reader)
    return review


def scored(file, who=None, *, value="3", comment="Solide."):
    """A note given: the same value for each criterion."""
    review = opened(file, who)
    return actions.finalise(
        review=review,
        version=review.version,
        scores={each: Decimal(value) for each in Criterion.objects.filter(call=file.call)},
        comment=comment,
        by=review.reader,
    )


def review_of(file, who):
    return Review.objects.get(application=file, reader=who)
