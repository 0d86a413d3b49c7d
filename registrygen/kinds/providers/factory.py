"""The provider factory (seed 001): lookup by slug with lazy imports, once what a provider requires is there."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from registrygen.api import (
    Argument,
    Artefact,
    Call,
    ComponentArgument,
    Entry,
    Expr,
    GivenArgument,
    Inputs,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    SettingArgument,
    Subscript,
    Text,
    Union,
    call,
    construction_owner,
    container_class,
    layout,
    literal,
)
from registrygen.kinds.providers.entries import (
    asks_settings,
    constructed,
    module_of,
    needs_container,
    private_name,
    provider,
    provider_class,
    slug_member,
    slug_of,
)
from registrygen.kinds.providers.narrowing import narrowed_settings
from registrygen.kinds.providers.oauth import (
    OAUTH_NAMES,
    OAuthView,
    oauth_alias,
    oauth_entries,
    oauth_lookup,
    oauth_view,
)
from registrygen.kinds.providers.requirements import (
    RequirementsView,
    case_head,
    exported_names,
    private_names,
    requirements_view,
)
from registrygen.kinds.providers.seed_rows import ROW, ROWS, seed_rows


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """One `case` of the factory: what it matches, imports, reads and returns."""

    head: str
    imported: str
    settings: str
    returned: str


@dataclass(frozen=True, kw_only=True)
class FactoryView:
    """The names and blocks that the factory's template puts together."""

    enum: str
    type_checking: str
    typed_dict: str
    unknown_error: str
    row: str
    lazy_imports: Sequence[str]
    overloads: Sequence[str]
    signature: str
    cases: Sequence[CaseView]
    refused: str
    requirements: RequirementsView
    oauth_alias: str
    oauth: OAuthView | None
    seed_rows: str


_NAMES = ("UnknownProviderError", "get_provider", ROW, ROWS)


def factory_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """One factory for each registry of providers whose entries name classes."""
    return [
        _section(registry, narrowed_settings(registry, inputs.facts))
        for registry in registries
        if constructed(registry)
    ]


def container_of(registry: Registry, scope: Scope) -> PyObject | None:
    """The container that providers are given components of, if any is."""
    owner = construction_owner(scope.project)
    return container_class(owner, scope) if needs_container(registry) and owner is not None else None


def _section(registry: Registry, narrowed: Set[str]) -> Section:
    oauth = OAUTH_NAMES if oauth_lookup(registry) else ()
    alias = ("OAuthProvider",) if oauth and oauth_entries(registry) else ()
    names = (*_NAMES, *exported_names(registry), *oauth, *alias)
    exported = tuple(registry.layout.named(name) for name in names)
    place = registry.where("registry")
    return Section(
        module=module_of(registry, "factory"),
        template="providers/factory.py.j2",
        defines=dict.fromkeys((*exported, *private_names(registry, narrowed)), place),
        exports=exported,
        reexport=False,
        build=lambda scope: factory_view(registry, narrowed, scope),
        title="Providers by slug: each is imported and constructed when it is asked for",
    )


def _local_names(registry: Registry) -> dict[PyObject, str]:
    """A name for each provider's class; classes of the same name get their module's in front."""
    names: dict[PyObject, str] = {}
    for entry in registry.entries:
        reference = provider_class(entry)
        taken = {name for other, name in names.items() if other != reference}
        names[reference] = (
            reference.root if reference.root not in taken else f"{reference.module.replace('.', '_')}_{reference.root}"
        )
    return names


def _import_line(reference: PyObject, local: str, scope: Scope, depth: int) -> str:
    indent = "    " * depth
    what = reference.root if local == reference.root else f"{reference.root} as {local}"
    line = f"{indent}from {reference.module} import {what}"
    if len(line) <= scope.style.line_length:
        return line
    return f"{indent}from {reference.module} import (\n{indent}    {what},\n{indent})"


def factory_view(registry: Registry, narrowed: Set[str], scope: Scope) -> FactoryView:
    """The factory of a registry of providers; `narrowed` are the settings whose type admits None."""
    scope.imports.future()
    scope.std("typing", "Literal")
    enum = scope.enum(registry.enums["slug"])
    protocol = registry.objects.get("protocol")
    returns = scope.use(protocol) if protocol else "object"
    get_settings = _get_settings(registry, scope)
    locals_ = _local_names(registry)
    container = container_of(registry, scope)
    lazy = {**locals_, container: container.name} if container else locals_
    named = registry.layout.named
    return FactoryView(
        enum=enum,
        type_checking=scope.std("typing", "TYPE_CHECKING"),
        typed_dict=scope.std("typing", "TypedDict"),
        unknown_error=named("UnknownProviderError"),
        row=named(ROW),
        lazy_imports=[_import_line(reference, local, scope, 1) for reference, local in sorted(lazy.items())],
        overloads=_overloads(registry, scope, locals_, returns),
        signature=_signature(registry, scope, Union((enum, "str")), returns, ""),
        cases=[_case(registry, entry, scope, locals_, get_settings, narrowed) for entry in registry.entries],
        refused=layout.statement(call(private_name(registry, "refuse"), "provider"), scope.style, depth=1),
        requirements=requirements_view(registry, get_settings, narrowed, scope),
        oauth_alias=oauth_alias(registry, scope) if oauth_lookup(registry) else "",
        oauth=oauth_view(registry, scope) if oauth_lookup(registry) else None,
        seed_rows=seed_rows(registry, scope),
    )


def _get_settings(registry: Registry, scope: Scope) -> str:
    """The function that returns the settings, where any provider has to do with them."""
    settings = registry.objects.get("settings")
    return scope.use(settings) if settings and asks_settings(registry) else ""


def _uses_settings(entry: Entry) -> bool:
    return any(isinstance(argument, SettingArgument) for argument in provider(entry).arguments.values())


def _signature(registry: Registry, scope: Scope, slug: Expr, returns: Expr, body: str) -> str:
    container = container_of(registry, scope)
    parameters = [layout.Parameter("slug", slug)]
    parameters += [layout.Parameter("container", container.name)] if container else []
    return layout.signature(registry.layout.named("get_provider"), parameters, returns, scope.style, body=body)


def _overloads(registry: Registry, scope: Scope, locals_: dict[PyObject, str], returns: str) -> list[str]:
    decorator = layout.decorator(scope.std("typing", "overload"), scope.style)
    literal_name = scope.std("typing", "Literal")
    blocks = []
    for entry in registry.entries:
        slug = Subscript(literal_name, (slug_member(registry, entry, scope), Text(slug_of(registry, entry))))
        blocks.append(f"{decorator}\n{_signature(registry, scope, slug, _nested(entry, locals_), '...')}")
    general = Union((scope.enum(registry.enums["slug"]), "str"))
    return [*blocks, f"{decorator}\n{_signature(registry, scope, general, returns, '...')}"]


def _nested(entry: Entry, locals_: dict[PyObject, str]) -> str:
    """The class by its local name, the rest of a dotted name after it."""
    reference = provider_class(entry)
    return locals_[reference] + reference.name[len(reference.root) :]


def _case(
    registry: Registry,
    entry: Entry,
    scope: Scope,
    locals_: dict[PyObject, str],
    get_settings: str,
    narrowed: Set[str],
) -> CaseView:
    given = provider(entry).arguments
    arguments = tuple(Argument(_argument(argument, registry, narrowed), name) for name, argument in given.items())
    settings = layout.assignment("settings", call(get_settings), scope.style, depth=3)
    return CaseView(
        head=case_head(slug_member(registry, entry, scope), scope),
        imported=_import_line(provider_class(entry), locals_[provider_class(entry)], scope, 3),
        settings=settings if _uses_settings(entry) else "",
        returned=layout.returned(Call(_nested(entry, locals_), arguments), scope.style, depth=3),
    )


def _argument(argument: GivenArgument, registry: Registry, narrowed: Set[str]) -> Expr:
    if isinstance(argument, ComponentArgument):
        return f"container.{argument.component}"
    if isinstance(argument, SettingArgument):
        setting = f"settings.{argument.setting}"
        return call(private_name(registry, "given"), setting) if argument.setting in narrowed else setting
    return Text(argument.value) if isinstance(argument.value, str) else literal(argument.value)


FACTORY = Artefact(name="providers/factory", consumes=("providers",), sections=factory_sections)
