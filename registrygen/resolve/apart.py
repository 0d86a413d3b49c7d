"""Enums that get a module of their own: those without which modules of registries that refer to each other could not be imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from registrygen.model.fields import FieldType, LinkType, ListType, MapType, MemberType
from registrygen.model.registry import Enumeration, Project, Registry
from registrygen.model.spec import DocumentModel

NAME = "enums"
Needs = Mapping[str, frozenset[str]]


def enums_apart(project: Project) -> Project:
    """The project; where modules would import each other, the enums of their registries stand in `enums` beside them.

    Enums whose module the spec names stay where it says.
    """
    needs = _needs(project)
    moving = [item for item in project.registries if _may_move(item)] if _is_circular(needs) else []
    moved = {
        (item.layout.module, enumeration.name): beside(item)
        for item in moving
        if _comes_back(item.layout.module, needs)
        for enumeration in item.enums.values()
        if enumeration.existing is None and not enumeration.taken
    }
    return replace(project, registries=tuple(_with_moved(item, moved) for item in project.registries))


def beside(registry: Registry) -> str:
    """The module for a registry's enums beside its own."""
    package, dot, _ = registry.layout.module.rpartition(".")
    return f"{package}{dot}{NAME}"


def _may_move(registry: Registry) -> bool:
    head = registry.head
    assert isinstance(head, DocumentModel)
    return head.registry.modules.enums is None and not registry.kind.shares_enums


def _with_moved(registry: Registry, moved: Mapping[tuple[str, str], str]) -> Registry:
    enums = {slot: _at(item, moved.get((item.module, item.name), item.module)) for slot, item in registry.enums.items()}
    own = [item.module for item in enums.values() if item.existing is None and not item.taken]
    if not own or own[0] == registry.layout.enums_module:
        return replace(registry, enums=enums) if enums != registry.enums else registry
    return replace(registry, enums=enums, layout=replace(registry.layout, enums_module=own[0]))


def _at(enumeration: Enumeration, module: str) -> Enumeration:
    return enumeration if module == enumeration.module else replace(enumeration, module=module)


def _needs(project: Project) -> Needs:
    """Which other modules the modules of the metadata and the registries import, by module."""
    needs: dict[str, set[str]] = {}
    for registry in project.registries:
        layout = registry.layout
        wanted = {
            module
            for field in registry.fields
            if not field.hidden
            for module in _enum_modules(field.type, registry, project)
        }
        for module, others in ((layout.metadata_module, wanted), (layout.module, wanted | {layout.metadata_module})):
            needs.setdefault(module, set()).update(others - {module})
    return {module: frozenset(others) for module, others in needs.items()}


def _enum_modules(type_: FieldType, registry: Registry, project: Project) -> Iterator[str]:
    """The modules of the generated enums whose members a field's values are or lead to."""
    if isinstance(type_, ListType | MapType):
        yield from _enum_modules(type_.item if isinstance(type_, ListType) else type_.value, registry, project)
    elif isinstance(type_, LinkType):
        for target in project.of_kind(type_.kind):
            if isinstance(target.key_field.type, MemberType):
                yield from _enum_modules(target.key_field.type, target, project)
    elif isinstance(type_, MemberType) and type_.slot in registry.enums:
        enumeration = registry.enums[type_.slot]
        yield from () if enumeration.existing else (enumeration.module,)


def _is_circular(needs: Needs) -> bool:
    try:
        TopologicalSorter(needs).prepare()
    except CycleError:
        return True
    return False


def _comes_back(module: str, needs: Needs) -> bool:
    """Whether a module's imports lead back to it."""
    seen: set[str] = set()
    waiting: list[str] = [*needs.get(module, ())]
    while waiting:
        other = waiting.pop()
        if other == module:
            return True
        if other not in seen:
            seen.add(other)
            waiting.extend(needs.get(other, ()))
    return False
