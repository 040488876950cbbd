"""Calls for tests. `open_call()` gives one that takes files now, opened through the engine."""

from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from accounts.models import ApplicantKind
from accounts.roles import Role
from grants.calls import actions
from grants.calls.kinds import QuestionKind
from grants.calls.models import Call, Criterion, Envelope, Programme
from tests.factories.accounts import UserFactory


class ProgrammeFactory(factory.django.DjangoModelFactory):
    """A policy against isolation, followed by a service that can be reached."""

    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"solidarite-{n}")
    title = factory.Sequence(lambda n: f"Lutte contre l’isolement n° {n}")
    policy_area = "Solidarités"
    legal_basis = "Délibération n° 2026-14 du 12 mars 2026"
    service = "Service de la vie associative"
    service_address = "23 rue Victor-Hugo, 40000 Mont-de-Marsan"
    service_email = "vie-associative@landes-exemple.example"
    service_phone = "05 58 00 00 00"


class CallFactory(factory.django.DjangoModelFactory):
    """A call being prepared, without its form: `call_ready()` adds it, `open_call()` opens it."""

    class Meta:
        model = Call

    programme = factory.SubFactory(ProgrammeFactory)
    reference = factory.Sequence(lambda n: f"AAP{n:04d}")
    title = factory.Sequence(lambda n: f"Rompre l’isolement, édition {n}")
    slug = factory.Sequence(lambda n: f"rompre-isolement-{n}")
    summary = "Des actions de proximité auprès des personnes isolées."
    description = "Le Département soutient des actions nouvelles."
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=10))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=20))
    min_amount = Decimal(500)
    max_amount = Decimal(10_000)
    max_rate = Decimal(80)
    applicant_kinds = [ApplicantKind.ASSOCIATION, ApplicantKind.PUBLIC_BODY]


QUESTIONS = (
    {
        "key": "public",
        "kind": QuestionKind.LONG_TEXT,
        "label": "Quel public visez-vous ?",
        "max_length": 2000,
    },
    {"key": "beneficiaires", "kind": QuestionKind.NUMBER, "label": "Combien de personnes ?"},
    {"key": "benevoles", "kind": QuestionKind.YES_NO, "label": "Avec des bénévoles ?", "required": False},
)
PIECES = (
    {"key": "statuts", "label": "Statuts signés", "required": True},
    {"key": "devis", "label": "Devis", "required": False},
)
CRITERIA = (
    {"label": "Utilité sociale", "weight": Decimal(3), "scale": 5},
    {"label": "Qualité du partenariat", "weight": Decimal(2), "scale": 5},
    {"label": "Solidité du budget", "weight": Decimal(1), "scale": 5},
)


BUDGET = {"kind": "budget", "key": "budget", "label": "Budget prévisionnel"}


def call_ready(
    *,
    envelope=Decimal(100_000),
    questions=QUESTIONS,
    pieces=PIECES,
    criteria=CRITERIA,
    needs_budget=True,
    rules=(),
    scale=(),
    **values,
):
    """A call being prepared that can be opened: questions, budget, pieces, criteria and an envelope."""
    call = CallFactory(**values)
    files = [{"kind": "file", **piece} for piece in pieces]
    items = [*questions, *([BUDGET] if needs_budget else []), *files]
    for name, stream in actions.streams(items=items, rules=rules, scale=scale).items():
        setattr(call, name, stream)
    call.save()
    for position, row in enumerate(criteria):
        Criterion.objects.create(call=call, position=position, **row)
    Envelope.objects.create(call=call, amount=envelope)
    return call


def open_call(*, by=None, **values):
    """An open call: 3 questions, 2 pieces, 3 criteria, an envelope of 100 000 €, a frozen form."""
    return actions.open_call(call=call_ready(**values), by=by or UserFactory(role=Role.OFFICER))
