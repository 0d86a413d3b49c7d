"""The OpenFeature provider: the registry's evaluation as the SDK asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Artefact,
    Collection,
    Expr,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    Union,
    call,
    layout,
)
from registrygen.kinds.feature_flags.accessors import has_sdk
from registrygen.kinds.feature_flags.evaluation import CONTEXT, EVALUATE, TABLES, beside, evaluation_module
from registrygen.kinds.feature_flags.flags import KIND, PYTHON

PROVIDER = "RegistryProvider"
PRIVATE = ("V", "W", "_resolved", "_unknown")
LOCAL = (
    "asked", "attributes", "code", "context", "default", "default_value", "environment", "evaluation_context", "flag",
    "flag_key", "flags", "forced", "key", "message", "reason", "table", "tables",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ResolverView:
    """The method for flags of one type."""

    type: str
    signature: str
    returned: str


@dataclass(frozen=True, kw_only=True)
class ProviderView:
    """The names and blocks of the provider."""

    type_var: str
    head: str
    init: str
    context: str
    get_metadata: str
    metadata: str
    methods: Sequence[ResolverView]
    object_signature: str
    within: str
    replaced: str
    resolved: str
    evaluate: str
    reason: str
    error_code: str
    failed: str
    found: str
    unknown: str
    tables: str
    refused: str


def provider_module(registry: Registry) -> str:
    """The module of the provider, beside the registry."""
    return beside(registry, "provider")


def provider_sections(registries: Sequence[Registry], project: Project, *_: object) -> list[Section]:
    """The provider of each registry that asks for the SDK."""
    return [_section(registry) for registry in registries if has_sdk(registry)]


def _section(registry: Registry) -> Section:
    name = registry.layout.named(PROVIDER)
    return Section(
        module=provider_module(registry),
        template="feature_flags/provider.py.j2",
        defines=dict.fromkeys((name, *PRIVATE), registry.where("sdk")),
        exports=(name,),
        local=LOCAL,
        reexport=False,
        build=lambda scope: provider_view(registry, scope),
        title="An OpenFeature provider of the feature flags",
    )


@dataclass(frozen=True, kw_only=True)
class _Names:
    """What the module imports."""

    mapping: str
    details: str
    context: str
    asked: Expr
    evaluate: str

    @classmethod
    def of(cls, registry: Registry, scope: Scope) -> _Names:
        module = evaluation_module(registry)
        asked = scope.use(PyObject("openfeature.evaluation_context", "EvaluationContext"))
        return cls(
            mapping=scope.std("collections.abc", "Mapping"),
            details=scope.use(PyObject("openfeature.flag_evaluation", "FlagResolutionDetails")),
            context=scope.ours(module, CONTEXT),
            asked=Union((asked, "None")),
            evaluate=scope.ours(module, EVALUATE),
        )


def provider_view(registry: Registry, scope: Scope) -> ProviderView:
    """The provider of a registry."""
    names, style = _Names.of(registry, scope), scope.style
    base = scope.use(PyObject("openfeature.provider", "AbstractProvider"))
    metadata = scope.use(PyObject("openfeature.provider", "Metadata"))
    reason = scope.use(PyObject("openfeature.flag_evaluation", "Reason"))
    failed = {"error_code": "code", "error_message": "message"}
    kept = call(names.context, environment="environment", forced="forced or {}")
    within = call(scope.std("dataclasses", "replace"), "self._context", targeting_key="key", attributes="attributes")
    given = call(names.details, value="found.value", reason="reason", variant="found.variant")
    unmet = call(names.details, value="default", reason="reason", **failed)
    refused = call(names.details, value="default", reason=f"{reason}.ERROR", **failed)
    return ProviderView(
        type_var=scope.std("typing", "TypeVar"),
        head=layout.class_head(registry.layout.named(PROVIDER), (base,), style),
        init=_init(names, scope),
        context=layout.assignment("self._context", kept, style, depth=2),
        get_metadata=layout.signature("get_metadata", [layout.Parameter("self")], metadata, style, depth=1),
        metadata=layout.returned(call(metadata, name=Text(registry.layout.name)), style, depth=2),
        methods=[_resolver(registry, word, names, scope) for word in PYTHON],
        object_signature=_object_signature(names, scope),
        within=layout.signature(
            "_within", [layout.Parameter("self"), layout.Parameter("asked", names.asked)], names.context, style, depth=1
        ),
        replaced=layout.returned(within, style, depth=2),
        resolved=_resolved_signature(registry, names, scope),
        evaluate=names.evaluate,
        reason=reason,
        error_code=scope.use(PyObject("openfeature.exception", "ErrorCode")),
        failed=layout.returned(unmet, style, depth=2),
        found=layout.returned(given, style),
        unknown=layout.signature(
            "_unknown",
            [layout.Parameter("name", "str"), layout.Parameter("default", "W")],
            Subscript(names.details, ("W",)),
            style,
        ),
        tables=_tables(registry, scope),
        refused=layout.returned(refused, style),
    )


def _init(names: _Names, scope: Scope) -> str:
    forced = Union((Subscript(names.mapping, ("str", "str")), "None"))
    parameters = [
        layout.Parameter("self"),
        layout.Parameter("environment", "str"),
        layout.Parameter("forced", forced, "None"),
    ]
    return layout.signature("__init__", parameters, "None", scope.style, depth=1)


def _resolver(registry: Registry, word: str, names: _Names, scope: Scope) -> ResolverView:
    table = scope.ours(evaluation_module(registry), TABLES[word])
    found = call("_resolved", table, "flag_key", "default_value", "context")
    return ResolverView(
        type=word,
        signature=_resolver_signature(word, PYTHON[word].__name__, names, scope),
        returned=layout.returned(found, scope.style, depth=2),
    )


def _object_signature(names: _Names, scope: Scope) -> str:
    value = scope.use(PyObject("openfeature.flag_evaluation", "FlagValueType"))
    sequence = Subscript(scope.std("collections.abc", "Sequence"), (value,))
    return _resolver_signature("object", Union((sequence, Subscript(names.mapping, ("str", value)))), names, scope)


def _resolver_signature(word: str, type_: Expr, names: _Names, scope: Scope) -> str:
    parameters = [
        layout.Parameter("self"),
        layout.Parameter("flag_key", "str"),
        layout.Parameter("default_value", type_),
        layout.Parameter("evaluation_context", names.asked, "None"),
    ]
    returns = Subscript(names.details, (type_,))
    return layout.signature(f"resolve_{word}_details", parameters, returns, scope.style, depth=1)


def _resolved_signature(registry: Registry, names: _Names, scope: Scope) -> str:
    flag = Subscript(scope.ours(evaluation_module(registry), "Flag"), ("V",))
    parameters = [
        layout.Parameter("flags", Subscript(names.mapping, ("str", flag))),
        layout.Parameter("name", "str"),
        layout.Parameter("default", "V"),
        layout.Parameter("context", names.context),
    ]
    return layout.signature("_resolved", parameters, Subscript(names.details, ("V",)), scope.style)


def _tables(registry: Registry, scope: Scope) -> str:
    module = evaluation_module(registry)
    value = Collection("(", tuple(scope.ours(module, name) for name in TABLES.values()))
    return layout.assignment("tables", value, scope.style, depth=1)


PROVIDER_MODULE = Artefact(name="feature_flags/provider", consumes=(KIND,), sections=provider_sections)
