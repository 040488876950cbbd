"""Files for tests, made through the actions and moved through the engine alone."""

import itertools
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.roles import Role
from accounts.rules import forget
from grants.applications import actions
from grants.applications.machine import ApplicationState as S
from tests.factories.accounts import ApplicantFactory, MembershipFactory, UserFactory
from tests.factories.calls import open_call
from tests.factories.territories import CommuneFactory
from workflows import engine

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def pdf_upload(name="statuts.pdf", content=PDF):
    """A small file that really is a PDF."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def draft(call=None, applicant=None, user=None, **values):
    """A blank draft of `applicant` (one of whose members `user` becomes) for an open call."""
    user = user or UserFactory()
    applicant = applicant or ApplicantFactory()
    if not applicant.memberships.filter(user=user).exists():
        MembershipFactory(applicant=applicant, user=user)
        forget(user)
    application = actions.start(call=call or open_call(), applicant=applicant, by=user)
    for name, value in values.items():
        setattr(application, name, value)
    if values:
        application.save(update_fields=list(values))
    return application


def project(**values):
    """What is typed in the first step."""
    return {
        "title": "Visites à domicile",
        "summary": "Des bénévoles rendent visite aux personnes isolées.",
        "commune": "Mont-de-Marsan (40192)",
        "amount": "4 000,00",
        **values,
    }


def answers(**values):
    """What is typed in the second step for the questions of `open_call()`."""
    return {
        "q-public": "Les personnes âgées isolées.",
        "q-beneficiaires": "120",
        "q-benevoles": "oui",
        **values,
    }


def budget(expense=("60", "5 000,00"), income=("70", "1 000,00"), **values):
    """What is typed in the third step: balanced with the 4 000 € asked."""
    return {
        "expense-0-account": expense[0],
        "expense-0-label": "Fournitures",
        "expense-0-amount": expense[1],
        "income-0-account": income[0],
        "income-0-label": "Participation des adhérents",
        "income-0-amount": income[1],
        **values,
    }


def fill(application, *, amount=Decimal(4000), title="Visites à domicile", pieces=True):
    """Fill a draft of `open_call()` completely, as its author would; any amount from 500 to 10 000 €."""
    by = application.created_by
    CommuneFactory()
    steps = {
        "projet": project(title=title, amount=f"{amount:.2f}".replace(".", ",")),
        "questions": answers(),
        "budget": budget(expense=("60", f"{amount + 1000:.2f}".replace(".", ","))),
    }
    for step, data in steps.items():
        saved = actions.save_step(
            application=application, by=by, step=step, data=data, version=application.version
        )
        application = saved.application
    if pieces:
        actions.attach(application=application, by=by, piece="statuts", uploads=[pdf_upload()])
    application.refresh_from_db()
    return application


def filled(call=None, applicant=None, user=None, **values):
    """A draft that can be submitted: only the attestation is still to tick."""
    return fill(draft(call, applicant, user), **values)


def submitted(call=None, applicant=None, user=None, **values):
    """A submitted file, by its author."""
    application = filled(call, applicant, user, **values)
    return actions.submit(application=application, by=application.created_by, certified=True)


def in_state(state, call=None, applicant=None, user=None, **values):
    """A file carried to `state` by people who hold the roles; decisions by an adopted deliberation."""
    state = S(state)
    if state == S.DRAFT:
        return draft(call, applicant, user)
    application = submitted(call, applicant, user, **values)
    officer = UserFactory(role=Role.OFFICER)
    for name, facts in PATHS.get(state, []):
        application = engine.fire(application, name, actor=officer, **facts)
    if state == S.WITHDRAWN:
        return actions.withdraw(application=application, by=application.created_by)
    if state in DECIDED:
        adopt(application)
    if state == S.CLOSED:
        return engine.fire(application, "close", actor=officer)
    application.refresh_from_db()
    return application


def adopt(*applications):
    """One deliberation that awards what is proposed (all that is asked) and refuses the rest."""
    from grants.awards import actions as awards

    by = UserFactory(role=Role.ASSEMBLY)
    call = applications[0].call
    lines = [
        awards.Line(application, amount=application.amount, envelope=call.envelopes.get())
        if application.state == S.PROPOSED
        else awards.Line(application, reason=REASON)
        for application in applications
    ]
    act = awards.prepare(
        by=by,
        call=call,
        number=f"2026-{next(NUMBERS)}",
        date=timezone.localdate(),
        subject="Attribution de subventions",
        assembly="Commission permanente",
    )
    awards.add_lines(deliberation=act, by=by, lines=lines)
    return awards.adopt(deliberation=act, by=by)


NUMBERS = itertools.count(1)
REASON = "Le projet n’entre pas dans l’appel."
DECIDED = {S.AWARDED, S.REFUSED, S.CLOSED}
_ACCEPT = ("accept", {})
_PROPOSE = ("propose", {})
_DECLINE = ("decline", {"reason": REASON})
PATHS = {
    S.INCOMPLETE: [("ask_complement", {"reason": "Joignez le compte rendu de l’assemblée générale."})],
    S.ADMISSIBLE: [_ACCEPT],
    S.INADMISSIBLE: [("reject", {"reason": "Le demandeur n’est pas éligible."})],
    S.PROPOSED: [_ACCEPT, _PROPOSE],
    S.NOT_PROPOSED: [_ACCEPT, _DECLINE],
    S.AWARDED: [_ACCEPT, _PROPOSE],
    S.REFUSED: [_ACCEPT, _DECLINE],
    S.CLOSED: [_ACCEPT, _PROPOSE],
}
