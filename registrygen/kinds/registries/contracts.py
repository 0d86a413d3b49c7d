"""The Protocols of a live registry's class: how its functions are called, and what registering and looking up take and give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Argument,
    Call,
    Entry,
    Expr,
    PyObject,
    Scope,
    Subscript,
    Text,
    Union,
    docstring,
    layout,
)
from registrygen.kinds.registries.entries import base_expression, class_name, declared, live
from registrygen.kinds.registries.types import type_expression

Parameter = layout.Parameter
SUFFIXES = {"name": "Name", "contract": "Contract", "item": "Item", "register": "Register", "get": "Get"}
"""What the names of what belongs to a registry's class end with."""
LOCAL = ("aliases", "item", "key", "metadata", "replace", "self")


@dataclass(frozen=True, kw_only=True)
class ProtocolView:
    """A Protocol: its head, docstring and methods."""

    head: str
    docstring: str
    methods: Sequence[str]


def name_of(entry: Entry, part: str) -> str:
    """The name of one of the things that belong to a registry's class."""
    return f"{class_name(entry)}{SUFFIXES[part]}"


def has_contract(entry: Entry) -> bool:
    """Whether a Protocol of the functions is generated."""
    return live(entry).form == "function" and live(entry).contract is not None


def key_type(entry: Entry) -> str:
    """The type of the names that may be used: of a closed registry those that are declared, else any text."""
    return name_of(entry, "name") if live(entry).closed and declared(entry) else "str"


def item_type(entry: Entry, scope: Scope) -> Expr:
    """The type of everything that may be registered."""
    base = base_expression(entry, scope.use)
    if live(entry).form == "type":
        return Subscript("type", (base or "object",))
    if has_contract(entry):
        return name_of(entry, "contract")
    if base is not None and live(entry).form == "function":
        return base
    return Subscript(scope.std("collections.abc", "Callable"), ("...", "object"))


def item_variable(entry: Entry, scope: Scope) -> str:
    """The type variable of what is registered: a decorator gives back what it was given."""
    name = name_of(entry, "item")
    bound = Text(name_of(entry, "contract")) if has_contract(entry) else item_type(entry, scope)
    value = Call(scope.std("typing", "TypeVar"), (Argument(Text(name)), Argument(bound, "bound")))
    return layout.assignment(name, value, scope.style)


def protocols(entry: Entry, scope: Scope) -> list[ProtocolView]:
    """The Protocols of a registry, in order."""
    own = [_contract(entry, scope)] if has_contract(entry) else []
    return [*own, _register(entry, scope), _get(entry, scope)]


def _contract(entry: Entry, scope: Scope) -> ProtocolView:
    """The Protocol of a registry's functions."""
    said = live(entry).contract
    assert said is not None
    parameters = [Parameter(name, type_expression(text, scope.use)) for name, text in said.parameters.items()]
    returns = type_expression(said.returns, scope.use)
    head = [Parameter("self"), *parameters]
    return ProtocolView(
        head=_protocol(name_of(entry, "contract"), scope),
        docstring=docstring(f"How the functions of `{class_name(entry)}` are called.", scope.style, depth=1),
        methods=[layout.signature("__call__", head, returns, scope.style, depth=1, body="...")],
    )


def _register(entry: Entry, scope: Scope) -> ProtocolView:
    """What registering takes and gives: a name or none as a decorator, a name and what it stands for, that alone."""
    item, key = name_of(entry, "item"), Parameter("key", key_type(entry))
    may = Parameter("key", key_type(entry), "...")
    decorator = Subscript(scope.std("collections.abc", "Callable"), (f"[{item}]", item))
    forms: list[tuple[list[layout.Parameter], Expr]] = [
        ([may, Parameter("*")], decorator),
        ([key, Parameter("item", item), Parameter("/"), Parameter("*")], item),
        ([Parameter("item", item), Parameter("/"), Parameter("*"), may], item),
    ]
    return ProtocolView(
        head=_protocol(name_of(entry, "register"), scope),
        docstring=docstring(f"What `{class_name(entry)}.register` takes.", scope.style, depth=1),
        methods=[_overload([Parameter("self"), *taken, *_how(entry, scope)], gives, scope) for taken, gives in forms],
    )


def _how(entry: Entry, scope: Scope) -> list[layout.Parameter]:
    """What may be said of something that is registered."""
    aliases = Subscript(scope.std("collections.abc", "Iterable"), (key_type(entry),))
    metadata = Union((Subscript(scope.std("collections.abc", "Mapping"), ("str", "object")), "None"))
    return [
        Parameter("aliases", aliases, "()"),
        Parameter("metadata", metadata, "None"),
        Parameter("replace", "bool", "False"),
    ]


def _overload(parameters: Sequence[layout.Parameter], gives: Expr, scope: Scope) -> str:
    decorator = layout.decorator(scope.std("typing", "overload"), scope.style, depth=1)
    return decorator + "\n" + layout.signature("__call__", parameters, gives, scope.style, depth=1, body="...")


def _get(entry: Entry, scope: Scope) -> ProtocolView:
    """What looking up takes and gives."""
    parameters = [Parameter("self"), Parameter("key", key_type(entry)), Parameter("/")]
    return ProtocolView(
        head=_protocol(name_of(entry, "get"), scope),
        docstring=docstring(f"What `{class_name(entry)}.get` takes and gives.", scope.style, depth=1),
        methods=[layout.signature("__call__", parameters, item_type(entry, scope), scope.style, depth=1, body="...")],
    )


def _protocol(name: str, scope: Scope) -> str:
    return layout.class_head(name, (scope.use(PyObject("typing", "Protocol")),), scope.style)
