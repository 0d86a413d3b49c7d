"""The FastAPI dependencies that close routes while their flags are off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    FLAGS_PROTOCOL,
    Artefact,
    Entry,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    call,
    docstring,
    flags_module,
    flags_source,
    layout,
    literal,
    switch_method,
    switch_name,
    switches_module,
    switching_keys,
)
from registrygen.kinds.feature_flags.flags import KIND, head_of

ALIAS = "FlagsDependency"
TEMPLATE = "core/blocks.py.j2"
REFUSED = "The feature is switched off."


@dataclass(frozen=True, kw_only=True)
class SwitchesView:
    """The annotation that injects the flags, and a function for each flag that a route names."""

    blocks: Sequence[str]


def switch_sections(registries: Sequence[Registry], project: Project, *_: object) -> list[Section]:
    """The dependencies of each registry whose flags are switched for routes."""
    sections = []
    for registry in (item for item in registries if item.kind.name == KIND):
        source, keys = flags_source(registry), switching_keys(registry, project)
        if source is not None and keys:
            sections.append(_section(registry, source, [registry.by_key[key] for key in keys]))
    return sections


def _section(registry: Registry, source: PyObject, entries: Sequence[Entry]) -> Section:
    alias = registry.layout.named(ALIAS)
    names = {switch_name(entry.key): entry.span for entry in entries}
    return Section(
        module=switches_module(registry),
        template=TEMPLATE,
        defines={alias: registry.where("dependency"), **names},
        exports=(alias, *names),
        local=("flags",),
        reexport=False,
        build=lambda scope: switches_view(registry, source, entries, scope),
        title="FastAPI dependencies that close routes while their flags are off",
    )


def switches_view(registry: Registry, source: PyObject, entries: Sequence[Entry], scope: Scope) -> SwitchesView:
    """The dependencies for the flags of these entries."""
    flags = scope.ours(flags_module(registry), registry.layout.named(FLAGS_PROTOCOL))
    injected = call(scope.use(PyObject("fastapi", "Depends")), scope.use(source))
    type_ = Subscript(scope.std("typing", "Annotated"), (flags, injected))
    alias = layout.assignment(registry.layout.named(ALIAS), type_, scope.style)
    return SwitchesView(blocks=[alias, *(f"\n\n{_switch(registry, entry, scope)}" for entry in entries)])


def _switch(registry: Registry, entry: Entry, scope: Scope) -> str:
    parameters = [layout.Parameter("flags", registry.layout.named(ALIAS))]
    refused = call(scope.use(PyObject("fastapi", "HTTPException")), literal(head_of(registry).refusal), Text(REFUSED))
    return "\n".join(
        [
            layout.signature(switch_name(entry.key), parameters, "None", scope.style, is_async=True),
            docstring(f"Refuse while the flag `{entry.key}` is off.", scope.style, depth=1),
            f"    if not flags.{switch_method(entry.key)}():",
            layout.raised(refused, scope.style, depth=2),
        ]
    )


SWITCHES = Artefact(name="feature_flags/switches", consumes=(KIND, "routes"), sections=switch_sections)
