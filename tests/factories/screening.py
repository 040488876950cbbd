"""Submitted files for the tests of the stages that follow the deposit."""

from decimal import Decimal
from itertools import count

from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.middleware import has_second_factor, needs_second_factor
from accounts.models import ApplicantKind
from accounts.roles import Role
from grants.applications.models import Application
from grants.calls.forms_schema import latest_version
from tests.factories.accounts import ApplicantFactory, UserFactory
from tests.factories.calls import open_call
from workflows import engine
from workflows.clock import now

_number = count(1)


def officer(*scopes, **values):
    """An officer of these calls or programmes; of everything without any."""
    return _holder(Role.OFFICER, scopes, values)


def secretary(*scopes, **values):
    return _holder(Role.SECRETARY, scopes, values)


def reader(*scopes, **values):
    return _holder(Role.READER, scopes, values)


def _holder(role, scopes, values):
    from accounts import roles

    person = UserFactory(**values)
    for scope in scopes or [None]:
        roles.grant(user=person, role=role, scope=scope)
    return person


def sign_in(user):
    """A browser signed in as `user`, with the second factor that some roles must have."""
    if needs_second_factor(user) and not has_second_factor(user):
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client = Client()
    client.force_login(user)
    return client


def queries_of(client, url):
    """How many queries a page costs."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured)


def draft_file(call=None, *, applicant=None, by=None, amount=Decimal(4000), **values):
    """A draft of an association, whose member `by` is."""
    call = call or open_call()
    by = by or UserFactory()
    applicant = applicant or ApplicantFactory(kind=ApplicantKind.ASSOCIATION, members=[by])
    values.setdefault("title", f"Projet d’entraide {next(_number)}")
    return Application.objects.create(
        call=call,
        form_version=latest_version(call),
        applicant=applicant,
        created_by=by,
        amount=amount,
        created_at=now(),
        saved_at=now(),
        **values,
    )


def imported_file(state, call=None, **values):
    """A file in a given state, as past files are taken over: no effect, nobody told."""
    from workflows.actors import IMPORT

    built = draft_file(call, **values)
    built.delete()
    built.pk = None
    built._state.adding = True
    built.__dict__["state"] = str(state)
    built.submitted_at = built.submitted_at or now()
    built.reference = built.reference or f"{built.call.reference}-{next(_number):05d}"
    return engine.import_in_state([built], actor=IMPORT, reason="Jeu d’essai")[0]
