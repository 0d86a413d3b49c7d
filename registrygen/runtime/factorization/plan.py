"""What a configuration comes to: nodes whose arguments are valid, to be constructed, each after those that it is made from."""

from __future__ import annotations

import functools
from collections import OrderedDict, defaultdict, deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from registrygen.runtime.factorization.compiled import Compiled
from registrygen.runtime.factorization.hints import Child
from registrygen.runtime.factorization.problems import Path, Places, by_pointer
from registrygen.runtime.signatures import UNGIVEN

_SEVERAL = (list, tuple, set, frozenset, deque)


@dataclass(frozen=True, kw_only=True, eq=False)
class Node:
    """One block: what is called, with which arguments, children standing for what is constructed before."""

    compiled: Compiled
    path: Path
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    is_partial: bool

    @cached_property
    def gives(self) -> Any:
        """What calling the artifact gives; of what is partial, how that is called."""
        return self.compiled.waiting(*self.given) if self.is_partial else self.compiled.gives

    @property
    def given(self) -> tuple[list[Any], dict[str, Any]]:
        """The arguments that are given, by position and by name."""
        named = {name: value for name, value in self.kwargs.items() if value is not UNGIVEN}
        return self.compiled.filled(self.args), named

    def children(self) -> Iterator[Node]:
        """The blocks that this one is made from."""
        for value in (*self.args, *self.kwargs.values()):
            yield from _nodes(value)


def _nodes(value: Any) -> Iterator[Node]:
    return (child.node for child in _children(value) if child.node is not None)


def _children(value: Any) -> Iterator[Child]:
    if type(value) is Child:
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _children(item)
    elif isinstance(value, _SEVERAL):
        for item in value:
            yield from _children(item)


def holds_children(value: Any) -> bool:
    """Whether something in a value stands for a block."""
    return any(True for _ in _children(value))


def has_lost(given: Any, kept: Collection[Any]) -> bool:
    """Whether something that stands for a block is found no more in what a value became: a container that is not known has it."""
    known = {id(child) for value in kept for child in _children(value)}
    return any(id(child) not in known for child in _children(given))


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A configuration in which everything is known and valid, and nothing constructed yet."""

    root: Node
    places: Places = field(default=by_pointer, repr=False)

    def build(self) -> Any:
        """What the configuration describes, newly constructed: children first, each block once.

        What a constructor raises is raised, with a note that says for which block.
        """
        return _made(self.root, {}, self.places)


def _made(node: Node, made: dict[int, Any], places: Places) -> Any:
    if id(node) in made:
        return made[id(node)]
    args, kwargs = node.given
    args = [_replaced(value, made, places) for value in args]
    kwargs = {name: _replaced(value, made, places) for name, value in kwargs.items()}
    artifact = node.compiled.artifact
    try:
        result = functools.partial(artifact, *args, **kwargs) if node.is_partial else artifact(*args, **kwargs)
    except Exception as error:
        error.add_note(constructing(artifact, places(node.path, False)))
        raise
    made[id(node)] = result
    return result


def constructing(artifact: Any, place: str) -> str:
    """The note that says for which block something was raised."""
    return f"while `{getattr(artifact, '__qualname__', repr(artifact))}` was constructed for {place}"


def _replaced(value: Any, made: dict[int, Any], places: Places) -> Any:
    """A value with what is constructed in the places of children."""
    if type(value) is Child:
        return _made(value.node, made, places)
    if not holds_children(value):
        return value
    if isinstance(value, dict):
        return _mapping(value, {key: _replaced(item, made, places) for key, item in value.items()})
    several = [_replaced(item, made, places) for item in value]
    return deque(several, value.maxlen) if isinstance(value, deque) else type(value)(several)


def _mapping(value: dict[Any, Any], items: dict[Any, Any]) -> dict[Any, Any]:
    """Items in a dictionary of the sort that a value is of."""
    if isinstance(value, defaultdict):
        return defaultdict(value.default_factory, items)
    return OrderedDict(items) if isinstance(value, OrderedDict) else items
