"""Reads of opinions: by file and by who may read them; what of a file is shown to whom it is asked."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from accounts.roles import STAFF_ROLES, Role
from documents.models import PrivateFile
from grants.applications.models import Application
from grants.calls.kinds import Meaning, QuestionKind
from grants.calls.pieces import FolderKind
from grants.screening import queries as desk
from grants.screening.content import Sheet, sheet
from grants.screening.opinions.machine import OpinionState
from grants.screening.opinions.models import Opinion

#: What nobody needs to give an opinion: bank details, and who people are.
PRIVATE_KINDS = frozenset(
    {QuestionKind.IBAN, QuestionKind.PERSON, QuestionKind.ADDRESS, QuestionKind.REGISTER}
)
PRIVATE_MEANINGS = frozenset({Meaning.MEMBERS, Meaning.BIRTH_DATE, Meaning.GUARDIAN})
PRIVATE_FOLDERS = frozenset({FolderKind.BANK_DETAILS, FolderKind.IDENTITY, FolderKind.LEADERS})


@dataclass(frozen=True)
class Shown:
    """An opinion with its files."""

    opinion: Opinion
    files: list[PrivateFile]


def visible_to(user: Any) -> QuerySet[Opinion]:
    """The opinions that this person reads: those one was asked, those of the files one screens, and those
    that are not confidential of the calls on which one works."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Opinion.objects.none()
    screened = desk.on_my_calls(user, "application__call", [Role.OFFICER])
    followed = desk.on_my_calls(user, "application__call", STAFF_ROLES) & Q(confidential=False)
    return Opinion.objects.filter(Q(user=user) | screened | followed)


def opinions_of(application: Application, user: Any) -> list[Shown]:
    """What was asked and answered on a file, latest first, as this person may read it. Two queries."""
    rows = visible_to(user).filter(application=application)
    return with_files(rows.select_related("asked_by", "given_by", "user").order_by("-asked_at", "-pk"))


def for_committee(application: Application) -> list[Shown]:
    """The opinions given that are not confidential: what whoever reads the file sees. Two queries."""
    rows = Opinion.objects.filter(application=application, state=OpinionState.GIVEN, confidential=False)
    return with_files(rows.order_by("given_at", "pk"))


def with_files(rows: QuerySet[Opinion]) -> list[Shown]:
    """Each opinion with its files. Two queries."""
    opinions = list(rows)
    owner_type = ContentType.objects.get_for_model(Opinion)
    keys = [str(opinion.pk) for opinion in opinions]
    found: dict[str, list[PrivateFile]] = {}
    for file in PrivateFile.objects.filter(owner_type=owner_type, owner_id__in=keys):
        found.setdefault(file.owner_id, []).append(file)
    return [Shown(opinion, found.get(str(opinion.pk), [])) for opinion in opinions]


def asked_of(user: Any) -> QuerySet[Opinion]:
    """What a person was asked, what waits first."""
    rows = Opinion.objects.filter(user=user).exclude(state=OpinionState.REVOKED)
    return rows.select_related("application").order_by("given_at", "due_at", "pk")


def shown_sheet(opinion: Opinion) -> Sheet:
    """What whoever is asked sees of the file: the project, and nothing of people nor of bank accounts."""
    whole = sheet(opinion.application)
    private = {
        item.key for item in whole.spec.items if item.kind in PRIVATE_KINDS or item.means in PRIVATE_MEANINGS
    }
    hidden = {piece.key for piece in whole.spec.pieces if piece.folder in PRIVATE_FOLDERS}
    pieces = [piece for piece in whole.pieces if piece.key not in hidden] if opinion.shows_pieces else []
    answers = [answer for answer in whole.answers if answer["key"] not in private]
    return replace(whole, answers=answers, pieces=pieces)


def shown_file(opinion: Opinion, key: Any) -> PrivateFile | None:
    """One file that `shown_sheet` lists, or None."""
    listed = {file["file"] for piece in shown_sheet(opinion).pieces for file in piece.files}
    return PrivateFile.objects.filter(pk=key).first() if str(key) in listed else None
