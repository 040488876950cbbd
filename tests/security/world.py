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
from grants.applications.content import content
from grants.applications.models import Application, Attachment, BudgetLine, Submission
from grants.awards.models import Award, Deliberation, Refusal
from grants.calls.models import Call
from grants.committee.models import AgendaItem, Attendance, CommitteeSession, Vote
from grants.payments import vault
from grants.payments.models import BankAccount, FeedbackFile, Instalment, PaymentBatch, PaymentPlan
from grants.review.models import ConflictStatement, Recusal, Review, Score
from grants.screening.models import ComplementRequest, Screening, ScreeningCheck
from tests.factories.accounts import ApplicantFactory, MembershipFactory, UserFactory
from tests.factories.calls import open_call
from workflows.clock import now
from workflows.engine import import_in_state
from workflows.models import Message

CANARY = "Canari-7f3a"
LAST4 = "9173"
CANARIES = (CANARY, LAST4)

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
    _stages(world)
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


def _stages(world: World) -> None:
    at, people, files, things = now(), world.people, world.files, world.things
    for state, file in files.items():
        if state in ("draft", "withdrawn"):
            continue
        screening = Screening.objects.create(application=file, officer=people["officer"], note=CANARY)
        ScreeningCheck.objects.create(
            screening=screening, key="siret", answer="yes", by=people["officer"], at=at
        )
    [things["complement"]] = ComplementRequest.objects.bulk_create(
        [
            ComplementRequest(
                application=files["incomplete"],
                message=f"Il manque {CANARY}",
                asked_by=people["officer"],
                asked_at=at,
                due_at=at + timedelta(days=15),
            )
        ]
    )
    file = files["admissible"]
    things["review"] = Review.objects.create(
        application=file, reader=people["reader"], assigned_at=at, comment=CANARY
    )
    for criterion in world.call.criteria.all():
        Score.objects.create(review=things["review"], criterion=criterion, value=3)
    ConflictStatement.objects.create(application=file, member=people["reader"], linked=False, at=at)
    things["recusal"] = Recusal.objects.create(
        application=file, member=people["recused"], reason="Lien familial", at=at
    )
    [things["recused_review"]] = import_in_state(
        [Review(application=file, reader=people["recused"], assigned_at=at, state="recused")],
        actor=people["recused"],
        reason="Matrice",
    )
    _committee(world)
    _awards(world)
    _payments(world)


def _committee(world: World) -> None:
    at, people, files, things = now(), world.people, world.files, world.things
    planned = CommitteeSession(call=world.call, title="Séance à venir", held_at=at + timedelta(days=3))
    running = CommitteeSession(
        call=world.call, title="Séance ouverte", held_at=at, opened_at=at, state="open"
    )
    closed = CommitteeSession(
        call=world.call, title="Séance levée", held_at=at - timedelta(days=3), state="closed"
    )
    sessions = import_in_state([planned, running, closed], actor=people["secretary"], reason="Matrice")
    things["session"], things["open_session"], things["closed_session"] = sessions
    for session in sessions:
        for role in ("reader", "recused"):
            Attendance.objects.create(session=session, member=people[role])
    items = [
        AgendaItem(session=sessions[1], application=files["admissible"], position=1, state="voting"),
        *(
            AgendaItem(
                session=sessions[2], application=files[state], position=place, amount=2000, state="proposed"
            )
            for place, state in enumerate(("proposed", "awarded", "closed"), 1)
        ),
        *(
            AgendaItem(
                session=sessions[2], application=files[state], position=place, reason=CANARY, state="declined"
            )
            for place, state in enumerate(("not_proposed", "refused"), 4)
        ),
    ]
    made = import_in_state(items, actor=people["secretary"], reason="Matrice")
    things["item"], things["settled_item"] = made[:2]
    Vote.objects.create(item=things["settled_item"], member=people["reader"], choice="for", at=at)


def _awards(world: World) -> None:
    at, people, files, things = now(), world.people, world.files, world.things
    rows = [
        Deliberation(call=world.call, number="M-1", date=at.date(), subject="Préparée"),
        Deliberation(
            call=world.call,
            number="M-2",
            date=at.date(),
            subject="Adoptée",
            adopted_at=at,
            state="adopted",
        ),
    ]
    made = import_in_state(rows, actor=people["assembly"], reason="Matrice")
    things["deliberation"], things["adopted"] = made
    envelope = world.call.envelopes.get()
    awards = [
        Award(application=files["proposed"], deliberation=made[0], envelope=envelope, amount=2000),
        Award(
            application=files["awarded"],
            deliberation=made[1],
            envelope=envelope,
            amount=2000,
            decided_at=at,
            state="decided",
        ),
        Award(
            application=files["closed"],
            deliberation=made[1],
            envelope=envelope,
            amount=2000,
            decided_at=at,
            state="decided",
        ),
    ]
    prepared, things["award"], things["paid_award"] = import_in_state(
        awards, actor=people["assembly"], reason="Matrice"
    )
    things["prepared_award"] = prepared
    for state, act in (("refused", made[1]), ("not_proposed", made[0])):
        things["prepared_refusal"] = Refusal.objects.create(
            application=files[state], deliberation=act, reason="Hors sujet"
        )
    envelope.committed = Decimal(4000)
    envelope.save()


def _payments(world: World) -> None:
    at, people, things = now(), world.people, world.things
    things["bank_account"] = BankAccount.objects.create(
        applicant=world.applicant,
        holder=f"Association {CANARY}",
        iban_encrypted=vault.encrypt(f"FR761234512345123451234{LAST4}"),
        iban_fingerprint=vault.fingerprint("matrix"),
        iban_last4=LAST4,
        created_by=people["member"],
        created_at=at,
    )
    batches = [
        PaymentBatch(number="LOT-1", created_by=people["finance"], created_at=at),
        PaymentBatch(
            number="LOT-2",
            created_by=people["finance"],
            created_at=at,
            exported_at=at,
            digest="0" * 64,
            state="exported",
        ),
    ]
    things["batch"], things["exported_batch"] = import_in_state(
        batches, actor=people["finance"], reason="Matrice"
    )
    things["plan"] = PaymentPlan.objects.create(award=things["award"], amount=2000, scheduled=2000)
    rows = []
    for position, state in enumerate(("planned", "certified", "approved", "sent"), 1):
        rows.append(
            Instalment(
                plan=things["plan"],
                position=position,
                kind="interim",
                amount=500,
                due_on=at.date(),
                reference=f"M-{position}",
                state=state,
                certified_by=None if state == "planned" else people["officer"],
                certified_at=None if state == "planned" else at,
                approved_by=people["finance"] if state in ("approved", "sent") else None,
                approved_at=at if state in ("approved", "sent") else None,
                bank_account=None if state == "planned" else things["bank_account"],
                batch=things["exported_batch"] if state == "sent" else None,
            )
        )
    made = import_in_state(rows, actor=people["finance"], reason="Matrice")
    for row in made:
        things[f"{row.state}_instalment"] = row
    things["batched_instalment"] = things["approved_instalment"]
    Instalment.objects.filter(pk=things["batched_instalment"].pk).update(batch=things["batch"])
    things["feedback"] = FeedbackFile.objects.create(
        name="retour.csv", digest="0" * 64, lines=[], created_by=people["finance"], created_at=at
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
    things["private_file"] = documents.store_bytes(
        content=f"Pièce {CANARY}".encode(),
        name="piece.txt",
        media_type="text/plain",
        owner=world.files["submitted"].attachments.get(),
        uploaded_by=people["member"],
    )


def untouched(world: World) -> dict[str, int]:
    """What no refused request may change: a few counts that the tests compare."""
    models = (Application, Applicant, Call, Membership, Message, Review, Vote, Award, Instalment)
    return {model.__name__: model._base_manager.count() for model in models}
