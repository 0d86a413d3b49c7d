"""What keeps the records of shared registries: a table of JSON documents for each namespace, changed under conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

When = Literal["any", "absent", "present"] | int
"""When a change is made: always, where the key is not there, where it is, or where its record is of this revision."""


class StorageWarning(UserWarning):
    """A shared registry goes on with what it knew last, because what keeps it does not answer."""


class Unavailable(Exception):
    """What keeps the records does not answer."""


class Refused(Exception):
    """What keeps the records does not do what it was asked; the message says why, `suggestions` what to do about it."""

    def __init__(self, message: str, suggestions: Iterable[str] = (), status: int = 0) -> None:
        super().__init__(message)
        self.suggestions = list(suggestions)
        self.status = status


class Conflict(Exception):
    """The condition of a change does not hold; nothing was changed. `keys` are those that were in the way."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = tuple(keys)


@dataclass(frozen=True, kw_only=True)
class Change:
    """A document to be put under a key, or with None the key to be taken out, where `when` holds."""

    key: str
    document: Mapping[str, Any] | None
    when: When = "any"


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The documents of a namespace at one moment, in the order in which their keys came."""

    tag: str
    documents: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Written:
    """What became of changes: the revision that they made, the tag of the namespace, and the one before."""

    revision: int
    tag: str
    previous: str


class Backend(Protocol):
    """Keeps documents. A tag stands for the state of a namespace: it is another one after every change, and never comes again.

    What is not there yet has no documents. Every call may raise Unavailable and Refused.
    """

    @property
    def name(self) -> str:
        """What the backend is called in messages."""
        ...

    def snapshot(self, namespace: str, tag: str = "") -> Snapshot | None:
        """The documents of now; None where the namespace has this tag still."""
        ...

    def write(self, namespace: str, changes: Sequence[Change]) -> Written:
        """Make all changes at once. Raises Conflict, with nothing changed, where a condition does not hold."""
        ...

    def watch(self, namespace: str, tag: str, seconds: float) -> str:
        """Wait until the namespace has another tag than this, or so long; gives its tag."""
        ...


def tag_of(epoch: str, revision: int) -> str:
    """The tag of a revision; `epoch` names the life of the storage, whose revisions begin anew where it loses its state."""
    return f"{epoch}-{revision}"


def revision_of(tag: str) -> tuple[str, int]:
    """The life of the storage and the revision that a tag stands for."""
    epoch, _, number = tag.rpartition("-")
    return (epoch, int(number)) if number.isdecimal() and len(number) < 19 else (tag, 0)


def holds(when: When, document: Mapping[str, Any] | None) -> bool:
    """Whether a condition holds for what is under a key, None where nothing is."""
    if when == "any":
        return True
    if when == "absent":
        return document is None
    if when == "present":
        return document is not None
    return document is not None and document.get("revision") == when
