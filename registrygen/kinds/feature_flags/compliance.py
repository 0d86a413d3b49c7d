"""Compliance tests of feature flags: values, targets and rollouts against literals, by the registry and by OpenFeature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Artefact,
    Collection,
    Dict,
    Expr,
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
    flags_module,
    layout,
    literal,
    switch_method,
)
from registrygen.kinds.feature_flags.accessors import CLIENT_FLAGS, REGISTRY_FLAGS, client_module, has_sdk
from registrygen.kinds.feature_flags.evaluation import CONTEXT, evaluation_module, value_source
from registrygen.kinds.feature_flags.flags import KIND, Flag, flags_of
from registrygen.kinds.feature_flags.outcomes import SOMEBODY, Outcome, outcomes, targeted
from registrygen.kinds.feature_flags.provider import PROVIDER, provider_module

LOCAL = (
    "attributes", "client", "context", "count", "details", "domain", "environment", "flags", "inside", "number", "provider",
    "default", "share", "shares",
)  # fmt: skip
_TOLD = {
    "FLAG_NOT_FOUND": ("test_provider_unknown", "A flag that there is not is not found."),
    "TYPE_MISMATCH": ("test_provider_type", "No flag has a value of another type."),
    "TARGETING_KEY_MISSING": ("test_provider_key", "A rollout asks for a targeting key."),
}
"""The test of each error, and what it shows."""


@dataclass(frozen=True, kw_only=True)
class ErrorView:
    """A resolution that fails, and the error that it has."""

    name: str
    docstring: str
    provider: str
    default: str
    asked: str
    code: str


@dataclass(frozen=True, kw_only=True)
class ProviderTestsView:
    """The blocks of the tests by way of OpenFeature."""

    provided: str
    client: str
    asked: str
    client_flags: str
    errors: Sequence[ErrorView]


@dataclass(frozen=True, kw_only=True)
class RolloutTestsView:
    """The blocks of the tests of rollouts."""

    counts: str
    context: str
    drawn: str
    names: str
    is_inside: str
    outside: str
    keyless: str


@dataclass(frozen=True, kw_only=True)
class FlagTestsView:
    """The blocks of the tests."""

    name: str
    values: str
    context: str
    flags: str
    targets: str
    targeted: str
    rollouts: RolloutTestsView | None
    provider: ProviderTestsView | None


def compliance_sections(registries: Sequence[Registry], project: Project, *_: object) -> list[Section]:
    """The tests of each registry that has flags."""
    return [_section(registry) for registry in registries if registry.entries]


def _section(registry: Registry) -> Section:
    name = compliance_class(registry, "Evaluation")
    return Section(
        module=f"{compliance_module(registry)}_evaluation",
        part="tests",
        template="feature_flags/tests.py.j2",
        defines={name: registry.where("registry")},
        local=LOCAL,
        reexport=False,
        build=lambda scope: tests_view(name, registry, scope),
        title="Compliance of the feature flags: each has the value that the specs say",
    )


def tests_view(name: str, registry: Registry, scope: Scope) -> FlagTestsView:
    """The tests of a registry's flags."""
    flags = flags_of(registry)
    found = outcomes(registry, flags)
    split = [item for item in found if item.splits]
    plain = [item for item in found if not item.splits]
    targets = _targets(flags, scope)
    return FlagTestsView(
        name=name,
        values=_values(plain, scope),
        context=_context(registry, scope, 3, environment="environment", targeting_key=Text(SOMEBODY)),
        flags=_registry_flags(registry, scope, 3),
        targets=targets,
        targeted=_context(
            registry,
            scope,
            3,
            environment=Text(found[0].environment),
            targeting_key="key",
            attributes="attributes",
        )
        if targets
        else "",
        rollouts=_rollouts(registry, split, scope) if split else None,
        provider=_provider(registry, flags[0], split, scope) if has_sdk(registry) else None,
    )


def _table(rows: Sequence[tuple[Expr, ...]], types: tuple[Expr, ...], scope: Scope) -> str:
    type_ = Subscript("list", (Subscript("tuple", types),))
    value = Collection("[", tuple(Collection("(", row) for row in rows))
    return layout.assignment("expected", value, scope.style, annotation=type_, depth=2)


def _row(item: Outcome, value: object) -> tuple[Expr, ...]:
    assert isinstance(value, bool | int | float | str)
    return (Text(switch_method(item.flag.entry.key)), Text(item.environment), value_source(value))


def _values(found: Sequence[Outcome], scope: Scope) -> str:
    return _table([_row(item, item.value) for item in found], ("str", "str", "object"), scope)


def _context(registry: Registry, scope: Scope, depth: int, **given: Expr) -> str:
    made = call(scope.ours(evaluation_module(registry), CONTEXT), **given)
    return layout.assignment("context", made, scope.style, depth=depth)


def _registry_flags(registry: Registry, scope: Scope, depth: int) -> str:
    made = call(scope.ours(flags_module(registry), registry.layout.named(REGISTRY_FLAGS)), context="context")
    return layout.assignment("flags", made, scope.style, depth=depth)


def _targets(flags: Sequence[Flag], scope: Scope) -> str:
    rows: list[tuple[Expr, ...]] = []
    for flag in flags:
        for attributes, value in targeted(flag):
            key = attributes.get("targeting_key", SOMEBODY)
            others = {name: item for name, item in attributes.items() if name != "targeting_key"}
            given = Dict(tuple((Text(name), value_source(item)) for name, item in others.items()))
            rows.append((Text(switch_method(flag.entry.key)), Text(str(key)), given, value_source(value)))
    types = ("str", "str", Subscript("dict", ("str", "object")), "object")
    return _table(rows, types, scope) if rows else ""


def _rollouts(registry: Registry, split: Sequence[Outcome], scope: Scope) -> RolloutTestsView:
    counts = [(*_row(item, item.value), literal(item.inside)) for item in split]
    names = Collection("[", tuple(Text(name) for name in dict.fromkeys(item.flag.entry.key for item in split)))
    return RolloutTestsView(
        counts=_table(counts, ("str", "str", "object", "int"), scope),
        context=_context(registry, scope, 4, environment="environment", targeting_key="key"),
        drawn=_registry_flags(registry, scope, 4),
        names=layout.assignment("names", names, scope.style, depth=2),
        is_inside=scope.ours(evaluation_module(registry), "is_inside"),
        outside=_table([_row(item, item.outside) for item in split], ("str", "str", "object"), scope),
        keyless=_context(registry, scope, 3, environment="environment"),
    )


def _provider(registry: Registry, first: Flag, split: Sequence[Outcome], scope: Scope) -> ProviderTestsView:
    use, style = scope.use, scope.style
    provider = scope.ours(provider_module(registry), registry.layout.named(PROVIDER))
    flags = scope.ours(client_module(registry), registry.layout.named(CLIENT_FLAGS))
    context = use(PyObject("openfeature.evaluation_context", "EvaluationContext"))
    return ProviderTestsView(
        provided=layout.statement(
            call(use(PyObject("openfeature.api", "set_provider")), call(provider, "environment"), "domain"),
            style,
            depth=3,
        ),
        client=layout.assignment(
            "client", call(use(PyObject("openfeature.api", "get_client")), domain="domain"), style, depth=3
        ),
        asked=layout.assignment("context", call(context, targeting_key=Text(SOMEBODY)), style, depth=3),
        client_flags=layout.assignment("flags", call(flags, client="client", context="context"), style, depth=3),
        errors=list(_errors(registry, first, split, provider, scope)),
    )


def _errors(registry: Registry, first: Flag, split: Sequence[Outcome], provider: str, scope: Scope) -> list[ErrorView]:
    """What is asked for in vain: a flag that there is not, a value of another type, a rollout without a key."""
    environment, key = outcomes(registry, [first])[0].environment, first.entry.key
    unknown = f"no_{key}"
    while unknown in registry.by_key:
        unknown = f"no_{unknown}"
    rows: list[tuple[str, str, str, Expr, str]] = [
        (environment, "boolean", unknown, "True", "FLAG_NOT_FOUND"),
        (environment, "object", key, Collection("[", (Text("nothing"),)), "TYPE_MISMATCH"),
    ]
    rows += [
        (item.environment, item.flag.type, item.flag.entry.key, value_source(item.value), "TARGETING_KEY_MISSING")
        for item in split[:1]
    ]
    return [_error(provider, row, scope) for row in rows]


def _error(provider: str, row: tuple[str, str, str, Expr, str], scope: Scope) -> ErrorView:
    environment, word, name, default, code = row
    asked = call(f"provider.resolve_{word}_details", Text(name), "default")
    test, told = _TOLD[code]
    return ErrorView(
        name=test,
        docstring=told,
        provider=layout.assignment("provider", call(provider, Text(environment)), scope.style, depth=2),
        default=layout.assignment("default", default, scope.style, depth=2),
        asked=layout.assignment("details", asked, scope.style, depth=2),
        code=code,
    )


COMPLIANCE = Artefact(name="feature_flags/compliance", consumes=(KIND,), sections=compliance_sections)
