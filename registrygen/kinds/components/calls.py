"""How what is constructed is spelt: names of what is generated for it, and the calls that construct it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from registrygen.api import Argument, Call, Expr, Scope, Text, call, handler_dependency, layout, literal, pascal_case
from registrygen.kinds.components.graph import ByDefault, FromSettings, FromUnit, FromValue, Graph, Supplied
from registrygen.kinds.components.units import Unit

OPEN_CONTAINER = "open_container"
HANDLER_FACTORY = "handler_factory"
GET_CONTAINER = "get_container"
CONTAINER_DEPENDENCY = "ContainerDependency"


def build_name(unit: Unit) -> str:
    """The function that constructs a handler from what it needs."""
    return f"build_{unit.name}"


def open_name(unit: Unit) -> str:
    """The asynchronous context manager that gives a handler with everything of its request."""
    return f"open_{unit.name}"


def get_name(unit: Unit) -> str:
    """The dependency that gives a unit to a request."""
    return f"get_{unit.name}"


def dependency_name(unit: Unit) -> str:
    """The annotation that injects a unit."""
    return f"{pascal_case(unit.name)}Dependency" if unit.sort == "component" else handler_dependency(unit.cls)


def construction(unit: Unit, graph: Graph, scope: Scope, held: Callable[[Unit], str], settings: str) -> Call:
    """The call that constructs a unit; `held` spells the units that it is given, `settings` the settings."""
    arguments = [_argument(item, held, settings) for item in graph.supplies[unit.name]]
    return Call(scope.use(unit.target), tuple(item for item in arguments if item is not None))


def _argument(item: Supplied, held: Callable[[Unit], str], settings: str) -> Argument | None:
    if isinstance(item.supply, ByDefault):
        return None
    return Argument(_value(item, held, settings), None if item.positional else item.name)


def _value(item: Supplied, held: Callable[[Unit], str], settings: str) -> Expr:
    match item.supply:
        case FromUnit(unit=unit):
            return held(unit)
        case FromSettings(name=name):
            return f"{settings}.{name}" if name else settings
        case FromValue(value=str() as value):
            return Text(value)
        case FromValue(value=value):
            return literal(value)
        case supply:
            raise TypeError(f"the rules let `{item.name}` pass as {supply}")


Context = tuple[Call, str]
"""An asynchronous context manager, and the name of what it gives; empty where that is not needed."""


def entered(contexts: Sequence[Context], scope: Scope, depth: int) -> str:
    """`async with first as name, second:`, an item a line where they do not fit on one."""
    indent, width = "    " * depth, scope.style.line_length
    parts = [f"{value.flat} as {name}" if name else value.flat for value, name in contexts]
    line = f"{indent}async with {', '.join(parts)}:"
    if len(line) <= width:
        return line
    items = [f"{indent}    {part}," for part in parts]
    if len(items) == 1 or any(len(item) > width for item in items):
        return _assigned(contexts, scope, depth)
    return "\n".join([f"{indent}async with (", *items, f"{indent}):"])


def _assigned(contexts: Sequence[Context], scope: Scope, depth: int) -> str:
    """The same where an item is too long for a line with its name: the context managers are assigned before."""
    indent = "    " * depth
    lines, parts = [], []
    for number, (value, name) in enumerate(contexts):
        context = f"{name or f'transaction_{number}'}_context"
        lines.append(layout.assignment(context, value, scope.style, depth=depth))
        parts.append(f"{context} as {name}" if name else context)
    line = f"{indent}async with {', '.join(parts)}:"
    if len(line) > scope.style.line_length and len(parts) > 1:
        line = "\n".join([f"{indent}async with (", *(f"{indent}    {part}," for part in parts), f"{indent}):"])
    return "\n".join([*lines, line])


def transaction_call(unit: Unit, scope: Scope) -> Call:
    """The call that gives a transaction on a component."""
    assert unit.transaction is not None
    return call(scope.use(unit.transaction), unit.name)
