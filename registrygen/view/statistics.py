"""The statistics function of a registry, and what it has to return."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from registrygen.model.artefact import Section
from registrygen.model.fields import FieldType, LinkType, ListType, MapType, MemberType, Plain
from registrygen.model.kind import Statistic
from registrygen.model.registry import LinkValue, MemberValue, Registry
from registrygen.pysource import layout
from registrygen.pysource.expr import Collection, Comprehension, Dict, Expr, Subscript, Text, call
from registrygen.pysource.names import pascal_case
from registrygen.pysource.text import docstring
from registrygen.view.lookups import ITEM, FunctionView, can_be_none, condition, field_of, items
from registrygen.view.scope import Scope
from registrygen.view.values import expression, held


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


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure, and the registry that it counts; one of several registries counts all their entries."""

    statistic: Statistic
    registries: tuple[Registry, ...]


def statistics_view(registry: Registry, scope: Scope) -> StatisticsView:
    """The statistics function of a registry."""
    figures = [Figure(statistic=item, registries=(registry,)) for item in registry.statistics]
    name = registry.layout.named(registry.kind.names.statistics)
    return figures_view(name, statistics_name(registry), registry.kind.name.replace("_", " "), figures, scope)


def figures_view(name: str, type_name: str, noun: str, figures: Sequence[Figure], scope: Scope) -> StatisticsView:
    """A statistics function called `name` that returns a dictionary of these figures, of the type `type_name`."""
    values = tuple((Text(item.statistic.key), _joint_figure(item, scope)) for item in figures)
    typed = scope.std("typing", "TypedDict")
    return StatisticsView(
        head=layout.class_head(type_name, (typed,), scope.style),
        docstring=docstring(f"Figures about the {noun}.", scope.style, depth=1),
        fields=[
            layout.assignment(item.statistic.key, None, scope.style, annotation=_figure_type(item.statistic), depth=1)
            for item in figures
        ],
        function=FunctionView(
            constants=(),
            signature=layout.signature(name, [], type_name, scope.style),
            docstring=docstring("Get registry statistics.", scope.style, depth=1),
            body=[*_tables(figures, scope), *_sizes(figures, scope), layout.returned(Dict(values), scope.style)],
        ),
    )


def _joint_figure(figure: Figure, scope: Scope) -> Expr:
    first, *others = figure.registries
    return call("sum", "sizes") if others else _figure(first, figure.statistic, scope)


def _sizes(figures: Sequence[Figure], scope: Scope) -> list[str]:
    """The sizes of the registries that a figure counts together, as a statement of the function."""
    joint: Sequence[Registry] = next((item.registries for item in figures if len(item.registries) > 1), ())
    sizes = tuple(call("len", scope.registry(registry)) for registry in joint)
    return [layout.assignment("sizes", Collection("(", sizes), scope.style, depth=1)] if sizes else []


def _figure_type(figure: Statistic) -> Expr:
    return Subscript("dict", ("str", "int")) if figure.by else "int"


def _figure(registry: Registry, figure: Statistic, scope: Scope) -> Expr:
    source = items(registry, scope)
    loop = f"for {ITEM} in {source}"
    if figure.by:
        counter = scope.std("collections", "Counter")
        return call("dict", call(counter, _words(registry, figure.by, loop, "(")))
    if figure.distinct:
        return call("len", _words(registry, figure.distinct, loop, "{"))
    if figure.given:
        return call("sum", Comprehension("(", "1", loop, f"{held(field_of(registry, figure.given), ITEM)} is not None"))
    if figure.where:
        tests = " and ".join(condition(registry, key, word, scope) for key, word in figure.where.items())
        return call("sum", Comprehension("(", "1", loop, tests))
    return f"len({scope.registry(registry)})"


def _words(registry: Registry, key: str, loop: str, bracket: Literal["(", "{"]) -> Comprehension:
    """The words that a figure counts: one for each entry, or for each item where the field holds several; none for None."""
    field = field_of(registry, key)
    value = held(field, ITEM)
    test = f"{value} is not None" if can_be_none(field) else None
    if not isinstance(field.type, ListType | MapType):
        return Comprehension(bracket, _word_source(registry, field.type, value), loop, test)
    word = _word_source(registry, _counted_type(field.type), "item")
    several = f"{value} or ()" if test else value
    return Comprehension(bracket, word, f"{loop} for item in {several}", None)


WordOf = Literal["itself", "text", "value", "text of value", "name", "object", "link"]
TABLES: Mapping[WordOf, str] = {"object": "names", "link": "keys"}
"""The tables that give the words of Python objects and of links: their text in Python may hold an address."""


def _word_of(registry: Registry, type_: FieldType) -> WordOf:
    """How a value becomes the word that figures count; generated functions and what they are expected to return ask here."""
    if isinstance(type_, Plain):
        return "itself" if type_.python == "str" else "text"
    if not isinstance(type_, MemberType):
        return "link" if isinstance(type_, LinkType) else "object"
    enumeration = registry.enums[type_.slot]
    if not enumeration.known or enumeration.unread:
        return "name"
    textual = enumeration.existing is None and all(isinstance(member.value, str) for member in enumeration.members)
    return "value" if textual else "text of value"


def _word_source(registry: Registry, type_: FieldType, value: str) -> str:
    """The expression of the word for a value."""
    forms: dict[WordOf, str] = {
        "itself": value,
        "text": f"str({value})",
        "value": f"{value}.value",
        "text of value": f"str({value}.value)",
        "name": f"{value}.name",
        "object": f"{TABLES['object']}[{value}]",
        "link": f"{TABLES['link']}[{value}]",
    }
    return forms[_word_of(registry, type_)]


def word(registry: Registry, value: object) -> str:
    """A resolved value as the text that statistics count."""
    if isinstance(value, MemberValue):
        member = registry.enums[value.slot].member(value.name)
        if member is None or _word_of(registry, MemberType(value.slot)) == "name":
            return value.name
        return str(member.value)
    return value.key if isinstance(value, LinkValue) else str(value)


def _tables(figures: Sequence[Figure], scope: Scope) -> list[str]:
    """The tables of words that figures look up, as the first statements of the function."""
    tables: dict[str, dict[Expr, str]] = {}
    for figure in figures:
        registry, key = figure.registries[0], figure.statistic.by or figure.statistic.distinct
        table = TABLES.get(_word_of(registry, _counted_type(field_of(registry, key).type))) if key else None
        if table is None:
            continue
        words = tables.setdefault(table, {})
        for entry in registry.entries:
            for value in counted(entry.values[key]):
                words.setdefault(expression(value, registry, scope), word(registry, value))
    type_ = Subscript("dict", ("object", "str"))
    return [
        layout.assignment(
            name,
            Dict(tuple((value, Text(text)) for value, text in words.items())),
            scope.style,
            annotation=type_,
            depth=1,
        )
        for name, words in tables.items()
    ]


def _counted_type(type_: FieldType) -> FieldType:
    """The type of what figures count in a field: a list's items, a mapping's keys."""
    if isinstance(type_, ListType):
        return type_.item
    return Plain("str") if isinstance(type_, MapType) else type_


def counted(value: object) -> tuple[object, ...]:
    """What a figure counts of an entry's value: each of several, nothing of None."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, tuple | Mapping) else (value,)


def expected_statistics(registry: Registry) -> Mapping[str, object]:
    """What the statistics function has to return, worked out from the specs."""
    return {figure.key: _expected(registry, figure) for figure in registry.statistics}


def expected_figures(figures: Sequence[Figure]) -> Mapping[str, object]:
    """What a statistics function of these figures has to return, worked out from the specs."""
    return {
        item.statistic.key: (
            _expected(item.registries[0], item.statistic)
            if len(item.registries) == 1
            else sum(len(registry.entries) for registry in item.registries)
        )
        for item in figures
    }


def _expected(registry: Registry, figure: Statistic) -> object:
    rows = [entry.values for entry in registry.entries]
    if figure.by:
        return dict(Counter(_expected_words(registry, figure.by)))
    if figure.distinct:
        return len(set(_expected_words(registry, figure.distinct)))
    if figure.given:
        return sum(row[figure.given] is not None for row in rows)
    if figure.where:
        return sum(all(matches(registry, row[key], wanted) for key, wanted in figure.where.items()) for row in rows)
    return len(rows)


def _expected_words(registry: Registry, key: str) -> list[str]:
    named = field_of(registry, key).named is not None
    values = [entry.values[key] for entry in registry.entries]
    return [word(registry, item) for value in values for item in counted("" if named and value is None else value)]


def matches(registry: Registry, value: object, wanted: object) -> bool:
    """Whether a resolved value meets a fixed condition."""
    if isinstance(value, MemberValue):
        member = registry.enums[value.slot].member(wanted)
        return member is not None and member.name == value.name
    if isinstance(value, tuple):
        return any(matches(registry, item, wanted) for item in value)
    return value == wanted
