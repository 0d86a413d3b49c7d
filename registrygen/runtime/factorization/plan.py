"""What a configuration comes to: nodes whose arguments are valid, to be constructed, each after those that it is made from."""

from __future__ import annotations

import functools
from collections import OrderedDict, defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import ValidationError as PydanticError

from registrygen.runtime.factorization.children import Later, children, holds_children
from registrygen.runtime.factorization.compiled import Compiled
from registrygen.runtime.factorization.hints import Child
from registrygen.runtime.factorization.problems import Path, Places, Problem, by_pointer, failure
from registrygen.runtime.signatures import UNGIVEN


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
            yield from (child.node for child in children(value) if child.node is not None)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A configuration in which everything is known and valid, and nothing constructed yet."""

    root: Node
    places: Places = field(default=by_pointer, repr=False)
    registry: str = ""

    def build(self) -> Any:
        """What the configuration describes, newly constructed: children first, each block once.

        What a constructor raises is raised, with a note that says for which block.

        Raises:
            ValidationError: If a function of an annotation refuses what was constructed.
        """
        try:
            return _made(self.root, {}, self.places)
        except _Refused as refused:
            raise failure([refused.problem], self.registry, self.places) from refused.__cause__


class _Refused(Exception):
    """A function of an annotation refuses what was constructed."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def _made(node: Node, made: dict[int, Any], places: Places) -> Any:
    if id(node) in made:
        return made[id(node)]
    args, kwargs = node.given
    names = [item.name for item in node.compiled.taken.parameters]
    args = [
        _argument(value, (*node.path, names[min(index, len(names) - 1)]), made, places)
        for index, value in enumerate(args)
    ]
    kwargs = {name: _argument(value, (*node.path, name), made, places) for name, value in kwargs.items()}
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


def _argument(value: Any, path: Path, made: dict[int, Any], places: Places) -> Any:
    if type(value) is not Later:
        return _replaced(value, made, places)
    constructed = _replaced(value.value, made, places)
    try:
        return value.validate(constructed)
    except PydanticError as error:
        said = (item["msg"] for item in error.errors(include_url=False))
        message = ", or ".join(dict.fromkeys(item[:1].lower() + item[1:] for item in said))
        raise _Refused(Problem(path=path, message=message)) from error


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
