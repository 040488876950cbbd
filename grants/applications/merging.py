"""Two authors of one draft: field by field, what each changed. Pure functions on texts.

A page says which versions it had read. The trail of a field lists, at each version that changed it,
the digest of its text: it gives back what the page had read, without keeping old texts.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Texts = dict[str, str]
Trail = dict[str, list[list]]

#: How many changes of one field are remembered. A page that read something older is asked, never obeyed.
MEMORY = 40
_TOKEN = re.compile(r"[0-9]{1,9}(\+[0-9]{1,9})*", re.ASCII)
_LONGEST = 4000
_OWN_KEPT = 300


@dataclass(frozen=True)
class Conflict:
    """One field that both sides changed."""

    name: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merge:
    """`texts` are the values to keep; `changed` the fields of the page that were taken."""

    texts: Texts
    changed: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = field(default=())
    #: Another author's changes were kept that the page does not show.
    unseen: bool = False


def mark(text: str) -> str:
    """A short digest of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True)
class Read:
    """What a page had read: everything up to `seen`, and its own changes made since.

    Between the two may lie another author's changes that the page does not show. As a token: `5+7+9`.
    """

    seen: int = 0
    own: frozenset[int] = frozenset()

    @classmethod
    def parse(cls, token: object, current: int) -> "Read":
        """Read a token. One that cannot be true has read nothing."""
        text = str(token)
        if len(text) > _LONGEST or not _TOKEN.fullmatch(text):
            return cls()
        seen, *own = (int(part) for part in text.split("+"))
        return cls() if max(seen, *own, 0) > current else cls(seen, frozenset(own))

    def knows(self, version: int) -> bool:
        """Whether the change of this version was on the page."""
        return version <= self.seen or version in self.own

    def __str__(self) -> str:
        return "+".join(str(version) for version in (self.seen, *sorted(self.own)[-_OWN_KEPT:]))


def merge(*, stored: Mapping[str, str], mine: Mapping[str, str], trail: Trail, read: Read) -> Merge:
    """Put `mine`, typed on a page that had read `read`, on what is stored.

    A field changed on one side only takes that side's text; changed on both into different texts, it
    stays as stored and is reported.
    """
    texts, changed, conflicts, unseen = dict(stored), [], [], False
    for name, text in mine.items():
        kept = stored.get(name, "")
        if text == kept:
            continue
        changes = trail.get(name, [])
        if not changes or read.knows(changes[-1][0]):
            texts[name] = text
            changed.append(name)
        elif _read_at(changes, read) == mark(text):
            unseen = True
        else:
            conflicts.append(Conflict(name=name, mine=text, theirs=kept))
    return Merge(texts, tuple(changed), tuple(conflicts), unseen)


def _read_at(changes: list[list], read: Read) -> str | None:
    """The digest that the page had read; None when that is forgotten."""
    known = [digest for at, digest in changes if read.knows(at)]
    return known[-1] if known else None


def progress(read: Read, merged: Merge, *, before: int, after: int) -> Read:
    """What the page has read once its save is done: `before` and `after` are the versions around it.

    A page that shows all there is has read everything; another only adds its own change.
    """
    if not merged.unseen and not merged.conflicts:
        return Read(after)
    return Read(read.seen, read.own | {after}) if after > before else read


def remember(trail: Trail, *, before: Mapping[str, str], after: Mapping[str, str], version: int) -> Trail:
    """The trail once the fields that differ have changed at `version`."""
    grown = dict(trail)
    for name, text in after.items():
        old = before.get(name, "")
        if old == text:
            continue
        changes = grown.get(name) or [[0, mark(old)]]
        grown[name] = [*changes, [version, mark(text)]][-MEMORY:]
    return grown
