"""The provider factory (seed 001): lookup with lazy imports, settings preconditions, OAuth callbacks and seed rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Argument,
    Artefact,
    Call,
    Collection,
    ComponentArgument,
    Comprehension,
    Dict,
    Entry,
    Expr,
    GivenArgument,
    Lookup,
    MemberValue,
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
from registrygen.kinds.providers.rules import provider, setting_names
from registrygen.kinds.providers.spec import ProvidersDocument


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """One `case` of the factory: what it matches, imports and returns, and what has to be set before."""

    head: str
    imported: str
    requirement: str
    returned: str


@dataclass(frozen=True, kw_only=True)
class OAuthView:
    """What is generated where providers can be OAuth ones."""

    signature: str
    returned: str
    registration: str
    callbacks: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class FactoryView:
    """The names and blocks that the factory's template puts together."""

    enum: str
    type_checking: str
    typed_dict: str
    get_settings: str
    unknown_error: str
    settings_error: str
    error_init: str
    missing: str
    row: str
    lazy_imports: Sequence[str]
    overloads: Sequence[str]
    signature: str
    cases: Sequence[CaseView]
    require: str
    oauth_alias: str
    oauth: OAuthView | None
    seed_rows: str


def factory_sections(registries: Sequence[Registry], project: Project, *_: object) -> list[Section]:
    """One factory for each registry of providers whose entries name classes."""
    return [
        _section(registry) for registry in registries if any(entry.values.get("class") for entry in registry.entries)
    ]


_NAMES = ("UnknownProviderError", "get_provider", "ProviderSeedRow", "PROVIDER_SEED_ROWS")
_OAUTH_NAMES = ("is_oauth_provider", "register_oauth_callbacks")


def factory_module(registry: Registry) -> str:
    """The module of a registry's factory, dotted below the output's package."""
    head = registry.head
    assert isinstance(head, ProvidersDocument)
    package, dot, _ = registry.layout.module.rpartition(".")
    return head.registry.modules.factory or f"{package}{dot}factory"


def needs_settings(registry: Registry) -> bool:
    """Whether any provider has settings that have to be present."""
    return any(setting_names(entry) for entry in registry.entries)


def needs_container(registry: Registry) -> bool:
    """Whether any provider is given a component."""
    return any(
        isinstance(argument, ComponentArgument)
        for entry in registry.entries
        for argument in provider(entry).arguments.values()
    )


def _container(registry: Registry, scope: Scope) -> PyObject | None:
    """The container that providers are given components of; imported for type checkers alone, as it imports the application."""
    owner = construction_owner(scope.project)
    return container_class(owner, scope) if needs_container(registry) and owner is not None else None


def _require_name(registry: Registry) -> str:
    return f"_{registry.layout.name.lower()}_require"


def _section(registry: Registry) -> Section:
    errors = ("MissingSettingsError",) if needs_settings(registry) else ()
    oauth = _OAUTH_NAMES if oauth_lookup(registry) else ()
    alias = ("OAuthProvider",) if oauth and oauth_entries(registry) else ()
    exported = tuple(registry.layout.named(name) for name in (*_NAMES, *errors, *oauth, *alias))
    private = (_require_name(registry),) if errors else ()
    place = registry.where("registry")
    return Section(
        module=factory_module(registry),
        template="providers/factory.py.j2",
        defines=dict.fromkeys((*exported, *private), place),
        exports=exported,
        reexport=False,
        build=lambda scope: factory_view(registry, scope),
        title="Providers by slug: each is imported and constructed when it is asked for",
    )


def oauth_lookup(registry: Registry) -> Lookup | None:
    """The lookup of OAuth providers, None where the enum of authentication types has no such member."""
    return next((item for item in registry.lookups if item.name == "get_oauth_providers"), None)


def oauth_entries(registry: Registry) -> list[Entry]:
    """The providers that authenticate with OAuth."""
    member = registry.enums["auth_type"].member("oauth")
    wanted = MemberValue(slot="auth_type", name=member.name) if member else None
    return [entry for entry in registry.entries if entry.values.get("auth_type") == wanted]


def _member(entry: Entry, scope: Scope, registry: Registry) -> str:
    value = entry.values["slug"]
    assert isinstance(value, MemberValue)
    return scope.member(registry, value)


def provider_class(entry: Entry) -> PyObject:
    """The class of a provider. Only for registries that have a factory."""
    value = entry.values["class"]
    assert isinstance(value, PyObject)
    return value


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


def factory_view(registry: Registry, scope: Scope) -> FactoryView:
    """The factory of a registry of providers."""
    scope.imports.future()
    scope.std("typing", "Literal")
    enum = scope.enum(registry.enums["slug"])
    protocol = registry.objects.get("protocol")
    returns = scope.use(protocol) if protocol else "object"
    settings = registry.objects.get("settings")
    needed = needs_settings(registry)
    locals_ = _local_names(registry)
    container = _container(registry, scope)
    lazy = {**locals_, container: container.name} if container else locals_
    named = registry.layout.named
    return FactoryView(
        enum=enum,
        type_checking=scope.std("typing", "TYPE_CHECKING"),
        typed_dict=scope.std("typing", "TypedDict"),
        get_settings=scope.use(settings) if settings and needed else "",
        unknown_error=named("UnknownProviderError"),
        settings_error=named("MissingSettingsError") if needed else "",
        error_init=_error_init(enum, scope) if needed else "",
        row=named("ProviderSeedRow"),
        lazy_imports=[_import_line(reference, local, scope, 1) for reference, local in sorted(lazy.items())],
        overloads=_overloads(registry, scope, locals_, returns),
        signature=_signature(registry, scope, Union((enum, "str")), returns, ""),
        cases=[_case(registry, entry, scope, locals_) for entry in registry.entries],
        require=_require(registry, enum, scope) if needed else "",
        missing=_missing(scope),
        oauth_alias=_oauth_alias(registry, scope) if oauth_lookup(registry) else "",
        oauth=_oauth_view(registry, scope) if oauth_lookup(registry) else None,
        seed_rows=_seed_rows(registry, scope),
    )


def _error_init(enum: str, scope: Scope) -> str:
    parameters = [
        layout.Parameter("self"),
        layout.Parameter("provider", enum),
        layout.Parameter("names", Subscript("list", ("str",))),
    ]
    return layout.signature("__init__", parameters, "None", scope.style, depth=1)


def _missing(scope: Scope) -> str:
    loop, test = "for name, value in settings.items()", "not value and not isinstance(value, int)"
    return layout.assignment("missing", Comprehension("[", "name", loop, test), scope.style, depth=1)


def _require(registry: Registry, enum: str, scope: Scope) -> str:
    settings = Subscript("dict", ("str", "object"))
    parameters = [layout.Parameter("provider", enum), layout.Parameter("settings", settings)]
    return layout.signature(_require_name(registry), parameters, "None", scope.style)


def _signature(registry: Registry, scope: Scope, slug: Expr, returns: Expr, body: str) -> str:
    container = _container(registry, scope)
    parameters = [layout.Parameter("slug", slug)]
    parameters += [layout.Parameter("container", container.name)] if container else []
    return layout.signature(registry.layout.named("get_provider"), parameters, returns, scope.style, body=body)


def _overloads(registry: Registry, scope: Scope, locals_: dict[PyObject, str], returns: str) -> list[str]:
    decorator = layout.decorator(scope.std("typing", "overload"), scope.style)
    literal_name = scope.std("typing", "Literal")
    blocks = []
    for entry in registry.entries:
        slug = Subscript(literal_name, (_member(entry, scope, registry), Text(slug_of(registry, entry))))
        blocks.append(f"{decorator}\n{_signature(registry, scope, slug, _nested(entry, locals_), '...')}")
    general = Union((scope.enum(registry.enums["slug"]), "str"))
    return [*blocks, f"{decorator}\n{_signature(registry, scope, general, returns, '...')}"]


def _nested(entry: Entry, locals_: dict[PyObject, str]) -> str:
    """The class by its local name, the rest of a dotted name after it."""
    reference = provider_class(entry)
    return locals_[reference] + reference.name[len(reference.root) :]


def slug_of(registry: Registry, entry: Entry) -> str:
    """The provider's slug as the enum's value has it."""
    value = entry.values["slug"]
    assert isinstance(value, MemberValue)
    member = registry.enums["slug"].member(value.name)
    return str(member.value) if member else value.name


def _case(registry: Registry, entry: Entry, scope: Scope, locals_: dict[PyObject, str]) -> CaseView:
    names = setting_names(entry)
    required = Dict(tuple((Text(name), f"settings.{name}") for name in names))
    arguments = tuple(Argument(_argument(argument), name) for name, argument in provider(entry).arguments.items())
    return CaseView(
        head=_case_head(_member(entry, scope, registry), scope),
        imported=_import_line(provider_class(entry), locals_[provider_class(entry)], scope, 3),
        requirement=layout.statement(call(_require_name(registry), "provider", required), scope.style, depth=3)
        if names
        else "",
        returned=layout.returned(Call(_nested(entry, locals_), arguments), scope.style, depth=3),
    )


def _case_head(pattern: str, scope: Scope) -> str:
    line = f"        case {pattern}:"
    return line if len(line) <= scope.style.line_length else f"        case (\n            {pattern}\n        ):"


def _argument(argument: GivenArgument) -> Expr:
    if isinstance(argument, ComponentArgument):
        return f"container.{argument.component}"
    if isinstance(argument, SettingArgument):
        return f"settings.{argument.setting}"
    return Text(argument.value) if isinstance(argument.value, str) else literal(argument.value)


def _oauth_alias(registry: Registry, scope: Scope) -> str:
    """The type of the OAuth providers' slugs; empty where no provider is one."""
    members = tuple(_member(entry, scope, registry) for entry in oauth_entries(registry))
    if not members:
        return ""
    return layout.assignment(
        registry.layout.named("OAuthProvider"),
        Subscript(scope.std("typing", "Literal"), members),
        scope.style,
        annotation=scope.std("typing", "TypeAlias"),
    )


def _oauth_view(registry: Registry, scope: Scope) -> OAuthView:
    named = registry.layout.named
    enum = scope.enum(registry.enums["slug"])
    members = [_member(entry, scope, registry) for entry in oauth_entries(registry)]
    guard: Expr = Subscript(scope.std("typing", "TypeGuard"), (named("OAuthProvider"),)) if members else "bool"
    receiver = Subscript(scope.std("collections.abc", "Callable"), (f"[{enum}, str]", "object"))
    head = registry.head
    assert isinstance(head, ProvidersDocument)
    paths = [head.oauth.callback.replace("{slug}", slug_of(registry, entry)) for entry in oauth_entries(registry)]
    lookup = scope.ours(registry.layout.lookups_module, named("get_oauth_providers"))
    return OAuthView(
        signature=layout.signature(named("is_oauth_provider"), [layout.Parameter("slug", enum)], guard, scope.style),
        returned=layout.returned(f"slug in {lookup}()", scope.style),
        registration=layout.signature(
            named("register_oauth_callbacks"), [layout.Parameter("register", receiver)], "None", scope.style
        ),
        callbacks=[
            layout.statement(call("register", member, Text(path)), scope.style, depth=1)
            for member, path in zip(members, paths, strict=True)
        ],
    )


def _seed_rows(registry: Registry, scope: Scope) -> str:
    row = registry.layout.named("ProviderSeedRow")
    annotation = Subscript(scope.std("typing", "Final"), (Subscript("tuple", (row, "...")),))
    rows = tuple(_seed_row(registry, entry) for entry in registry.entries)
    return layout.assignment(
        registry.layout.named("PROVIDER_SEED_ROWS"), Collection("(", rows), scope.style, annotation=annotation
    )


def _seed_row(registry: Registry, entry: Entry) -> Dict:
    def text(value: object) -> Text:
        assert isinstance(value, MemberValue)
        member = registry.enums[value.slot].member(value.name)
        return Text(str(member.value) if member else value.name)

    capabilities = entry.values["capabilities"]
    assert isinstance(capabilities, tuple)
    return Dict(
        (
            (Text("slug"), Text(slug_of(registry, entry))),
            (Text("display_name"), Text(provider(entry).display_name)),
            (Text("category"), text(entry.values["category"])),
            (Text("auth_type"), text(entry.values["auth_type"])),
            (Text("capabilities"), Collection("[", tuple(text(item) for item in capabilities))),
        )
    )


FACTORY = Artefact(name="providers/factory", consumes=("providers",), sections=factory_sections)
