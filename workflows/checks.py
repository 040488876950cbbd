"""House rules of the machines, as system checks: a machine that breaks them does not start."""

from typing import Any

from django.core.checks import Error, register

from workflows.machine import Rule, machines, state_of, transitions


@register()
def every_transition_speaks(app_configs: Any, **options: Any) -> list[Error]:
    """Each transition has a label, a wording for the log, a permission and a sentence when refused."""
    problems = []
    for model in machines():
        states = {value for value, _label in state_of(model).choices}
        for item in transitions(model):
            name = f"{model.__name__}.{item.name}"
            rule = item.custom.get("rule")
            if not isinstance(rule, Rule):
                problems.append(
                    Error(f"{name} is not declared with workflows.machine.transition.", id="workflows.E001")
                )
                continue
            for part in ("label", "log", "denied"):
                if not str(getattr(rule, part)).strip():
                    problems.append(Error(f"{name} has no {part}.", id="workflows.E002"))
            if not callable(rule.permission):
                problems.append(Error(f"{name} has no permission.", id="workflows.E003"))
            if {item.source, item.target} - states:
                problems.append(Error(f"{name} names a state that does not exist.", id="workflows.E004"))
    return problems


@register()
def every_state_is_reachable(app_configs: Any, **options: Any) -> list[Error]:
    """No state stands apart from the first one."""
    problems = []
    for model in machines():
        field = state_of(model)
        reached, edges = {field.get_default()}, transitions(model)
        for _turn in edges:
            reached |= {item.target for item in edges if item.source in reached}
        for value, _label in field.choices:
            if value not in reached:
                problems.append(Error(f"{model.__name__}: no way leads to {value}.", id="workflows.E005"))
    return problems
