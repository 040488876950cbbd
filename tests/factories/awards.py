"""Files proposed by a committee, and acts that decide on them."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.test import Client
from django.utils import timezone

from accounts.roles import Role, grant
from grants.applications.machine import ApplicationState
from grants.awards import actions
from grants.awards.models import Award
from grants.calls.models import Envelope
from grants.committee.machine import ItemState
from grants.committee.models import AgendaItem, CommitteeSession
from tests.factories.accounts import UserFactory
from tests.factories.calls import open_call
from tests.factories.screening import imported_file
from workflows import engine
from workflows.actors import IMPORT
from workflows.clock import now

_number = count(1)


def person(role, scope=None, **values):
    """Somebody who holds a role on one call or programme, or on everything."""
    user = UserFactory(**values)
    grant(user=user, role=role, scope=scope)
    return user


def clerk(scope=None, **values):
    """Somebody of the service of the assemblies."""
    return person(Role.ASSEMBLY, scope, **values)


def call_with(envelope=100_000, **values):
    """An open call with one envelope of this many euros."""
    return open_call(envelope=Decimal(envelope), **values)


def session_of(call, held_at=None):
    """The committee's session of a call, a week ago."""
    held_at = held_at or now() - timedelta(days=7)
    session, _created = CommitteeSession.objects.get_or_create(
        call=call, title="Comité", defaults={"held_at": held_at}
    )
    return session


def proposed_file(call, amount=4000, *, requested=None, held_at=None, **values):
    """A file that the committee proposes for `amount` euros."""
    file = imported_file(
        ApplicationState.PROPOSED,
        call,
        amount=Decimal(requested if requested is not None else amount),
        **values,
    )
    _item(file, ItemState.PROPOSED, held_at, amount=Decimal(amount))
    return file


def declined_file(call, reason="Hors du champ de l’appel.", *, held_at=None, **values):
    """A file that the committee does not propose."""
    file = imported_file(ApplicationState.NOT_PROPOSED, call, **values)
    _item(file, ItemState.DECLINED, held_at, reason=reason)
    return file


def _item(file, state, held_at, **values):
    item = AgendaItem(session=session_of(file.call, held_at), application=file, **values)
    item.__dict__["state"] = state.value
    return engine.import_in_state([item], actor=IMPORT, reason="Jeu d’essai")[0]


def act_for(call, by=None, **values):
    """An act being prepared, dated today."""
    by = by or clerk()
    values = {
        "number": f"2026-{next(_number)}",
        "date": timezone.localdate(),
        "subject": "Subventions aux associations",
        "assembly": "Commission permanente",
        **values,
    }
    return actions.prepare(by=by, call=call, **values)


def act_with(call, files, by=None, *, refused=(), **values):
    """An act being prepared that awards each file what it asks for, and refuses others."""
    by = by or clerk()
    act = act_for(call, by, **values)
    envelope = Envelope.objects.filter(call=call).first()
    lines = [actions.Line(file, file.agenda_items.get().amount, envelope) for file in files]
    lines += [actions.Line(file, reason="Hors du champ de l’appel.") for file in refused]
    actions.add_lines(deliberation=act, by=by, lines=lines)
    return act


def awarded_file(amount=4000, *, call=None, by=None, **values):
    """A file whose award is decided, with its schedule."""
    call = call or call_with(1_000_000, max_amount=Decimal(1_000_000))
    by = by or clerk()
    file = proposed_file(call, amount, **values)
    actions.adopt(deliberation=act_with(call, [file], by), by=by)
    return Award.objects.select_related("application", "deliberation").get(application=file).application


def signed_in(user):
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
