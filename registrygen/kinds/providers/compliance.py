"""Compliance tests of providers (seed 001): each is built with its settings present and refused without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    TABLE,
    Artefact,
    Collection,
    Expr,
    Inputs,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    call,
    compliance_class,
    compliance_module,
    construction_owner,
    container_class,
    layout,
    parse_object,
    unconfigured_section,
)
from registrygen.kinds.providers.entries import (
    asks_settings,
    constructed,
    module_of,
    needs_container,
    needs_settings,
    provider,
    provider_class,
    required_settings,
    slug_member,
    slug_of,
)
from registrygen.kinds.providers.methods import MethodView
from registrygen.kinds.providers.oauth import callback_path, oauth_entries, oauth_lookup
from registrygen.kinds.providers.requirements import needs_version
from registrygen.kinds.providers.status_tests import Testing, status_tests, version_patch


@dataclass(frozen=True, kw_only=True)
class ContainerView:
    """How the tests open the container that providers are given components of."""

    signature: str
    asyncio: str
    opened: str


@dataclass(frozen=True, kw_only=True)
class SettingsTestView:
    """The test that a provider is refused without its settings."""

    signature: str
    any: str
    error: str
    requirements: str
    without: str


@dataclass(frozen=True, kw_only=True)
class ProviderTestsView:
    """The names and tables of the provider tests."""

    name: str
    pytest: str
    container: ContainerView | None
    given: str
    test_providers: str
    test_unknown: str
    prepared: Sequence[str]
    get_provider: str
    enum: str
    unknown_error: str
    providers: str
    slugs: str
    settings: SettingsTestView | None
    is_oauth: str
    register: str
    callbacks: str
    seed_rows: str
    more: Sequence[MethodView]


def compliance_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """The tests of each registry that has a factory."""
    settings = inputs.compliance.settings
    return [_section(registry, project, settings) for registry in registries if constructed(registry)]


def _opens_with_settings(registry: Registry, project: Project) -> bool:
    """Whether a container with settings has to be opened for the providers."""
    owner = construction_owner(project)
    return needs_container(registry) and owner is not None and "settings" in owner.objects


def _section(registry: Registry, project: Project, settings: str | None) -> Section:
    name = compliance_class(registry, "Factory")
    place = registry.where("registry")
    needed = asks_settings(registry) or _opens_with_settings(registry, project)
    reference = parse_object(settings) if settings else None
    if needed and reference is None:
        problem = (
            f"{TABLE} `settings` is not set"
            if settings is None
            else f"{TABLE} `settings` has to be `package.module:name`"
        )
        return unconfigured_section(compliance_module(registry), name, [problem], place)
    return Section(
        module=compliance_module(registry),
        part="tests",
        template="providers/tests.py.j2",
        defines=dict.fromkeys((name, "_Without") if needs_settings(registry) else (name,), place),
        build=lambda scope: tests_view(name, registry, reference if needed else None, scope),
        reexport=False,
    )


def tests_view(name: str, registry: Registry, settings: PyObject | None, scope: Scope) -> ProviderTestsView:
    """The tests of a factory."""
    module, named = module_of(registry, "factory"), registry.layout.named
    oauth = oauth_lookup(registry) is not None
    container = _container(registry, settings, scope)
    testing = _testing(registry, settings, scope)
    given = testing.container
    return ProviderTestsView(
        name=name,
        pytest=scope.imports.module("pytest"),
        container=container,
        given="".join(f", {item.name}" for item in given),
        test_providers=_signature("test_providers", [*testing.patched, *given], scope),
        test_unknown=_signature("test_unknown_provider", given, scope),
        prepared=testing.prepared,
        get_provider=scope.ours(module, named("get_provider")),
        enum=scope.enum(registry.enums["slug"]),
        unknown_error=scope.ours(module, named("UnknownProviderError")),
        providers=_providers(registry, scope),
        slugs=_slugs(registry, scope),
        settings=_settings_test(testing) if needs_settings(registry) else None,
        is_oauth=scope.ours(module, named("is_oauth_provider")) if oauth else "",
        register=scope.ours(module, named("register_oauth_callbacks")) if oauth else "",
        callbacks=_callbacks(registry, scope) if oauth else "",
        seed_rows=scope.ours(module, named("PROVIDER_SEED_ROWS")),
        more=list(status_tests(testing)),
    )


def _testing(registry: Registry, settings: PyObject | None, scope: Scope) -> Testing:
    """What the tests share: the container if there is one, and how the factory finds settings and version."""
    settings = settings if asks_settings(registry) else None
    prepared = []
    if settings is not None:
        prepared.append(layout.assignment("settings", call(scope.use(settings)), scope.style, depth=2))
        prepared.append(_replacement(registry, "lambda: settings", scope, depth=2))
    if needs_version(registry):
        latest = max((provider(entry).min_version or "0" for entry in registry.entries), key=_release)
        prepared.append(version_patch(registry, Text(latest), scope, depth=2))
    partial = (
        call(scope.std("functools", "partial"), "_Without", "settings", "name") if needs_settings(registry) else ""
    )
    has_container = needs_container(registry) and construction_owner(scope.project) is not None
    return Testing(
        registry=registry,
        scope=scope,
        container=[layout.Parameter("container", _container_class(scope))] if has_container else [],
        prepared=prepared,
        without=_replacement(registry, partial, scope, depth=3) if partial else "",
    )


def _release(version: str) -> list[int]:
    return [int(number) for number in version.split(".")]


def _settings_test(testing: Testing) -> SettingsTestView:
    registry, scope = testing.registry, testing.scope
    error = registry.layout.named("MissingSettingsError")
    return SettingsTestView(
        signature=_signature("test_settings", [*testing.patched, *testing.container], scope),
        any=scope.std("typing", "Any"),
        error=scope.ours(module_of(registry, "factory"), error),
        requirements=_requirements(registry, scope),
        without=testing.without,
    )


def _signature(name: str, parameters: Sequence[layout.Parameter], scope: Scope) -> str:
    return layout.signature(name, [layout.Parameter("self"), *parameters], "None", scope.style, depth=1)


def _container_class(scope: Scope) -> str:
    owner = construction_owner(scope.project)
    return scope.use(container_class(owner, scope)) if owner is not None else ""


def _container(registry: Registry, settings: PyObject | None, scope: Scope) -> ContainerView | None:
    owner = construction_owner(scope.project)
    if owner is None or not needs_container(registry):
        return None
    cls = _container_class(scope)
    returns = Subscript(scope.std("collections.abc", "Iterator"), (cls,))
    given = f"{scope.use(settings)}()" if settings and "settings" in owner.objects else ""
    return ContainerView(
        signature=layout.signature("container", [layout.Parameter("self")], returns, scope.style, depth=1),
        asyncio=scope.imports.module("asyncio"),
        opened=layout.assignment("container", call("runner.run", f"{cls}.open({given})"), scope.style, depth=3),
    )


def _replacement(registry: Registry, value: Expr, scope: Scope, depth: int) -> str:
    """The statement that has the factory find other settings."""
    factory = scope.ours(*_split(module_of(registry, "factory")))
    name = Text(registry.objects["settings"].root)
    return layout.statement(call("monkeypatch.setattr", factory, name, value), scope.style, depth=depth)


def _split(module: str) -> tuple[str, str]:
    package, _, name = module.rpartition(".")
    return package, name


def _table(target: str, rows: Sequence[Expr], types: tuple[Expr, ...], scope: Scope) -> str:
    type_ = Subscript("list", (Subscript("tuple", types),))
    return layout.assignment(target, Collection("[", tuple(rows)), scope.style, annotation=type_, depth=2)


def _providers(registry: Registry, scope: Scope) -> str:
    rows = [
        Collection("(", (slug_member(registry, entry, scope), scope.use(provider_class(entry))))
        for entry in registry.entries
        if provider(entry).enabled
    ]
    return _table("expected", rows, (scope.enum(registry.enums["slug"]), "type"), scope)


def _requirements(registry: Registry, scope: Scope) -> str:
    rows = [
        Collection("(", (slug_member(registry, entry, scope), Text(name)))
        for entry in registry.entries
        if provider(entry).enabled
        for name in required_settings(entry)
    ]
    return _table("requirements", rows, (scope.enum(registry.enums["slug"]), "str"), scope)


def _slugs(registry: Registry, scope: Scope) -> str:
    slugs = Collection("[", tuple(Text(slug_of(registry, entry)) for entry in registry.entries))
    return layout.assignment("slugs", slugs, scope.style, depth=2)


def _callbacks(registry: Registry, scope: Scope) -> str:
    rows = [
        Collection("(", (slug_member(registry, entry, scope), Text(callback_path(registry, entry))))
        for entry in oauth_entries(registry)
    ]
    return _table("expected", rows, (scope.enum(registry.enums["slug"]), "str"), scope)


COMPLIANCE = Artefact(name="providers/compliance", consumes=("providers",), sections=compliance_sections)
