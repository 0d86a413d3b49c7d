"""Annotations in which a block may stand for what is constructed from it."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Final, Literal, Union, get_args, get_origin

from pydantic import WrapValidator
from pydantic_core import PydanticCustomError

from registrygen.runtime.conformance import shown
from registrygen.runtime.signatures import EMPTY
from registrygen.runtime.subtyping import is_within


@dataclass(eq=False)
class Child:
    """Stands for what a block will be constructed to: `gives` is its type as far as that is known, `EMPTY` where it is not.

    A reference's node is known only when all is read: `asked` keeps what was asked for where it stands.
    """

    node: Any
    name: str
    gives: Any
    asked: list[Any] = field(default_factory=list)

    def fits(self, gives: Any) -> bool:
        """Whether something of this type can stand where this child does."""
        return not self.asked or any(is_within(gives, hint) for hint in self.asked)


def accepting(hint: Any) -> Any:
    """The annotation of what a hint allows, with children of the right type in all its places."""
    return Annotated[_inner(hint), WrapValidator(_accepts(hint))]


def _inner(hint: Any) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Literal, ClassVar, Final) or not arguments:
        return hint
    if origin is Annotated:
        return Annotated[(accepting(arguments[0]), *hint.__metadata__)]  # type: ignore[return-value]
    if origin in (Union, types.UnionType):
        return Union[tuple(_inner(item) for item in arguments)]
    if origin is tuple:
        return tuple[tuple(item if item is Ellipsis else accepting(item) for item in arguments)]
    if isinstance(origin, type) and issubclass(origin, list | set | frozenset | dict) or _is_abstract(origin):
        return hint.copy_with(tuple(accepting(item) for item in arguments)) if hasattr(hint, "copy_with") else origin[
            tuple(accepting(item) for item in arguments)
        ]
    return hint


def _is_abstract(origin: Any) -> bool:
    """Whether it is an abstract collection, such as `Sequence`; a `Callable` is none."""
    return getattr(origin, "__module__", "") == "collections.abc" and getattr(origin, "__name__", "") != "Callable"


def _accepts(hint: Any) -> Callable[[Any, Callable[[Any], Any]], Any]:
    def check(value: Any, handler: Callable[[Any], Any]) -> Any:
        if type(value) is not Child:
            return handler(value)
        if value.gives is not EMPTY and not is_within(value.gives, hint):
            message = "`{name}` gives {gives}, not {wanted}"
            known = {"name": value.name, "gives": shown(value.gives), "wanted": shown(hint)}
            raise PydanticCustomError("other_type", message, known)
        value.asked.append(hint)
        return value

    return check
