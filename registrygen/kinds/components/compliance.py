"""Compliance tests of the construction graph: the container opens and closes, and every handler is constructed (seed 003)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    PROTOCOLS,
    TABLE,
    Artefact,
    ClassFact,
    Collection,
    Expr,
    Facts,
    Inputs,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    compliance_class,
    compliance_module,
    construction_module,
    layout,
    parse_object,
    unconfigured_section,
)
from registrygen.kinds.components.calls import OPEN_CONTAINER, open_name
from registrygen.kinds.components.container import kept
from registrygen.kinds.components.factories import handlers_of
from registrygen.kinds.components.graph import Graph, graph_of
from registrygen.kinds.components.units import KIND, Unit


@dataclass(frozen=True, kw_only=True)
class ConstructionTestsView:
    """The names and tables of the tests."""

    name: str
    asyncio: str
    opened: str
    components: str
    handlers: str


def compliance_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """The tests of the one graph, beside those of the first registry of components."""
    if not registries:
        return []
    graph, owner = graph_of(project, inputs.facts), registries[0]
    name, place = compliance_class(owner, "Construction"), owner.where("registry")
    said = inputs.compliance.settings
    settings = parse_object(said) if said else None
    if graph.settings is not None and settings is None:
        problem = "is not set" if said is None else "has to be `package.module:name`"
        return [unconfigured_section(compliance_module(owner), name, [f"{TABLE} `settings` {problem}"], place)]
    return [
        Section(
            module=compliance_module(owner),
            part="tests",
            template="components/tests.py.j2",
            defines={name: place},
            local=("container", "constructed", "opened"),
            build=lambda scope: tests_view(name, owner, graph, settings, inputs.facts, scope),
            reexport=False,
        )
    ]


def _told_apart(unit: Unit, facts: Facts) -> bool:
    """Whether `isinstance` can tell an instance: of a Protocol it can only if that is `runtime_checkable`."""
    found = facts.find(unit.cls)
    if not isinstance(found, ClassFact) or PROTOCOLS.isdisjoint(found.bases):
        return True
    return any(name.rpartition(".")[2] == "runtime_checkable" for name in found.decorators)


def tests_view(
    name: str, registry: Registry, graph: Graph, settings: PyObject | None, facts: Facts, scope: Scope
) -> ConstructionTestsView:
    """The tests of a graph."""
    module = construction_module(registry, "container")
    opener = scope.ours(module, registry.layout.named(OPEN_CONTAINER))
    given = f"{scope.use(settings)}()" if settings and graph.settings else ""
    factories = construction_module(registry, "factory")
    return ConstructionTestsView(
        name=name,
        asyncio=scope.imports.module("asyncio"),
        opened=f"            async with {opener}({given}) as container:",
        components=_table(
            [(Text(unit.name), scope.use(unit.cls)) for unit in kept(graph) if _told_apart(unit, facts)], "str", scope
        ),
        handlers=_table(
            [(scope.ours(factories, open_name(unit)), scope.use(unit.cls)) for unit in handlers_of(graph)],
            scope.std("typing", "Any"),
            scope,
        )
        if handlers_of(graph)
        else "",
    )


def _table(rows: Sequence[tuple[Expr, Expr]], key: Expr, scope: Scope) -> str:
    type_ = Subscript("list", (Subscript("tuple", (key, "type")),))
    value = Collection("[", tuple(Collection("(", row) for row in rows))
    return layout.assignment("expected", value, scope.style, annotation=type_, depth=2)


COMPLIANCE = Artefact(name="components/compliance", consumes=(KIND,), sections=compliance_sections)
