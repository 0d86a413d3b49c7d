"""Compliance tests of commands and queries (seed 003), each against literals from the specs."""

from __future__ import annotations

from collections.abc import Sequence

from registrygen.api import (
    Artefact,
    Collection,
    Comprehension,
    Expr,
    Field,
    Lookup,
    Project,
    Registry,
    Scope,
    Section,
    Subscript,
    TestClassView,
    TestMethod,
    Text,
    call,
    compliance_module,
    expected_figures,
    expression,
    field_annotation,
    items,
    layout,
    statistics_test,
    test_method,
)
from registrygen.kinds.cqrs.spec import CommandsDocument, QueriesDocument
from registrygen.kinds.cqrs.views import CONSISTENCY, KINDS, STATISTICS, Operations, operations

UNKNOWN = "TestHelperFunctions"
CLASSES = {
    "TestRegistryCompleteness": "Every operation is registered once.",
    "TestHandlerCompliance": "Every operation has its handler.",
    "TestNamingConventions": "Commands tell, queries ask.",
    "TestCategoryConsistency": "Every operation has its category.",
    "TestMetadataConsistency": "The metadata are what the specs say.",
    UNKNOWN: "What is not registered is refused.",
    "TestStatistics": "The figures of commands and queries together.",
}


def sections(registries: Sequence[Registry], project: Project, *_: object) -> list[Section]:
    """The tests of each pair, in the module of the tests of its first registry."""
    return [_section(pair, name) for pair in operations(registries) for name in CLASSES if _has_tests(pair, name)]


def _has_tests(pair: Operations, name: str) -> bool:
    return name != UNKNOWN or any(_unknown_lookup(registry) is not None for registry in pair.registries)


def _section(pair: Operations, name: str) -> Section:
    return Section(
        module=compliance_module(pair.registries[0]),
        part="tests",
        template="core/tests.py.j2",
        defines={name: pair.registries[0].documents[0].kind_span},
        build=lambda scope: class_view(pair, name, scope),
        reexport=False,
    )


def class_view(pair: Operations, name: str, scope: Scope) -> TestClassView:
    """One of the seed's classes of tests."""
    makers = {
        "TestRegistryCompleteness": _completeness,
        "TestHandlerCompliance": _handlers,
        "TestNamingConventions": _naming,
        "TestCategoryConsistency": _categories,
        "TestMetadataConsistency": _metadata,
        UNKNOWN: _unknown,
    }
    if name == "TestStatistics":
        methods = [
            statistics_test(scope.ours(pair.module, pair.named(STATISTICS)), expected_figures(pair.figures), scope)
        ]
    else:
        registries = [item for item in pair.registries if name != UNKNOWN or _unknown_lookup(item) is not None]
        methods = [makers[name](registry, scope) for registry in registries]
    if name == "TestMetadataConsistency":
        methods.append(_consistency(pair, scope))
    return TestClassView(name=name, docstring=layout.docstring(CLASSES[name], scope.style, depth=1), methods=methods)


def _field(registry: Registry, key: str) -> Field:
    return next(field for field in registry.fields if field.key == key)


def _assign(target: str, value: Expr, scope: Scope, type_: Expr | None = None, depth: int = 2) -> str:
    return layout.assignment(target, value, scope.style, annotation=type_, depth=depth)


def _found(registry: Registry, keys: Sequence[str], scope: Scope) -> str:
    """`found`, the values of fields for every entry of the registry."""
    values = tuple(f"meta.{_field(registry, key).name}" for key in keys)
    element: Expr = values[0] if len(values) == 1 else Collection("(", values)
    return _assign("found", Comprehension("[", element, f"for meta in {items(registry, scope)}", None), scope)


def _rows(registry: Registry, keys: Sequence[str], scope: Scope) -> list[str]:
    """`expected` from the specs and `found` from the registry: a row an entry, a value a field."""
    fields = [_field(registry, key) for key in keys]
    types = tuple(field_annotation(field, registry, scope) for field in fields)
    rows = tuple(
        Collection("(", tuple(expression(entry.values[key], registry, scope) for key in keys))
        for entry in registry.entries
    )
    type_ = Subscript("list", (Subscript("tuple", types),))
    return [_assign("expected", Collection("[", rows), scope, type_), _found(registry, keys, scope)]


def _completeness(registry: Registry, scope: Scope) -> TestMethod:
    body = [
        _found(registry, [registry.key_field.key], scope),
        f"        assert len(found) == {len(registry.entries)}",
        "        assert len(set(found)) == len(found)",
    ]
    doc = f"All {registry.kind.name} of the specs are registered, none of them twice."
    return test_method(f"test_{registry.kind.name}", doc, body, scope)


def _handlers(registry: Registry, scope: Scope) -> TestMethod:
    inspect = scope.imports.module("inspect")
    body = [
        *_rows(registry, [registry.key_field.key, "handler"], scope),
        "        assert found == expected",
        "        for operation, handler in expected:",
        '            handle = getattr(handler, "handle", None)',
        f"            assert {inspect}.iscoroutinefunction(handle), operation",
    ]
    doc = f"The handlers of {registry.kind.name} have an asynchronous handle()."
    return test_method(f"test_{registry.kind.singular}_handlers", doc, body, scope)


def _naming(registry: Registry, scope: Scope) -> TestMethod:
    head = registry.head
    words = head.verbs if isinstance(head, CommandsDocument) else ()
    words = head.prefixes if isinstance(head, QueriesDocument) else words
    body = [
        _assign("expected", Collection("(", tuple(map(Text, words))), scope),
        _found(registry, [registry.key_field.key], scope),
        "        for operation in found:",
        "            assert operation.__name__.startswith(expected), operation",
    ]
    doc = f"The names of {registry.kind.name} begin as the specs want them to."
    return test_method(f"test_{registry.kind.singular}_names", doc, body, scope)


def _categories(registry: Registry, scope: Scope) -> TestMethod:
    body = [*_rows(registry, [registry.key_field.key, "category"], scope), "        assert found == expected"]
    doc = f"The categories of {registry.kind.name} are those of the specs."
    return test_method(f"test_{registry.kind.singular}_categories", doc, body, scope)


def _metadata(registry: Registry, scope: Scope) -> TestMethod:
    elsewhere = ("handler", "category")
    keys = [field.key for field in registry.fields if not field.hidden and field.key not in elsewhere]
    body = [*_rows(registry, keys, scope), "        assert found == expected"]
    doc = f"The promises of {registry.kind.name} are those of the specs."
    return test_method(f"test_{registry.kind.singular}_metadata", doc, body, scope)


def _consistency(pair: Operations, scope: Scope) -> TestMethod:
    function = scope.ours(pair.module, pair.named(CONSISTENCY))
    body = [_assign("found", call(function), scope), "        assert found == []"]
    return test_method("test_consistency", "Nothing in the registries contradicts itself.", body, scope)


def _unknown_lookup(registry: Registry) -> Lookup | None:
    """The lookup of one entry by its class, None where the document has replaced it by another."""
    name, key = f"get_{registry.kind.singular}_metadata", registry.key_field.key
    found = next((item for item in registry.lookups if item.name == name), None)
    return found if found is not None and found.one and found.by in (key, registry.key_field.name) else None


def _unknown(registry: Registry, scope: Scope) -> TestMethod:
    lookup = _unknown_lookup(registry)
    assert lookup is not None
    function = scope.ours(registry.layout.lookups_module, registry.layout.named(lookup.name))
    if lookup.missing == "none":
        body = [_assign("found", call(function, "object"), scope), "        assert found is None"]
        doc = f"A class that is no {registry.kind.singular} has no metadata."
        return test_method(f"test_unknown_{registry.kind.singular}", doc, body, scope)
    pytest = scope.imports.module("pytest")
    body = [
        f'        with {pytest}.raises(ValueError, match="object"):',
        layout.statement(call(function, "object"), scope.style, depth=3),
    ]
    doc = f"A class that is no {registry.kind.singular} is refused by its name."
    return test_method(f"test_unknown_{registry.kind.singular}", doc, body, scope)


COMPLIANCE = Artefact(name="cqrs/compliance", consumes=KINDS, sections=sections)
