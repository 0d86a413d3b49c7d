"""The typed accessors: a Protocol with a method for each flag, and the classes that ask the registry or an OpenFeature client."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from registrygen.api import (
    FLAGS_PROTOCOL,
    Artefact,
    Call,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    Union,
    call,
    docstring,
    flags_module,
    layout,
    sentence,
    switch_method,
)
from registrygen.kinds.feature_flags.evaluation import (
    CONTEXT,
    EVALUATE,
    TABLES,
    beside,
    evaluation_module,
    value_source,
)
from registrygen.kinds.feature_flags.flags import KIND, PYTHON, Flag, flags_of, head_of

REGISTRY_FLAGS = "RegistryFlags"
CLIENT_FLAGS, ASYNC_CLIENT_FLAGS = "ClientFlags", "AsyncClientFlags"
TEMPLATE = "core/protocol.py.j2"


@dataclass(frozen=True, kw_only=True)
class AccessorsView:
    """A class with a method for each flag; the first block of the methods may be its fields."""

    head: str
    docstring: str
    methods: Sequence[str]


def client_module(registry: Registry) -> str:
    """The module of the accessors that ask an OpenFeature client."""
    return beside(registry, "client")


def has_sdk(registry: Registry) -> bool:
    """Whether a provider and a client are generated."""
    return head_of(registry).sdk == "openfeature" and bool(registry.entries)


def accessor_sections(registries: Sequence[Registry], project: Project, *_: object) -> list[Section]:
    """The accessors of each registry that has flags, and those for a client where the specs ask for the SDK."""
    sections: list[Section] = []
    for registry in registries:
        if registry.entries:
            sections += [_section(registry, FLAGS_PROTOCOL, _protocol), _section(registry, REGISTRY_FLAGS, _evaluated)]
        if has_sdk(registry):
            sections += [_section(registry, CLIENT_FLAGS, _asked), _section(registry, ASYNC_CLIENT_FLAGS, _awaited)]
    return sections


def _section(registry: Registry, default: str, build: Callable[[Registry, Scope], AccessorsView]) -> Section:
    name = registry.layout.named(default)
    client = default in (CLIENT_FLAGS, ASYNC_CLIENT_FLAGS)
    return Section(
        module=client_module(registry) if client else flags_module(registry),
        template=TEMPLATE,
        defines={name: registry.where("registry")},
        exports=(name,),
        local=("self",),
        reexport=False,
        build=lambda scope: build(registry, scope),
        title="The feature flags by way of an OpenFeature client"
        if client
        else "The feature flags, each with its type",
    )


def _protocol(registry: Registry, scope: Scope) -> AccessorsView:
    """What code that asks for flags depends on."""
    name = registry.layout.named(FLAGS_PROTOCOL)
    return AccessorsView(
        head=layout.class_head(name, (scope.std("typing", "Protocol"),), scope.style),
        docstring=docstring("The values of the feature flags for whoever asks.", scope.style, depth=1),
        methods=[_method(flag, ["        ..."], scope) for flag in flags_of(registry)],
    )


def _evaluated(registry: Registry, scope: Scope) -> AccessorsView:
    """The accessors that evaluate the registry."""
    module = evaluation_module(registry)
    evaluate = scope.ours(module, EVALUATE)

    def body(flag: Flag) -> list[str]:
        row = Subscript(scope.ours(module, TABLES[flag.type]), (Text(flag.entry.key),))
        found = layout.assignment("flag", row, scope.style, depth=2)
        return [found, layout.returned(f"{evaluate}(flag, self.context).value", scope.style, depth=2)]

    return AccessorsView(
        head=_head(registry, REGISTRY_FLAGS, registry.layout.named(FLAGS_PROTOCOL), scope),
        docstring=docstring("The values that the registry has for the flags in a context.", scope.style, depth=1),
        methods=[
            layout.assignment("context", None, scope.style, annotation=scope.ours(module, CONTEXT), depth=1),
            *(_method(flag, body(flag), scope) for flag in flags_of(registry)),
        ],
    )


def _asked(registry: Registry, scope: Scope) -> AccessorsView:
    """The accessors that ask a client."""

    def body(flag: Flag) -> list[str]:
        return [layout.returned(_question(flag, f"get_{flag.type}_value"), scope.style, depth=2)]

    protocol = scope.ours(flags_module(registry), registry.layout.named(FLAGS_PROTOCOL))
    return AccessorsView(
        head=_head(registry, CLIENT_FLAGS, protocol, scope),
        docstring=docstring("The values that an OpenFeature client has for the flags.", scope.style, depth=1),
        methods=[_client_fields(scope), *(_method(flag, body(flag), scope) for flag in flags_of(registry))],
    )


def _awaited(registry: Registry, scope: Scope) -> AccessorsView:
    """The accessors that ask a client whose provider is asynchronous."""

    def body(flag: Flag) -> list[str]:
        return [layout.awaited_return(_question(flag, f"get_{flag.type}_value_async"), scope.style, depth=2)]

    return AccessorsView(
        head=_head(registry, ASYNC_CLIENT_FLAGS, "", scope),
        docstring=docstring("The values that an OpenFeature client has, awaited.", scope.style, depth=1),
        methods=[
            _client_fields(scope),
            *(_method(flag, body(flag), scope, is_async=True) for flag in flags_of(registry)),
        ],
    )


def _question(flag: Flag, method: str) -> Call:
    """The call that asks a client, with what counts where it cannot tell."""
    fallback = value_source(flag.variants[flag.otherwise])
    return call(f"self.client.{method}", Text(flag.entry.key), fallback, "self.context")


def _head(registry: Registry, default: str, base: str, scope: Scope) -> str:
    decorator = layout.decorator(
        call(scope.std("dataclasses", "dataclass"), frozen="True", kw_only="True"), scope.style
    )
    head = layout.class_head(registry.layout.named(default), (base,) if base else (), scope.style)
    return f"{decorator}\n{head}"


def _client_fields(scope: Scope) -> str:
    client = scope.use(PyObject("openfeature.client", "OpenFeatureClient"))
    context = Union((scope.use(PyObject("openfeature.evaluation_context", "EvaluationContext")), "None"))
    return "\n".join(
        [
            layout.assignment("client", None, scope.style, annotation=client, depth=1),
            layout.assignment("context", "None", scope.style, annotation=context, depth=1),
        ]
    )


def _method(flag: Flag, body: Sequence[str], scope: Scope, *, is_async: bool = False) -> str:
    """The method that gives a flag's value."""
    returns, entry = PYTHON[flag.type].__name__, flag.entry
    text = sentence(flag.spec.description or entry.spec.doc or f"The value of the flag `{entry.key}`")
    told = "\n".join(layout.wrap(text, scope.style.line_length - 8))
    head = layout.signature(
        switch_method(entry.key), [layout.Parameter("self")], returns, scope.style, depth=1, is_async=is_async
    )
    return "\n".join([head, docstring(told, scope.style, depth=2), *body])


ACCESSORS = Artefact(name="feature_flags/accessors", consumes=(KIND,), sections=accessor_sections)
