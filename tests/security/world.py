"""The small world that the matrix and the hostile driver walk through.

One association has a file in every stage of one call; another has one in another call. A person of each
role stands somewhere in relation to the first association's files. Words that only those files hold
(`CANARIES`) tell whether a page let something slip.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler

from accounts.models import Applicant, Invitation, Membership, MembershipStatus, User
from accounts.roles import Role, grant
from documents import actions as documents
from documents.models import PendingUpload
from grants.applications.content import content
from grants.applications.imports.models import ImportRun
from grants.applications.models import Application, Attachment, BudgetLine, FolderDocument, Submission
from grants.awards.models import Award
from grants.calls.models import Call
from grants.committee.models import Vote
from grants.payments.models import Instalment
from grants.review.models import Review
from tests.factories.accounts import ApplicantFactory, MembershipFactory, UserFactory, siret
from tests.factories.calls import open_call
from tests.factories.imports import APPLICANTS, association, csv_bytes, tried
from tests.security import stages
from tests.security.canaries import CANARY
from workflows.clock import now
from workflows.engine import import_in_state
from workflows.models import Message

#: Everybody who asks, in the order of the matrix.
ROLES = (
    "anonymous", "disabled", "member", "editor", "pending", "ex_member", "other_member",
    "officer", "other_officer", "reader", "recused", "secretary", "assembly", "finance",
    "auditor", "administrator", "superuser", "communication",
)  # fmt: skip
#: Who must never be shown anything of the first association, on any page that answers them.
BLIND = frozenset({"anonymous", "disabled", "pending", "ex_member", "other_member", "other_officer"})

STATES = (
    "draft", "submitted", "incomplete", "admissible", "inadmissible", "proposed", "not_proposed",
    "awarded", "refused", "closed", "withdrawn",
)  # fmt: skip

# Loading the middleware takes longer than most answers: once for all clients.
_HANDLERS = {strict: ClientHandler(enforce_csrf_checks=strict) for strict in (False, True)}


@dataclass
class World:
    """Everything the rows of the matrix point at."""

    people: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    files: dict[str, Application] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(name) from None

    def client(self, role: str, **options: Any) -> Client:
        """A browser in which that person is signed in; a 500 is an answer, not an exception."""
        client = Client(raise_request_exception=False, **options)
        client.handler = _HANDLERS[client.handler.enforce_csrf_checks]
        client.cookies = deepcopy(self.clients[role].cookies)
        return client

    def ask(self, role: str, method: str, path: str, **options: Any) -> HttpResponse:
        """One request, after which the database is as it was before."""
        with undone():
            return getattr(self.client(role), method)(path, **options)

    def send(self, role: str, path: str, body: bytes, content_type: str) -> HttpResponse:
        """A POST whose body goes out exactly as given."""
        with undone():
            return self.client(role).generic("POST", path, body, content_type)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is forgotten."""
    with transaction.atomic():
        mark = transaction.savepoint()
        yield
        transaction.savepoint_rollback(mark)


def build() -> World:
    """Make the whole world. The caller rolls it back."""
    world = World()
    things = world.things
    things["today"] = now().date()
    things["in_ten_days"] = things["today"] + timedelta(days=10)
    things["call"] = open_call(one_per_applicant=False)
    things["other_call"] = open_call(one_per_applicant=False)
    things["applicant"] = ApplicantFactory(name=f"Association {CANARY}")
    things["other_applicant"] = ApplicantFactory(name="Association voisine")
    _people(world)
    _files(world)
    stages.carry(world)
    _around(world)
    for role, person in world.people.items():
        world.clients[role] = Client()
        if person is not None:
            world.clients[role].force_login(person)
    User.objects.filter(pk=world.people["disabled"].pk).update(is_active=False)
    return world


def _people(world: World) -> None:
    people, call, applicant = world.people, world.call, world.applicant
    for role in ROLES:
        known = {"superuser": {"is_superuser": True}}.get(role, {})
        people[role] = UserFactory(email=f"{role}@matrice.example", **known) if role != "anonymous" else None
    for role in ("member", "disabled"):
        MembershipFactory(user=people[role], applicant=applicant)
    world.things["editor_membership"] = MembershipFactory(
        user=people["editor"], applicant=applicant, role="editor"
    )
    world.things["pending_membership"] = MembershipFactory(
        user=people["pending"], applicant=applicant, status=MembershipStatus.PENDING
    )
    MembershipFactory(user=people["ex_member"], applicant=applicant, status=MembershipStatus.REVOKED)
    MembershipFactory(user=people["other_member"], applicant=world.other_applicant)
    for role, held, scope in (
        ("officer", Role.OFFICER, call),
        ("disabled", Role.ADMINISTRATOR, None),
        ("other_officer", Role.OFFICER, world.other_call),
        ("reader", Role.READER, call),
        ("recused", Role.READER, call),
        ("secretary", Role.SECRETARY, call),
        ("assembly", Role.ASSEMBLY, call.programme),
        ("finance", Role.FINANCE, None),
        ("auditor", Role.AUDITOR, None),
        ("administrator", Role.ADMINISTRATOR, None),
        ("communication", Role.COMMUNICATION, None),
    ):
        grant(user=people[role], role=held, scope=scope)
    for role in ("finance", "administrator", "superuser"):
        Authenticator.objects.create(user=people[role], type=Authenticator.Type.TOTP, data={})


def _files(world: World) -> None:
    at = now()
    for applicant, call, author, states in (
        (world.applicant, world.call, "member", STATES),
        (world.other_applicant, world.other_call, "other_member", ("draft", "submitted")),
    ):
        own = applicant == world.applicant
        rows = []
        for number, state in enumerate(states, 1):
            filed = state not in ("draft", "withdrawn")
            rows.append(
                Application(
                    call=call,
                    form_version=call.form_versions.get(),
                    applicant=applicant,
                    created_by=world.people[author],
                    state=state,
                    exclusive=False,
                    reference=f"{call.reference}-{number:04d}" if filed else None,
                    title=f"Projet {CANARY} {number}" if own else f"Projet voisin {number}",
                    summary=f"Résumé {CANARY}" if own else "Résumé",
                    commune=applicant.commune,
                    amount=Decimal(3000),
                    answers={"public": f"Réponse {CANARY}" if own else "Réponse", "beneficiaires": 40},
                    certified=True,
                    created_at=at,
                    saved_at=at,
                    submitted_at=at if filed else None,
                )
            )
        made = import_in_state(rows, actor=world.people[author], reason="Matrice")
        for file in made:
            _content(file, world.people[author])
        if own:
            world.files = dict(zip(states, made, strict=True))
        else:
            world.things["other_draft"], world.things["other_file"] = made


def _content(file: Application, author: Any) -> None:
    for side, account, requested in (("expense", "60", False), ("income", "74", True)):
        BudgetLine.objects.create(
            application=file, side=side, account=account, label="Ligne", amount=3000, requested=requested
        )
    attachment = Attachment.objects.create(
        application=file, piece="statuts", added_at=file.created_at, added_by=author
    )
    documents.store_bytes(
        content=f"Statuts {CANARY}".encode(),
        name="statuts.txt",
        media_type="text/plain",
        owner=attachment,
        uploaded_by=author,
        kind="statuts",
    )
    if file.submitted_at:
        Submission.objects.create(
            application=file,
            number=1,
            content=content(file),
            digest="0" * 64,
            at=file.submitted_at,
            by=author,
        )


def _around(world: World) -> None:
    things, people = world.things, world.people
    things["invitation"] = Invitation.objects.create(
        applicant=world.applicant, email=people["other_member"].email, invited_by=people["member"]
    )
    things["message"] = Message.objects.create(
        kind="matrix",
        recipient=people["member"],
        email=people["member"].email,
        subject=f"Message {CANARY}",
        body=CANARY,
        created_at=now(),
    )
    things["import_run"] = imported(world)
    things["private_file"] = documents.store_bytes(
        content=f"Pièce {CANARY}".encode(),
        name="piece.txt",
        media_type="text/plain",
        owner=world.files["submitted"].attachments.get(),
        uploaded_by=people["member"],
    )
    things["upload"] = PendingUpload.objects.create(
        user=people["member"],
        destination="applications.piece",
        target=str(world.files["draft"].pk),
        slot="statuts",
        name=f"{CANARY}.pdf",
        size=1000,
    )
    things["folder_document"] = FolderDocument.objects.create(
        applicant=world.applicant,
        kind="statutes",
        label=f"Document {CANARY}",
        dated_on=things["today"],
        added_at=now(),
        added_by=people["member"],
    )
    documents.store_bytes(
        content=CANARY.encode(),
        name=f"{CANARY}.txt",
        media_type="text/plain",
        owner=things["folder_document"],
        uploaded_by=people["member"],
    )
    submission = world.files["submitted"].submissions.get()
    submission.content = content(world.files["submitted"])
    submission.save(update_fields=["content"])


def imported(world: World) -> ImportRun:
    """An import that waits to be confirmed."""
    content = csv_bytes(APPLICANTS, association(siret(9_000_001), f"Import {CANARY}"))
    return tried(content, world.people["administrator"])


def untouched(world: World) -> dict[str, int]:
    """What no refused request may change: a few counts that the tests compare."""
    models = (Application, Applicant, Call, Membership, Message, Review, Vote, Award, Instalment)
    return {model.__name__: model._base_manager.count() for model in models}
