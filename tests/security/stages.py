"""What each stage of the chain left on the files of the world."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts import vault
from grants.awards.models import Award, ChangeRequest, Deliberation, Refusal
from grants.committee.models import AgendaItem, Attendance, CommitteeSession, Vote
from grants.payments.models import BankAccount, FeedbackFile, Instalment, PaymentBatch, PaymentPlan
from grants.review.models import ConflictStatement, Recusal, Review, Score
from grants.screening.models import (
    ComplementItem,
    ComplementRequest,
    Note,
    Opinion,
    Screening,
    ScreeningCheck,
    Thread,
    ThreadMessage,
)
from tests.security.canaries import CANARY, LAST4
from workflows.clock import now
from workflows.engine import import_in_state


def carry(world: Any) -> None:
    """Give each file what the stages behind it left: checks, readings, votes, acts, payments."""
    at, people, files, things = now(), world.people, world.files, world.things
    for state, file in files.items():
        if state in ("draft", "withdrawn"):
            continue
        screening = Screening.objects.create(application=file, officer=people["officer"])
        Note.objects.create(application=file, author=people["officer"], at=at, text=f"Note {CANARY}")
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
    ComplementItem.objects.create(
        request=things["complement"], key="piece-statuts", label="Statuts", remark=CANARY
    )
    _follow(world)
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


def _follow(world: Any) -> None:
    """What was written about the submitted file."""
    at, people, file, things = now(), world.people, world.files["submitted"], world.things
    things["thread"] = Thread.objects.create(
        application=file, subject=f"Objet {CANARY}", opened_by=people["officer"], opened_at=at, last_at=at
    )
    for role in ("officer", "member"):
        ThreadMessage.objects.create(
            thread=things["thread"],
            author=people[role],
            from_applicant=role == "member",
            text=f"Message {CANARY}",
            at=at,
        )
    _opinions(world)


def _opinions(world: Any) -> None:
    """Asked of an address alone, and of an account."""
    at, people, things = now(), world.people, world.things
    asked = {
        "opinion": (world.files["submitted"], None),
        "own_opinion": (world.files["submitted"], people["communication"]),
    }
    for name, (file, user) in asked.items():
        things[name] = Opinion.objects.create(
            application=file,
            kind="expert",
            name=f"Nom {CANARY}",
            email=f"{name}@avis.example",
            user=user,
            question=f"Question {CANARY}",
            asked_by=people["officer"],
            asked_at=at,
            due_at=at + timedelta(days=15),
            expires_at=at + timedelta(days=29),
        )


def _committee(world: Any) -> None:
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


def _awards(world: Any) -> None:
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
    things["change"] = ChangeRequest.objects.create(
        application=files["closed"],
        kind="cancelled",
        explanation=f"Annulé {CANARY}",
        asked_by=people["member"],
        asked_at=at,
    )


def _payments(world: Any) -> None:
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
