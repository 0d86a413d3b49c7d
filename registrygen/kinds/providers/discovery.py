"""What users are told about providers (seed 001, "discovery"): the answer of a route, without anything about settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Argument,
    Artefact,
    Call,
    Comprehension,
    Project,
    Registry,
    Scope,
    Section,
    Subscript,
    call,
    field_annotation,
    items,
    layout,
)
from registrygen.kinds.providers.entries import constructed, metadata_name, module_of
from registrygen.kinds.providers.requirements import AVAILABLE

INFO, CATALOGUE, FUNCTION = "ProviderInfo", "ProviderCatalogue", "get_provider_catalogue"
SHOWN = ("slug", "display_name", "category", "auth_type", "capabilities", "beta", "min_version")
"""The fields that are told, by spec key; whether the provider is available is told after them."""


@dataclass(frozen=True, kw_only=True)
class DiscoveryView:
    """The names and blocks of the discovery module."""

    dataclass: str
    info: str
    fields: Sequence[str]
    catalogue: str
    providers: str
    signature: str
    found: str
    returned: str


def discovery_sections(registries: Sequence[Registry], project: Project, *_: object) -> list[Section]:
    """One module for each registry that has a factory, which knows what is available."""
    return [_section(registry) for registry in registries if constructed(registry)]


def _section(registry: Registry) -> Section:
    exported = tuple(registry.layout.named(name) for name in (INFO, CATALOGUE, FUNCTION))
    return Section(
        module=module_of(registry, "discovery"),
        template="providers/discovery.py.j2",
        defines=dict.fromkeys(exported, registry.where("registry")),
        exports=exported,
        reexport=False,
        build=lambda scope: discovery_view(registry, scope),
        title="What users are told about the providers",
    )


def discovery_view(registry: Registry, scope: Scope) -> DiscoveryView:
    """The discovery module of a registry."""
    named, style = registry.layout.named, scope.style
    infos = Subscript("list", (named(INFO),))
    catalogue = call(named(CATALOGUE), providers="found")
    return DiscoveryView(
        dataclass=scope.std("dataclasses", "dataclass"),
        info=named(INFO),
        fields=[_declared(registry, key, scope) for key in SHOWN],
        catalogue=named(CATALOGUE),
        providers=layout.assignment("providers", None, style, annotation=infos, depth=1),
        signature=layout.signature(named(FUNCTION), [], named(CATALOGUE), style),
        found=layout.assignment("found", _infos(registry, scope), style, depth=1),
        returned=layout.returned(catalogue, style),
    )


def _declared(registry: Registry, key: str, scope: Scope) -> str:
    field = next(field for field in registry.fields if field.key == key)
    type_ = field_annotation(field, registry, scope)
    return layout.assignment(key, None, scope.style, annotation=type_, depth=1)


def _infos(registry: Registry, scope: Scope) -> Comprehension:
    """What is told of each provider that the spec does not switch off."""
    available = scope.ours(module_of(registry, "factory"), registry.layout.named(AVAILABLE))
    arguments = [Argument(f"meta.{metadata_name(registry, key)}", key) for key in SHOWN]
    arguments.append(Argument(call(available, f"meta.{metadata_name(registry, 'slug')}"), "available"))
    return Comprehension(
        "[",
        Call(registry.layout.named(INFO), tuple(arguments)),
        f"for meta in {items(registry, scope)}",
        f"meta.{metadata_name(registry, 'enabled')}",
    )


DISCOVERY = Artefact(name="providers/discovery", consumes=("providers",), sections=discovery_sections)
