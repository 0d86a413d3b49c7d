"""Compliance tests of providers (seed 001): each is built with its settings present and refused without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    TABLE,
    Artefact,
    Collection,
    Entry,
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
from registrygen.kinds.providers.factory import (
    factory_module,
    needs_container,
    needs_settings,
    oauth_entries,
    oauth_lookup,
    provider_class,
    slug_of,
)
from registrygen.kinds.providers.rules import setting_names
from registrygen.kinds.providers.spec import ProvidersDocument


@dataclass(frozen=True, kw_only=True)
class ContainerView:
    """How the tests open the container that providers are given components of."""

    signature: str
    asyncio: str
    opened: str


@dataclass(frozen=True, kw_only=True)
class ProviderTestsView:
    """The names and tables of the provider tests."""

    name: str
    pytest: str
    container: ContainerView | None
    given: str
    test_providers: str
    test_unknown: str
    test_settings: str
    any: str
    get_provider: str
    enum: str
    unknown_error: str
    settings_error: str
    settings: str
    with_settings: str
    without_setting: str
    providers: str
    requirements: str
    slugs: str
    is_oauth: str
    register: str
    callbacks: str
    seed_rows: str


def compliance_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """The tests of each registry that has a factory."""
    settings = inputs.compliance.settings
    return [
        _section(registry, project, settings)
        for registry in registries
        if any(entry.values.get("class") for entry in registry.entries)
    ]


def _opens_with_settings(registry: Registry, project: Project) -> bool:
    """Whether a container with settings has to be opened for the providers."""
    owner = construction_owner(project)
    return needs_container(registry) and owner is not None and "settings" in owner.objects


def _section(registry: Registry, project: Project, settings: str | None) -> Section:
    name = compliance_class(registry, "Factory")
    place = registry.where("registry")
    needed = needs_settings(registry) or _opens_with_settings(registry, project)
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
    named = registry.layout.named
    module = factory_module(registry)
    oauth = oauth_lookup(registry) is not None
    container = _container(registry, settings, scope)
    settings = settings if needs_settings(registry) else None
    given = [layout.Parameter("container", _container_class(scope))] if container else []
    patched = [layout.Parameter("monkeypatch", f"{scope.imports.module('pytest')}.MonkeyPatch")]
    return ProviderTestsView(
        name=name,
        pytest=scope.imports.module("pytest"),
        container=container,
        given=", container" if container else "",
        test_providers=_signature("test_providers", [*(patched if settings else []), *given], scope),
        test_unknown=_signature("test_unknown_provider", given, scope),
        test_settings=_signature("test_settings", [*patched, *given], scope),
        any=scope.std("typing", "Any") if settings else "",
        get_provider=scope.ours(module, named("get_provider")),
        enum=scope.enum(registry.enums["slug"]),
        unknown_error=scope.ours(module, named("UnknownProviderError")),
        settings_error=scope.ours(module, named("MissingSettingsError")) if settings else "",
        settings=scope.use(settings) if settings else "",
        with_settings=_replacement(registry, "lambda: settings", scope, depth=2) if settings else "",
        without_setting=_replacement(registry, _without(scope), scope, depth=3) if settings else "",
        providers=_providers(registry, scope),
        requirements=_requirements(registry, scope) if settings else "",
        slugs=_slugs(registry, scope),
        is_oauth=scope.ours(module, named("is_oauth_provider")) if oauth else "",
        register=scope.ours(module, named("register_oauth_callbacks")) if oauth else "",
        callbacks=_callbacks(registry, scope) if oauth else "",
        seed_rows=scope.ours(module, named("PROVIDER_SEED_ROWS")),
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


def _without(scope: Scope) -> Expr:
    return call(scope.std("functools", "partial"), "_Without", "settings", "name")


def _replacement(registry: Registry, value: Expr, scope: Scope, depth: int) -> str:
    """The statement that has the factory find other settings."""
    factory = scope.ours(*_split(factory_module(registry)))
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
        Collection("(", (_member(registry, entry, scope), scope.use(provider_class(entry))))
        for entry in registry.entries
    ]
    return _table("expected", rows, (scope.enum(registry.enums["slug"]), "type"), scope)


def _member(registry: Registry, entry: Entry, scope: Scope) -> str:
    value = entry.values["slug"]
    return f"{scope.enum(registry.enums['slug'])}.{getattr(value, 'name', '')}"


def _requirements(registry: Registry, scope: Scope) -> str:
    rows = [
        Collection("(", (_member(registry, entry, scope), Text(name)))
        for entry in registry.entries
        for name in setting_names(entry)
    ]
    return _table("requirements", rows, (scope.enum(registry.enums["slug"]), "str"), scope)


def _slugs(registry: Registry, scope: Scope) -> str:
    slugs = Collection("[", tuple(Text(slug_of(registry, entry)) for entry in registry.entries))
    return layout.assignment("slugs", slugs, scope.style, depth=2)


def _callbacks(registry: Registry, scope: Scope) -> str:
    head = registry.head
    assert isinstance(head, ProvidersDocument)
    rows = [
        Collection(
            "(",
            (_member(registry, entry, scope), Text(head.oauth.callback.replace("{slug}", slug_of(registry, entry)))),
        )
        for entry in oauth_entries(registry)
    ]
    return _table("expected", rows, (scope.enum(registry.enums["slug"]), "str"), scope)


COMPLIANCE = Artefact(name="providers/compliance", consumes=("providers",), sections=compliance_sections)
