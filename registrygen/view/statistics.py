"""The statistics function of a registry, and what it has to return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registrygen.model.artefact import Section
from registrygen.model.fields import Field, FieldType, ListType, MemberType
from registrygen.model.kind import Statistic
from registrygen.model.registry import MemberValue, Registry
from registrygen.pysource import layout
from registrygen.pysource.expr import Comprehension, Dict, Expr, Subscript, Text, call
from registrygen.pysource.names import pascal_case
from registrygen.pysource.text import docstring
from registrygen.view.lookups import ITEM, FunctionView, condition, field_of, items
from registrygen.view.scope import Scope


@dataclass(frozen=True, kw_only=True)
class StatisticsView:
    """The statistics function and the dictionary type that it returns."""

    head: str
    docstring: str
    fields: Sequence[str]
    function: FunctionView


def statistics_name(registry: Registry) -> str:
    """The name of the dictionary type that the statistics function returns."""
    return registry.layout.named(f"{pascal_case(registry.kind.singular)}Statistics")


def statistics_sections(registry: Registry) -> list[Section]:
    """The section of the statistics, if the registry has any."""
    return [_statistics_section(registry)] if registry.statistics else []


def _statistics_section(registry: Registry) -> Section:
    name = registry.layout.named(registry.kind.names.statistics)
    place = registry.where("statistics")
    return Section(
        module=registry.layout.lookups_module,
        template="core/statistics.py.j2",
        defines={statistics_name(registry): place, name: place},
        exports=(statistics_name(registry), name),
        build=lambda scope: statistics_view(registry, scope),
    )


def statistics_view(registry: Registry, scope: Scope) -> StatisticsView:
    """The statistics function."""
    type_name = statistics_name(registry)
    figures = tuple((Text(item.key), _figure(registry, item, scope)) for item in registry.statistics)
    typed = scope.std("typing", "TypedDict")
    noun = registry.kind.name.replace("_", " ")
    return StatisticsView(
        head=layout.class_head(type_name, (typed,), scope.style),
        docstring=docstring(f"Figures about the {noun}.", scope.style, depth=1),
        fields=[
            layout.assignment(item.key, None, scope.style, annotation=_figure_type(item), depth=1)
            for item in registry.statistics
        ],
        function=FunctionView(
            constants=(),
            signature=layout.signature(
                registry.layout.named(registry.kind.names.statistics), [], type_name, scope.style
            ),
            docstring=docstring("Get registry statistics.", scope.style, depth=1),
            body=[layout.returned(Dict(figures), scope.style)],
        ),
    )


def _figure_type(figure: Statistic) -> Expr:
    return Subscript("dict", ("str", "int")) if figure.by else "int"


def _figure(registry: Registry, figure: Statistic, scope: Scope) -> Expr:
    source = items(registry, scope)
    loop = f"for {ITEM} in {source}"
    if figure.by:
        counter = scope.std("collections", "Counter")
        return call("dict", call(counter, _values(registry, figure.by, loop)))
    if figure.distinct:
        return call("len", Comprehension("{", _word(registry, figure.distinct), loop, None))
    if figure.where:
        tests = " and ".join(condition(registry, key, word, scope) for key, word in figure.where.items())
        return call("sum", Comprehension("(", "1", loop, tests))
    return f"len({scope.registry(registry)})"


def _values(registry: Registry, key: str, loop: str) -> Comprehension:
    field = field_of(registry, key)
    if isinstance(field.type, ListType):
        word = _text(registry, field.type.item, "item")
        return Comprehension("(", word, f"{loop} for item in {ITEM}.{field.name}", None)
    return Comprehension("(", _word(registry, key), loop, None)


def _word(registry: Registry, key: str) -> str:
    """The text that a figure counts: an enum member's value, a text as it is, anything else as text."""
    field = field_of(registry, key)
    value = f"{ITEM}.{field.name}"
    if isinstance(field.type, MemberType):
        return _text(registry, field.type, value)
    return value if flat_type(field) == "str" and not field.optional else f"str({value})"


def _text(registry: Registry, type_: FieldType, value: str) -> str:
    """What an item of a field counts as: an enum member its value, which is made text where it may be a number."""
    if not isinstance(type_, MemberType):
        return f"str({value})"
    enumeration = registry.enums[type_.slot]
    textual = enumeration.existing is None and all(isinstance(member.value, str) for member in enumeration.members)
    return f"{value}.value" if textual else f"str({value}.value)"


def flat_type(field: Field) -> str:
    """The plain Python type of a field, empty for others."""
    return getattr(field.type, "python", "")


def expected_statistics(registry: Registry) -> Mapping[str, object]:
    """What the statistics function has to return, worked out from the specs."""
    return {figure.key: _expected(registry, figure) for figure in registry.statistics}


def _expected(registry: Registry, figure: Statistic) -> object:
    rows = [entry.values for entry in registry.entries]
    if figure.by:
        counts: dict[str, int] = {}
        for row in rows:
            value = row[figure.by]
            for item in value if isinstance(value, tuple) else (value,):
                counts[word(registry, item)] = counts.get(word(registry, item), 0) + 1
        return counts
    if figure.distinct:
        return len({word(registry, row[figure.distinct]) for row in rows})
    if figure.where:
        return sum(all(matches(registry, row[key], wanted) for key, wanted in figure.where.items()) for row in rows)
    return len(rows)


def word(registry: Registry, value: object) -> str:
    """A resolved value as the text that statistics count."""
    if isinstance(value, MemberValue):
        member = registry.enums[value.slot].member(value.name)
        return str(member.value) if member else value.name
    return str(value)


def matches(registry: Registry, value: object, wanted: object) -> bool:
    """Whether a resolved value meets a fixed condition."""
    if isinstance(value, MemberValue):
        member = registry.enums[value.slot].member(wanted)
        return member is not None and member.name == value.name
    if isinstance(value, tuple):
        return wanted in value
    return value == wanted
