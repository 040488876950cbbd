"""The kinds of rules that a call may have."""

import importlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from wagtail import blocks

from grants.calls.eligibility.facts import Facts
from grants.calls.eligibility.findings import Verdict

Outcome = tuple[Verdict, str]
_kinds: dict[str, "RuleKind"] = {}


class RuleKind(ABC):
    """One kind of rule: its parameters, how it reads, what it says of the facts.

    `asks` names the facts that it needs, fields of `Facts`; `wants` adds those that hang on parameters.
    The public test asks those that a visitor can know. `step` and `field` are where an applicant puts it
    right.
    """

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    asks: ClassVar[tuple[str, ...]] = ()
    step: ClassVar[str] = "projet"
    field: ClassVar[str] = ""
    icon: ClassVar[str] = "clipboard-list"
    #: False for rules drawn from the fields of the call themselves, which no block designs.
    designed: ClassVar[bool] = True
    #: Whether a project that breaks the rule can be changed to respect it.
    adjustable: ClassVar[bool] = False
    #: What one of the answers must mean for the rule to be judged; any of them is enough.
    told_by: ClassVar[tuple[str, ...]] = ()
    #: The applicants whose own record tells it; none: no record does.
    told_of: ClassVar[tuple[str, ...]] = ()
    #: Whether a budget tells it as well.
    told_by_budget: ClassVar[bool] = False
    #: Whether it judges the budget itself: it has no object where none is asked.
    on_budget: ClassVar[bool] = False

    def fields(self) -> list[tuple[str, blocks.Block]]:
        """The blocks of the parameters, by name."""
        return []

    def wants(self, params: Mapping[str, Any]) -> tuple[str, ...]:
        """The facts that it needs: `asks`, or « name:detail » for those that hang on parameters."""
        return self.asks

    def keys(self, params: Mapping[str, Any]) -> tuple[str, ...]:
        """The questions of the form on which it is judged."""
        return ()

    @abstractmethod
    def sentence(self, params: Mapping[str, Any]) -> str:
        """The rule as everybody reads it."""

    @abstractmethod
    def check(self, params: Mapping[str, Any], facts: Facts) -> Outcome:
        """The verdict and its reason in French."""

    def problems(self, params: Mapping[str, Any]) -> list[str]:
        """What is wrong with the parameters, in French, when the call is designed."""
        return []

    def meanings(self, params: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
        """What answers must mean: each group needs one of its meanings. Usually `told_by` alone."""
        return (self.told_by,) if self.told_by else ()

    def applies_to(self, params: Mapping[str, Any], kinds: Iterable[str]) -> tuple[str, ...]:
        """Of these kinds of applicants, those that the rule concerns."""
        only = params.get("only_kinds") or ()
        return tuple(kind for kind in kinds if not only or kind in only)


def register(kind: type[RuleKind]) -> type[RuleKind]:
    """Offer a kind of rule; registering the same name again replaces it."""
    _kinds[kind.name] = kind()
    return kind


def kind_named(name: str) -> RuleKind | None:
    """The kind of rule of this name; None for one that is no longer offered."""
    rule_kinds()
    return _kinds.get(name)


def rule_kinds() -> dict[str, "RuleKind"]:
    """Every kind of rule by name."""
    importlib.import_module("grants.calls.eligibility.kinds")  # importing registers them

    return _kinds
