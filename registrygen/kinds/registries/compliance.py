"""Compliance tests of live registries: what is registered is held against what the specs declare."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from registrygen.api import (
    Artefact,
    Collection,
    Dict,
    Entry,
    Inputs,
    Project,
    Registry,
    Scope,
    Section,
    Subscript,
    TestClassView,
    TestMethod,
    Text,
    call,
    compliance_class,
    compliance_module,
    docstring,
    layout,
    snake_case,
    test_method,
)
from registrygen.kinds.registries.contracts import key_type
from registrygen.kinds.registries.entries import KIND, class_name, declared, live

LOCAL = ("alias", "expected", "found", "meant", "name")


def compliance_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """The tests of every document's live registries."""
    return [_section(registry) for registry in registries if registry.entries]


def _section(registry: Registry) -> Section:
    name = compliance_class(registry)
    return Section(
        module=compliance_module(registry),
        part="tests",
        template="core/tests.py.j2",
        defines={name: registry.documents[0].kind_span},
        local=LOCAL,
        build=partial(_tests, name, registry),
        reexport=False,
        title="Compliance of the live registries: they hold what is declared",
    )


def _tests(name: str, registry: Registry, scope: Scope) -> TestClassView:
    methods = [method for entry in registry.entries for method in _methods(registry, entry, scope)]
    text = "What is registered is what the specs declare."
    return TestClassView(name=name, docstring=docstring(text, scope.style, depth=1), methods=methods)


def _methods(registry: Registry, entry: Entry, scope: Scope) -> list[TestMethod]:
    own, stem = scope.ours(registry.layout.module, class_name(entry)), snake_case(class_name(entry))
    methods = [_complies(own, stem, entry, scope)]
    if declared(entry):
        methods.append(_names(own, stem, entry, scope))
    if any(said.alias is not None for said in declared(entry).values()):
        key = scope.ours(registry.layout.module, key_type(entry)) if live(entry).closed else key_type(entry)
        methods.append(_aliases(own, stem, key, entry, scope))
    return methods


def _imports(entry: Entry, scope: Scope) -> list[str]:
    """The statements that import the modules whose decorators register."""
    if not live(entry).modules:
        return []
    function = scope.std("importlib", "import_module")
    return [layout.statement(call(function, Text(name)), scope.style, depth=2) for name in live(entry).modules]


def _complies(own: str, stem: str, entry: Entry, scope: Scope) -> TestMethod:
    body = [
        *_imports(entry, scope),
        layout.assignment("found", call(f"{own}.compliance"), scope.style, depth=2),
        "        assert found, str(found)",
    ]
    text = "What is declared is there, and what is registered conforms."
    return test_method(f"test_{stem}", text, body, scope)


def _names(own: str, stem: str, entry: Entry, scope: Scope) -> TestMethod:
    """The declared names are there; in a closed registry there are no others."""
    names = tuple(Text(name) for name, said in declared(entry).items() if said.alias is None)
    value = Collection("{", names) if names else call("set")
    annotation = Subscript("set", ("object",))
    is_closed = live(entry).closed
    body = [
        *_imports(entry, scope),
        layout.assignment("expected", value, scope.style, annotation=annotation, depth=2),
        layout.assignment("found", call("set", call(f"{own}.iter_identifiers")), scope.style, depth=2),
        f"        assert {'found == expected' if is_closed else 'expected <= found'}",
    ]
    text = "There is what is declared, and nothing else." if is_closed else "There is what is declared."
    return test_method(f"test_names_of_{stem}", text, body, scope)


def _aliases(own: str, stem: str, key: str, entry: Entry, scope: Scope) -> TestMethod:
    """Every alias gives what it is an alias of."""
    pairs = tuple((Text(name), Text(said.alias)) for name, said in declared(entry).items() if said.alias is not None)
    annotation = Subscript("dict", (key, key))
    body = [
        *_imports(entry, scope),
        layout.assignment("expected", Dict(pairs), scope.style, annotation=annotation, depth=2),
        "        for alias, name in expected.items():",
        layout.assignment("found", call(f"{own}.get", "alias"), scope.style, depth=3),
        layout.assignment("meant", call(f"{own}.get", "name"), scope.style, depth=3),
        "            assert found is meant, alias",
    ]
    return test_method(f"test_aliases_of_{stem}", "Aliases stand for what they are aliases of.", body, scope)


COMPLIANCE = Artefact(name="registries/compliance", consumes=(KIND,), sections=compliance_sections)
