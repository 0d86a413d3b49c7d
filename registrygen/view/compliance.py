"""Compliance tests of a registry: what is generated, held against literals from the specs and against the real application."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from registrygen.model.artefact import Part, Section
from registrygen.model.fields import Field, FieldType, ListType, MapType, MemberType
from registrygen.model.kind import Lookup
from registrygen.model.registry import Entry, MemberValue, Registry
from registrygen.pysource import layout
from registrygen.pysource.expr import Collection, Comprehension, Dict, Expr, Subscript, Text, call
from registrygen.pysource.literals import literal
from registrygen.pysource.names import pascal_case, snake_case
from registrygen.pysource.text import docstring
from registrygen.view.lookups import ITEM, field_of, items
from registrygen.view.scope import Scope
from registrygen.view.statistics import expected_statistics, matches
from registrygen.view.values import annotation, expression, field_annotation, key_expression

EXPECTED, FOUND = "expected", "found"


@dataclass(frozen=True, kw_only=True)
class TestMethod:
    """One test: its head, what it holds, and the blocks of its body, laid out at the depth of a method's body."""

    head: str
    docstring: str
    body: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class TestClassView:
    """A class of tests."""

    name: str
    docstring: str
    methods: Sequence[TestMethod]


def compliance_module(registry: Registry) -> str:
    """The module of a registry's compliance tests."""
    return f"compliance.test_{registry.layout.module.replace('.', '_')}"


def compliance_class(registry: Registry, suffix: str = "") -> str:
    """The name of a class of tests: `TestEventRegistry` for EVENT_REGISTRY."""
    return f"Test{pascal_case(registry.layout.name.lower())}{suffix}"


def compliance_sections(registry: Registry) -> list[Section]:
    """The tests of what can be known from the specs alone."""
    name = compliance_class(registry)
    return [
        Section(
            module=compliance_module(registry),
            part="tests",
            template="core/tests.py.j2",
            defines={name: registry.documents[0].kind_span},
            build=lambda scope: registry_tests(name, registry, scope),
            reexport=False,
            title=f"Compliance of the {registry.kind.name.replace('_', ' ')}: the code does what the specs say",
        )
    ]


def registry_tests(name: str, registry: Registry, scope: Scope) -> TestClassView:
    """Entries, enums, lookups and statistics, each against literals."""
    methods = [_entries_test(registry, scope)]
    methods += [
        _enum_test(registry, slot, scope)
        for slot, item in registry.enums.items()
        if item.existing is None and item.members
    ]
    methods += [_lookup_test(registry, lookup, scope) for lookup in registry.lookups]
    if registry.statistics and Part.STATISTICS in registry.kind.parts:
        methods.append(_statistics_test(registry, scope))
    return TestClassView(
        name=name,
        docstring=docstring("What is generated is what the specs say.", scope.style, depth=1),
        methods=methods,
    )


def method(name: str, doc: str, body: Sequence[str], scope: Scope) -> TestMethod:
    """A test method."""
    head = layout.signature(name, [layout.Parameter("self")], "None", scope.style, depth=1)
    return TestMethod(head=head, docstring=docstring(doc, scope.style, depth=2), body=body)


def assign(target: str, value: Expr, scope: Scope, annotation: Expr | None = None, depth: int = 2) -> str:
    """An assignment in a test's body, or at depth 3 in a loop there."""
    return layout.assignment(target, value, scope.style, annotation=annotation, depth=depth)


def same() -> str:
    """The assertion that what was found is what was expected."""
    return f"        assert {FOUND} == {EXPECTED}"


def _key(registry: Registry) -> str:
    return f"{ITEM}.{registry.key_field.name}"


def _key_list(registry: Registry, scope: Scope) -> Expr:
    return Subscript("list", (annotation(registry.key_field.type, registry, scope),))


def _keys(registry: Registry, entries: Sequence[Entry], scope: Scope) -> Expr:
    return Collection("[", tuple(key_expression(entry, registry, scope) for entry in entries))


def _entries_test(registry: Registry, scope: Scope) -> TestMethod:
    loop = f"for {ITEM} in {items(registry, scope)}"
    body = [
        assign(EXPECTED, _keys(registry, registry.entries, scope), scope, _key_list(registry, scope)),
        assign(FOUND, Comprehension("[", _key(registry), loop, None), scope),
        same(),
    ]
    return method("test_entries", "The registry holds the entries of the specs, in their order.", body, scope)


def _enum_test(registry: Registry, slot: str, scope: Scope) -> TestMethod:
    enumeration = registry.enums[slot]
    members = tuple(
        (Text(item.name), Text(item.value) if isinstance(item.value, str) else literal(item.value))
        for item in enumeration.members
    )
    loop = f"for member in {scope.enum(enumeration)}"
    type_ = Subscript("dict", ("str", "object"))
    body = [
        assign(EXPECTED, Dict(members), scope, type_),
        assign(FOUND, Comprehension("{", ("member.name", "member.value"), loop, None), scope, type_),
        same(),
    ]
    return method(
        f"test_{snake_case(enumeration.name)}_members", f"{enumeration.name} has the members of the specs.", body, scope
    )


def _statistics_test(registry: Registry, scope: Scope) -> TestMethod:
    function = scope.ours(registry.layout.lookups_module, registry.layout.named(registry.kind.names.statistics))
    return statistics_test(function, expected_statistics(registry), scope)


def statistics_test(function: str, expected: Mapping[str, object], scope: Scope) -> TestMethod:
    """The test that a statistics function returns these figures."""
    figures = tuple((Text(key), figure(value)) for key, value in expected.items())
    body = [
        assign(EXPECTED, Dict(figures), scope, Subscript("dict", ("str", "object"))),
        assign(FOUND, call("dict", call(function)), scope),
        same(),
    ]
    return method("test_statistics", "The statistics are those of the specs.", body, scope)


def figure(value: object) -> Expr:
    """A figure of statistics as a literal."""
    if isinstance(value, dict):
        return Dict(tuple((Text(str(key)), literal(count)) for key, count in value.items()))
    assert isinstance(value, int)
    return literal(value)


def _lookup_test(registry: Registry, lookup: Lookup, scope: Scope) -> TestMethod:
    function = scope.ours(registry.layout.lookups_module, registry.layout.named(lookup.name))
    name = f"test_{registry.layout.named(lookup.name)}"
    if lookup.handler:
        return method(
            name, "Every handler's entries are found.", _handler_body(registry, lookup, function, scope), scope
        )
    if not lookup.by:
        return method(name, "The lookup finds what the specs say.", _all_body(registry, lookup, function, scope), scope)
    body = _one_body(registry, lookup, function, scope) if lookup.one else _by_body(registry, lookup, function, scope)
    return method(
        name, f"The lookup finds what the specs say for every {field_of(registry, lookup.by).name}.", body, scope
    )


def _meeting(registry: Registry, lookup: Lookup) -> list[Entry]:
    return [
        entry
        for entry in registry.entries
        if all(matches(registry, entry.values[key], word) for key, word in lookup.where.items())
        and not any(matches(registry, entry.values[key], word) for key, word in lookup.unless.items())
    ]


def _all_body(registry: Registry, lookup: Lookup, function: str, scope: Scope) -> list[str]:
    result, type_ = _result(registry, lookup, _meeting(registry, lookup), scope)
    return [
        assign(EXPECTED, result, scope, type_),
        assign(FOUND, _shown(registry, lookup, function, ()), scope),
        same(),
    ]


def _shown(registry: Registry, lookup: Lookup, function: str, arguments: tuple[str, ...]) -> Expr:
    """What a test compares of a lookup's result: keys instead of whole entries."""
    found, text = call(function, *arguments), f"{function}({', '.join(arguments)})"
    if lookup.select and not lookup.key:
        plain = {"tuple": "list", "set": "set", "frozenset": "set"}.get(lookup.result)
        return call(plain, found) if plain else found
    if lookup.select:
        return found
    if lookup.key:
        return Comprehension("{", ("key", _key(registry)), f"for key, {ITEM} in {text}.items()", None)
    return Comprehension("[", _key(registry), f"for {ITEM} in {text}", None)


def _result(registry: Registry, lookup: Lookup, entries: Sequence[Entry], scope: Scope) -> tuple[Expr, Expr]:
    """The literal that a lookup of these entries has to return, as `_shown` shows it, and its type."""
    select = field_of(registry, lookup.select) if lookup.select else registry.key_field
    type_ = field_annotation(select, registry, scope)
    values = [_value(entry, select, registry, scope) for entry in entries]
    if lookup.key:
        key = field_of(registry, lookup.key)
        pairs = tuple(
            (_value(entry, key, registry, scope), value) for entry, value in zip(entries, values, strict=True)
        )
        return Dict(pairs), Subscript("dict", (field_annotation(key, registry, scope), type_))
    if lookup.select and lookup.result in ("set", "frozenset"):
        unique = tuple(dict.fromkeys(values))
        return (Collection("{", unique) if unique else "set()"), Subscript("set", (type_,))
    return Collection("[", tuple(values)), Subscript("list", (type_,))


def _value(entry: Entry, field: Field, registry: Registry, scope: Scope) -> Expr:
    value = entry.values[field.key]
    return Text("") if field.named is not None and value is None else expression(value, registry, scope)


def _choices(registry: Registry, lookup: Lookup, scope: Scope) -> Iterator[tuple[Expr, list[Entry]]]:
    """Every argument that the specs know, with the entries that it has to find."""
    field = field_of(registry, lookup.by)
    found: dict[object, list[Entry]] = {value: [] for value in _members(registry, field.type)}
    for entry in _meeting(registry, lookup):
        value = entry.values[field.key]
        for item in value if isinstance(field.type, ListType) and isinstance(value, tuple) else (value,):
            if item is not None and not isinstance(item, dict):
                found.setdefault(item, []).append(entry)
    for value, entries in found.items():
        yield expression(value, registry, scope), entries


def _members(registry: Registry, type_: FieldType) -> list[MemberValue]:
    plain = type_.item if isinstance(type_, ListType) else type_
    if not isinstance(plain, MemberType):
        return []
    return [MemberValue(slot=plain.slot, name=member.name) for member in registry.enums[plain.slot].members]


def _argument_type(registry: Registry, lookup: Lookup, scope: Scope) -> Expr:
    type_ = field_of(registry, lookup.by).type
    return annotation(type_.item if isinstance(type_, ListType) else type_, registry, scope)


def _table(rows: Sequence[tuple[Expr, Expr]], types: tuple[Expr, Expr], scope: Scope) -> str:
    """`expected`, a list of pairs: an argument, and what it has to find. Arguments need not be hashable."""
    pairs = Collection("[", tuple(Collection("(", row) for row in rows))
    return assign(EXPECTED, pairs, scope, Subscript("list", (Subscript("tuple", types),)))


def _by_body(registry: Registry, lookup: Lookup, function: str, scope: Scope) -> list[str]:
    rows = [
        (value, _result(registry, lookup, entries, scope)[0]) for value, entries in _choices(registry, lookup, scope)
    ]
    _, type_ = _result(registry, lookup, [], scope)
    types = (_argument_type(registry, lookup, scope), type_)
    return [
        _table(rows, types, scope),
        "        for argument, entries in expected:",
        assign(FOUND, _shown(registry, lookup, function, ("argument",)), scope, depth=3),
        f"            assert {FOUND} == entries",
    ]


def _one_body(registry: Registry, lookup: Lookup, function: str, scope: Scope) -> list[str]:
    select = field_of(registry, lookup.select) if lookup.select else registry.key_field
    rows = [
        (value, _value(entries[-1], select, registry, scope))
        for value, entries in _choices(registry, lookup, scope)
        if entries
    ]
    types = (_argument_type(registry, lookup, scope), field_annotation(select, registry, scope))
    shown = "found" if lookup.select else f"found.{select.name}"
    guard = ["            assert found is not None"] if lookup.missing == "none" else []
    body = [
        _table(rows, types, scope),
        "        for argument, value in expected:",
        assign(FOUND, call(function, "argument"), scope, depth=3),
        *guard,
        f"            assert {shown} == value",
    ]
    return [*body, *_unknown(registry, lookup, function, scope)]


def _unknown(registry: Registry, lookup: Lookup, function: str, scope: Scope) -> list[str]:
    """What the lookup does with a text that no entry has; there is no unknown member of an enum to try."""
    type_ = field_of(registry, lookup.by).type
    if isinstance(type_, MemberType | ListType | MapType) or getattr(type_, "python", "") != "str":
        return []
    argument = literal("no entry has this value")
    if lookup.missing == "none":
        return [assign(FOUND, call(function, argument), scope), f"        assert {FOUND} is None"]
    pytest = scope.imports.module("pytest")
    return [
        f"        with {pytest}.raises(ValueError):",
        layout.statement(call(function, argument), scope.style, depth=3),
    ]


def _handler_body(registry: Registry, lookup: Lookup, function: str, scope: Scope) -> list[str]:
    rows: list[tuple[Expr, Expr]] = []
    type_: Expr = Subscript("list", ("object",))
    for key in registry.handlers:
        entries = [entry for entry in registry.entries if entry.values.get(f"requires_{key}")]
        result, type_ = _result(registry, lookup, entries, scope)
        rows.append((Text(key), result))
    pytest = scope.imports.module("pytest")
    return [
        _table(rows, ("str", type_), scope),
        "        for handler, entries in expected:",
        assign(FOUND, call(function, "handler"), scope, depth=3),
        f"            assert {FOUND} == entries",
        f"        with {pytest}.raises(ValueError):",
        layout.statement(call(function, literal("no such handler")), scope.style, depth=3),
    ]
