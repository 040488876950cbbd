"""Who may do what on a call, and on everything that hangs on one.

The predicates take a call or any row that has one (`.call`): they are reused by every later stage.
"""

from typing import Any

import rules

from accounts.roles import Role, has_any_role


def call_of(instance: Any) -> Any:
    """The call that a row belongs to; the row itself when it is a call."""
    return instance if instance._meta.label_lower == "calls.call" else instance.call


def _holds(user: Any, instance: Any, *wanted: str) -> bool:
    call = call_of(instance)
    return has_any_role(user, wanted, call, call.programme)


@rules.predicate
def is_officer(user: Any, instance: Any) -> bool:
    """Screens the files of this call or of its programme."""
    return _holds(user, instance, Role.OFFICER)


@rules.predicate
def is_administrator(user: Any, instance: Any) -> bool:
    """Administers this call, its programme or everything."""
    return _holds(user, instance, Role.ADMINISTRATOR)


@rules.predicate
def is_reader(user: Any, instance: Any) -> bool:
    """Sits in the committee of this call."""
    return _holds(user, instance, Role.READER)


@rules.predicate
def is_secretary(user: Any, instance: Any) -> bool:
    """Organises the committee of this call."""
    return _holds(user, instance, Role.SECRETARY)


@rules.predicate
def is_assembly(user: Any, instance: Any) -> bool:
    """Records what the elected assembly decides."""
    return _holds(user, instance, Role.ASSEMBLY)


@rules.predicate
def is_finance(user: Any, instance: Any) -> bool:
    """Pays what this call awards."""
    return _holds(user, instance, Role.FINANCE)


@rules.predicate
def is_auditor(user: Any, instance: Any) -> bool:
    """Reads this call without changing anything."""
    return _holds(user, instance, Role.AUDITOR)


prepares_call = is_officer | is_administrator
works_on_call = is_officer | is_administrator | is_assembly | is_finance | is_auditor
sits_on_call = is_reader | is_secretary
