"""How what is constructed is spelt: names of what is generated for it, and the calls that construct it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, kw_only=True)
class Context:
    """An asynchronous context manager to enter; `name` is that of what it gives, empty where that is not needed.

    `assigned` is the name of the context manager itself, where it does not fit on a line with the rest.
    """

    value: Call
    name: str
    assigned: str

    @property
    def flat(self) -> str:
        """It, as a statement enters it."""
        return self._named(self.value.flat)

    @property
    def short(self) -> str:
        """The same once it is assigned."""
        return self._named(self.assigned)

    def _named(self, value: str) -> str:
        return f"{value} as {self.name}" if self.name else value


def opened(unit: Unit, value: Call, graph: Graph) -> Context:
    """The context in which a unit is open."""
    return Context(value=value, name=unit.name, assigned=context_name(unit, graph))


def begun(unit: Unit, graph: Graph, scope: Scope) -> Context:
    """The context in which a transaction on a component is open."""
    assert unit.transaction is not None
    value = call(scope.use(unit.transaction), unit.name)
    return Context(value=value, name="", assigned=transaction_name(unit, graph))


def context_name(unit: Unit, graph: Graph) -> str:
    """The variable of a unit's context manager."""
    return _free(f"{unit.name}_context", graph)


def transaction_name(unit: Unit, graph: Graph) -> str:
    """The variable of a transaction's context manager."""
    return _free(f"{unit.name}_transaction", graph)


def _free(name: str, graph: Graph) -> str:
    return _free(f"{name}_", graph) if name in graph.by_name else name


def variables(graph: Graph) -> tuple[str, ...]:
    """The names of all variables that functions which construct units have."""
    contexts = [context_name(unit, graph) for unit in graph.units if unit.form == "context"]
    transactions = [transaction_name(unit, graph) for unit in graph.units if unit.transaction]
    return ("container", *(unit.name for unit in graph.units), *contexts, *transactions)


def entered(contexts: Sequence[Context], scope: Scope, depth: int) -> tuple[list[str], int]:
    """The statements that enter contexts one after the other, and the depth of what stands within.

    One statement takes as many as it can: what is too long for a line is assigned before, hence begins a statement of its own,
    since it may use what those in front of it give.
    """
    lines: list[str] = []
    for first, *others in _groups(contexts, scope, depth):
        parts = [first.flat, *(context.flat for context in others)]
        if not _fits(first, scope, depth) or (not others and len(_line(parts, depth)) > scope.style.line_length):
            lines.append(layout.assignment(first.assigned, first.value, scope.style, depth=depth))
            parts[0] = first.short
        lines.append(_statement(parts, scope, depth))
        depth += 1
    return lines, depth


def _groups(contexts: Sequence[Context], scope: Scope, depth: int) -> list[list[Context]]:
    """The contexts of each statement."""
    groups: list[list[Context]] = []
    for context in contexts:
        if groups and _fits(context, scope, depth + len(groups) - 1):
            groups[-1].append(context)
        else:
            groups.append([context])
    return groups


def _fits(context: Context, scope: Scope, depth: int) -> bool:
    """Whether a context fits on a line of its own in a statement with several."""
    return len(f"{'    ' * (depth + 1)}{context.flat},") <= scope.style.line_length


def _line(parts: Sequence[str], depth: int) -> str:
    return f"{'    ' * depth}async with {', '.join(parts)}:"


def _statement(parts: Sequence[str], scope: Scope, depth: int) -> str:
    """`async with first as name, second:`, an item a line where they do not fit on one."""
    line = _line(parts, depth)
    if len(line) <= scope.style.line_length:
        return line
    indent = "    " * depth
    if len(parts) == 1:
        wrapped = f"{indent}    {parts[0]}"
        splits = " as " in parts[0] or len(wrapped) <= scope.style.line_length
        return f"{indent}async with (\n{wrapped}\n{indent}):" if splits else line
    return "\n".join([f"{indent}async with (", *(f"{indent}    {part}," for part in parts), f"{indent}):"])
