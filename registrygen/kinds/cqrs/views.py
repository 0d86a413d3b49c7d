"""The joint views of commands and queries: one statistics function, and one that finds what a hand edit broke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Artefact,
    Figure,
    Project,
    Registry,
    Scope,
    Section,
    Statistic,
    call,
    figures_view,
    items,
    layout,
)

KINDS = ("commands", "queries")
TOTAL = Statistic(key="total_operations")
STATISTICS, STATISTICS_TYPE, CONSISTENCY = "get_statistics", "CQRSStatistics", "validate_registry_consistency"


@dataclass(frozen=True, kw_only=True)
class Operations:
    """The commands and the queries whose lookups stand in one module, and so share their views."""

    registries: tuple[Registry, ...]

    @property
    def module(self) -> str:
        """The module of the joint views, dotted below the output's package."""
        return self.registries[0].layout.lookups_module

    def named(self, default: str) -> str:
        """The name of something that is generated for both: the author's where either document gives one."""
        renamed = (
            registry.layout.renamed[default] for registry in self.registries if default in registry.layout.renamed
        )
        return next(renamed, default)

    @property
    def figures(self) -> list[Figure]:
        """The figures of both, in the order of seed 003: totals, categories, the rest."""
        own = [
            Figure(statistic=item, registries=(registry,))
            for registry in self.registries
            for item in registry.statistics
        ]
        total = Figure(statistic=TOTAL, registries=self.registries)
        return [*(item for item in own if _rank(item) == 0), total, *sorted((i for i in own if _rank(i)), key=_rank)]


def _rank(figure: Figure) -> int:
    item = figure.statistic
    return 1 if item.by else 2 if item.where or item.distinct else 0


def operations(registries: Sequence[Registry]) -> list[Operations]:
    """The registries by module: one of commands, one of queries, or both; a second one of a kind makes a second pair."""
    found: dict[tuple[str, int], list[Registry]] = {}
    seen: dict[tuple[str, str], int] = {}
    for registry in sorted(registries, key=lambda item: KINDS.index(item.kind.name)):
        module = registry.layout.lookups_module
        place = (registry.kind.name, module)
        seen[place] = seen.get(place, -1) + 1
        found.setdefault((module, seen[place]), []).append(registry)
    return [Operations(registries=tuple(members)) for members in found.values()]


def joint_figures(registry: Registry, project: Project) -> dict[str, object]:
    """The number of operations of a registry of queries and the commands beside it; nothing where there are none."""
    others = [item for kind in KINDS for item in project.of_kind(kind)]
    pair = next(pair for pair in operations(others) if registry.identity in {item.identity for item in pair.registries})
    return {TOTAL.key: sum(len(item.entries) for item in pair.registries)} if len(pair.registries) > 1 else {}


def sections(registries: Sequence[Registry], project: Project, *_: object) -> list[Section]:
    """The statistics and the consistency check of each pair."""
    return [section for pair in operations(registries) for section in (_statistics(pair), _consistency(pair))]


def _statistics(pair: Operations) -> Section:
    name, type_name = pair.named(STATISTICS), pair.named(STATISTICS_TYPE)
    noun = " and ".join(registry.kind.name for registry in pair.registries)
    return Section(
        module=pair.module,
        template="core/statistics.py.j2",
        defines=dict.fromkeys((type_name, name), pair.registries[0].where("statistics")),
        exports=(type_name, name),
        build=lambda scope: figures_view(name, type_name, noun, pair.figures, scope),
    )


def _consistency(pair: Operations) -> Section:
    name = pair.named(CONSISTENCY)
    return Section(
        module=pair.module,
        template="cqrs/consistency.py.j2",
        defines={name: pair.registries[0].where("registry")},
        exports=(name,),
        build=lambda scope: ConsistencyView(
            signature=layout.signature(name, [], "list[str]", scope.style),
            checks=[check_view(registry, scope) for registry in pair.registries],
        ),
    )


@dataclass(frozen=True, kw_only=True)
class CheckView:
    """The loop over one registry: what it runs over, and the values of an entry that it looks at."""

    entries: str
    names: str
    name: str
    operation: str
    handler: str
    promises: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class ConsistencyView:
    """The function that checks both registries."""

    signature: str
    checks: Sequence[CheckView]


def check_view(registry: Registry, scope: Scope) -> CheckView:
    """What is looked at in one registry."""
    names = {field.key: field.name for field in registry.fields}

    def taken(target: str, key: str) -> str:
        return layout.assignment(target, f"{registry.kind.singular}.{names[key]}", scope.style, depth=2)

    promises = {"has_result": "has_result_dto", "result": "result", "emits": "emits_events", "emitted": "emits"}
    return CheckView(
        entries=layout.assignment(registry.kind.name, call("list", items(registry, scope)), scope.style, depth=1),
        names=registry.kind.name,
        name=registry.kind.singular,
        operation=taken("operation", registry.key_field.key),
        handler=taken("handler", "handler"),
        promises=[taken(target, key) for target, key in promises.items() if key in names],
    )


VIEWS = Artefact(name="cqrs/views", consumes=KINDS, sections=sections)
