"""What a row of the matrix is, and the words it is written with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.security.world import ROLES, World

#: Answers. A number is that exact status; the words say what a number alone cannot.
LOGIN = "sent to the sign-in page"
FACTOR = "sent to set up a second factor"
ACTS = "understood: neither refused nor broken"  # a form shown again, a redirect, 409 or 422
ELSEWHERE = "sent to another page"
REFUSALS = (LOGIN, FACTOR, 401, 403, 404, 405)

Cells = Mapping[str, Any]
Kwargs = Callable[[World], Mapping[str, Any]]

#: Whose answer is that of somebody else, unless the row says otherwise.
LIKE = {
    "disabled": "anonymous",
    "editor": "member",
    "pending": "other_member",
    "ex_member": "other_member",
    "superuser": "administrator",
}


def cells(default: Any, **said: Any) -> Cells:
    """One answer per role: what is said, else that of whom the role is like, else the default."""
    unknown = set(said) - set(ROLES)
    if unknown:
        raise ValueError(f"unknown roles: {sorted(unknown)}")

    def answer(role: str) -> Any:
        if role in said:
            return said[role]
        return answer(LIKE[role]) if role in LIKE else default

    return {role: answer(role) for role in ROLES}


def only(allowed: str, otherwise: Any = 404, answer: Any = 200, anonymous: Any = LOGIN, **said: Any) -> Cells:
    """`answer` for the roles named (and who is like them), `otherwise` for the rest, sign-in for visitors."""
    return cells(otherwise, **{"anonymous": anonymous, **dict.fromkeys(allowed.split(), answer), **said})


def signed_in(answer: Any = 200, **said: Any) -> Cells:
    """The same for everybody who is signed in."""
    return cells(answer, **{"anonymous": LOGIN, **said})


def everybody(answer: Any = 200, **said: Any) -> Cells:
    """The same for everybody, visitors included."""
    return cells(answer, **said)


def _nothing(world: World) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """One URL name: what it is called with, and what each role gets from each method.

    A method that is not declared must be refused to everybody. `own` names the roles that may see
    canaries although they are blind elsewhere (an invitation shows its applicant to who is invited);
    `hides` names a text that one more role must not find in the answer.
    """

    name: str
    get: Cells | None = None
    post: Cells | None = None
    kwargs: Kwargs = _nothing
    data: Kwargs = _nothing
    query: str = ""
    note: str = ""
    own: frozenset[str] = field(default_factory=frozenset)
    hides: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.name} ({self.note})" if self.note else self.name


def thing(name: str, key: str = "pk", attribute: str = "pk") -> Kwargs:
    """`<key>` is the primary key (or another attribute) of that thing of the world."""
    return lambda world: {key: getattr(getattr(world, name), attribute)}


def file(state: str, key: str = "pk") -> Kwargs:
    """`<key>` is the first association's file in that state."""
    return lambda world: {key: world.files[state].pk}
