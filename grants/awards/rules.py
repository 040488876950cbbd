"""Who records the act that decides."""

from typing import Any

import rules

from grants.calls.rules import is_assembly


@rules.predicate
def records_act(user: Any, instance: Any) -> bool:
    """The service of the assemblies, for this call or its programme."""
    return is_assembly(user, instance.call)
