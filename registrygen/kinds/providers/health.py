"""Health checks of providers (seed 001): one, all at once, and each as often as the spec says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Artefact,
    Collection,
    Comprehension,
    Entry,
    Expr,
    Project,
    Registry,
    Scope,
    Section,
    Subscript,
    Union,
    call,
    items,
    layout,
)
from registrygen.kinds.providers.entries import (
    constructed,
    metadata_name,
    module_of,
    private_name,
    provider,
    slug_member,
)
from registrygen.kinds.providers.factory import container_of
from registrygen.kinds.providers.redaction import RedactionView, has_secrets, redaction_names, redaction_view
from registrygen.kinds.providers.requirements import case_head, refusals

STATUS, HEALTH, CHECKED = "ProviderHealthStatus", "ProviderHealth", "HealthCheckedProvider"
CHECK, CHECK_ALL, WATCH = "check_provider", "check_providers", "watch_providers"
NAMES = (STATUS, HEALTH, CHECKED, CHECK, CHECK_ALL, WATCH)
_WORDS = ("intervals", "timeouts", "construct", "find", "watch", "described")


@dataclass(frozen=True, kw_only=True)
class TypesView:
    """What a check finds, and what it asks of a provider."""

    enum: str
    dataclass: str
    protocol: str
    status: str
    health: str
    checked: str
    slug: str
    status_field: str


@dataclass(frozen=True, kw_only=True)
class CheckView:
    """The check of one provider."""

    signature: str
    perf_counter: str
    find: str
    known: str
    returned: str
    find_signature: str
    timeout: str
    asyncio: str
    unasked: str
    refusals: str
    construct: str
    refused: str
    described: str
    unhealthy: str
    healthy: str
    construct_signature: str
    cases: Sequence[CaseView]


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """One `case` of what is constructed to be checked."""

    head: str
    returned: str


@dataclass(frozen=True, kw_only=True)
class RunnersView:
    """What checks several providers: all at once, and each at its intervals."""

    intervals: str
    timeouts: str
    check_all: str
    checks: str
    gathered: str
    watch: str
    task_group: str
    loop: str
    task: str
    repeat: str
    asked: str
    sleep: str


@dataclass(frozen=True, kw_only=True)
class HealthView:
    """The blocks of the health module."""

    types: TypesView
    check: CheckView
    runners: RunnersView
    described: str
    redaction: RedactionView | None


def health_sections(registries: Sequence[Registry], project: Project, *_: object) -> list[Section]:
    """One module for each registry with a factory of whose providers any is checked."""
    return [_section(registry) for registry in registries if is_checked(registry)]


def is_checked(registry: Registry) -> bool:
    """Whether any provider that can be constructed has a health check."""
    return constructed(registry) and any(provider(entry).health_interval for entry in registry.entries)


def _section(registry: Registry) -> Section:
    exported = tuple(registry.layout.named(name) for name in NAMES)
    private = [private_name(registry, word) for word in _WORDS]
    return Section(
        module=module_of(registry, "health"),
        template="providers/health.py.j2",
        defines=dict.fromkeys((*exported, *private, *redaction_names(registry)), registry.where("registry")),
        exports=exported,
        reexport=False,
        build=lambda scope: health_view(registry, scope),
        title="Health checks of the providers",
    )


def health_view(registry: Registry, scope: Scope) -> HealthView:
    """The health module of a registry."""
    scope.imports.future()
    error = [layout.Parameter("error", "Exception")]
    return HealthView(
        types=_types(registry, scope),
        check=_check(registry, scope),
        runners=_runners(registry, scope),
        described=layout.signature(private_name(registry, "described"), error, "str", scope.style),
        redaction=redaction_view(registry, scope) if has_secrets(registry) else None,
    )


def _types(registry: Registry, scope: Scope) -> TypesView:
    named = registry.layout.named
    slug = scope.enum(registry.enums["slug"])
    return TypesView(
        enum=scope.std("enum", "Enum"),
        dataclass=scope.std("dataclasses", "dataclass"),
        protocol=scope.std("typing", "Protocol"),
        status=named(STATUS),
        health=named(HEALTH),
        checked=named(CHECKED),
        slug=layout.assignment("slug", None, scope.style, annotation=slug, depth=1),
        status_field=layout.assignment("status", None, scope.style, annotation=named(STATUS), depth=1),
    )


def _given(registry: Registry, scope: Scope) -> list[layout.Parameter]:
    """The container, where providers are given components of it."""
    container = container_of(registry, scope)
    return [layout.Parameter("container", scope.use(container))] if container else []


def _check(registry: Registry, scope: Scope) -> CheckView:
    named, style = registry.layout.named, scope.style
    find, construct = private_name(registry, "find"), private_name(registry, "construct")
    about = [layout.Parameter("slug", scope.enum(registry.enums["slug"])), *_given(registry, scope)]
    names = [item.name for item in about]
    health = call(named(HEALTH), slug="slug", status="status", latency="latency", error="error")
    pair = Subscript("tuple", (named(STATUS), Union(("str", "None"))))
    timeout = call(f"{private_name(registry, 'timeouts')}.get", "slug")
    described = call(private_name(registry, "described"), "error")
    return CheckView(
        signature=layout.signature(named(CHECK), about, named(HEALTH), style, is_async=True),
        perf_counter=scope.std("time", "perf_counter"),
        find=layout.assignment("asked", call(find, *names), style, depth=1),
        known=layout.assignment("known", f"status is not {named(STATUS)}.UNKNOWN", style, depth=1),
        returned=layout.returned(health, style),
        find_signature=layout.signature(find, about, pair, style, is_async=True),
        timeout=layout.assignment("timeout", timeout, style, depth=1),
        asyncio=scope.imports.module("asyncio"),
        unasked=_pair(registry, "UNKNOWN", '"nothing checks it"', scope, depth=2),
        refusals=refusals(registry, scope),
        construct=layout.assignment("provider", call(construct, *names), style, depth=2),
        refused=_pair(registry, "UNKNOWN", "str(error)", scope, depth=2),
        described=layout.assignment("said", described, style, depth=2),
        unhealthy=_pair(registry, "UNHEALTHY", "late if limit.expired() else said", scope, depth=2),
        healthy=_pair(registry, "HEALTHY", "None", scope, depth=1),
        construct_signature=layout.signature(construct, about, named(CHECKED), style),
        cases=[_case(registry, entry, scope) for entry in registry.entries if provider(entry).health_interval],
    )


def _pair(registry: Registry, member: str, error: str, scope: Scope, depth: int) -> str:
    status = f"{registry.layout.named(STATUS)}.{member}"
    return layout.returned(Collection("(", (status, error)), scope.style, depth=depth)


def _case(registry: Registry, entry: Entry, scope: Scope) -> CaseView:
    get_provider = scope.ours(module_of(registry, "factory"), registry.layout.named("get_provider"))
    member = slug_member(registry, entry, scope)
    names = [item.name for item in _given(registry, scope)]
    return CaseView(
        head=case_head(member, scope),
        returned=layout.returned(call(get_provider, member, *names), scope.style, depth=3),
    )


def _runners(registry: Registry, scope: Scope) -> RunnersView:
    named, style = registry.layout.named, scope.style
    given = _given(registry, scope)
    names = ["slug", *(item.name for item in given)]
    watch, check = private_name(registry, "watch"), call(named(CHECK), *names)
    healths = Subscript("list", (named(HEALTH),))
    receiver = Subscript(scope.std("collections.abc", "Callable"), (f"[{named(HEALTH)}]", "object"))
    report = layout.Parameter("report", receiver)
    about = [layout.Parameter("slug", scope.enum(registry.enums["slug"])), layout.Parameter("interval", "float")]
    enabled = f"meta.{metadata_name(registry, 'enabled')}"
    slugs = Comprehension(
        "[", f"meta.{metadata_name(registry, 'slug')}", f"for meta in {items(registry, scope)}", enabled
    )
    asyncio = scope.imports.module("asyncio")
    watched = call(watch, "slug", "interval", "report", *(item.name for item in given))
    return RunnersView(
        intervals=_table(registry, "intervals", "health_interval", enabled, scope),
        timeouts=_table(registry, "timeouts", "health_timeout", "", scope),
        check_all=layout.signature(named(CHECK_ALL), given, healths, style, is_async=True),
        checks=layout.assignment("slugs", slugs, style, depth=1),
        gathered=layout.assignment("checks", Comprehension("[", check, "for slug in slugs"), style, depth=1),
        watch=layout.signature(named(WATCH), [report, *given], "None", style, is_async=True),
        task_group=f"{asyncio}.TaskGroup()",
        loop=layout.assignment("intervals", private_name(registry, "intervals"), style, depth=1),
        task=layout.statement(call("group.create_task", watched), style, depth=3),
        repeat=layout.signature(watch, [*about, report, *given], "None", style, is_async=True),
        asked=layout.assignment("asked", check, style, depth=2),
        sleep=f"{asyncio}.sleep",
    )


def _table(registry: Registry, word: str, key: str, condition: str, scope: Scope) -> str:
    """The intervals or timeouts of the providers that are checked, by slug."""
    interval = f"meta.{metadata_name(registry, 'health_interval')}"
    conditions = " and ".join(part for part in (condition, f"{interval} is not None") if part)
    pair: tuple[Expr, Expr] = (f"meta.{metadata_name(registry, 'slug')}", f"meta.{metadata_name(registry, key)}")
    number = "int" if key == "health_interval" else "float"
    type_ = Subscript(scope.std("typing", "Final"), (Subscript("dict", (scope.enum(registry.enums["slug"]), number)),))
    value = Comprehension("{", pair, f"for meta in {items(registry, scope)}", conditions)
    return layout.assignment(private_name(registry, word), value, scope.style, annotation=type_)


HEALTH_CHECKS = Artefact(name="providers/health", consumes=("providers",), sections=health_sections)
