"""The module that evaluates flags: what each of them is, as typed tables, and the rules by which a value is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registrygen.api import (
    Artefact,
    Call,
    Collection,
    Dict,
    Expr,
    Project,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    Union,
    call,
    layout,
    literal,
)
from registrygen.kinds.feature_flags.flags import KIND, PYTHON, Flag, Target, Value, flags_of, head_of

CONTEXT, EVALUATE, EVALUATION = "FlagContext", "evaluate", "FlagEvaluation"
ENVIRONMENTS = "ENVIRONMENTS"
TABLES: Mapping[str, str] = {word: f"{word.upper()}_FLAGS" for word in PYTHON}
"""The names of the tables, by the type of the flags in them."""
NAMES = ("BUCKETS", CONTEXT, "FlagTarget", "Flag", EVALUATION, EVALUATE, "bucket", "is_inside", *TABLES.values())
PRIVATE = ("V", "_rolled_out", "_decided", "_fits", "_is_same")
LOCAL = (
    "context",
    "digest",
    "error",
    "flag",
    "item",
    "percentage",
    "raw",
    "reason",
    "salted",
    "target",
    "variant",
    "wanted",
)


@dataclass(frozen=True, kw_only=True)
class EvaluationView:
    """The names that the module imports, and the blocks that depend on the registry."""

    type_var: str
    final: str
    dataclass: str
    mapping: str
    generic: str
    hashlib: str
    environments: str
    context_fields: Sequence[str]
    flag_fields: Sequence[str]
    decided: str
    result: str
    tables: Sequence[str]


def evaluation_module(registry: Registry) -> str:
    """The module of the tables and their evaluation, beside the registry."""
    return beside(registry, "evaluation")


def beside(registry: Registry, name: str) -> str:
    """A module in the registry's package."""
    package, dot, _ = registry.layout.module.rpartition(".")
    return f"{package}{dot}{name}"


def evaluation_sections(registries: Sequence[Registry], project: Project, *_: object) -> list[Section]:
    """The module for each registry that has flags."""
    return [_section(registry) for registry in registries if registry.entries]


def _section(registry: Registry) -> Section:
    known = (ENVIRONMENTS,) if head_of(registry).environments else ()
    return Section(
        module=evaluation_module(registry),
        template="feature_flags/evaluation.py.j2",
        defines=dict.fromkeys((*known, *NAMES, *PRIVATE), registry.where("registry")),
        exports=(*known, *NAMES),
        local=LOCAL,
        reexport=False,
        build=lambda scope: evaluation_view(registry, scope),
        title="Which value each feature flag has, where and for whom",
    )


def evaluation_view(registry: Registry, scope: Scope) -> EvaluationView:
    """The evaluation of a registry's flags."""
    flags = flags_of(registry)
    flag, result = Subscript("Flag", ("V",)), Subscript(EVALUATION, ("V",))
    mapping = scope.std("collections.abc", "Mapping")
    parameters = [
        layout.Parameter("flag", flag),
        layout.Parameter("variant", "str"),
        layout.Parameter("reason", "str"),
        layout.Parameter("error", Union(("str", "None")), "None"),
    ]
    return EvaluationView(
        type_var=scope.std("typing", "TypeVar"),
        final=scope.std("typing", "Final"),
        dataclass=scope.std("dataclasses", "dataclass"),
        mapping=mapping,
        generic=scope.std("typing", "Generic"),
        hashlib=scope.imports.module("hashlib"),
        environments=_environments(registry, scope),
        context_fields=_context_fields(mapping, scope),
        flag_fields=_flag_fields(mapping, scope),
        decided=layout.signature("_decided", parameters, result, scope.style),
        result=layout.returned(
            call(EVALUATION, value="value", variant="variant", reason="reason", error="error"), scope.style
        ),
        tables=[_table(word, [item for item in flags if item.type == word], mapping, scope) for word in PYTHON],
    )


def _environments(registry: Registry, scope: Scope) -> str:
    """The environments that there are, empty where the specs do not say."""
    known = head_of(registry).environments
    if not known:
        return ""
    type_ = Subscript(scope.std("typing", "Final"), (Subscript("tuple", ("str", "...")),))
    value = Collection("(", tuple(Text(name) for name in known))
    return layout.assignment(ENVIRONMENTS, value, scope.style, annotation=type_)


def _context_fields(mapping: str, scope: Scope) -> list[str]:
    return [
        _field("environment", "str", None, scope),
        _field("targeting_key", Union(("str", "None")), "None", scope),
        _mapped("attributes", mapping, "object", scope),
        _mapped("forced", mapping, "str", scope),
    ]


def _flag_fields(mapping: str, scope: Scope) -> list[str]:
    return [
        _field("name", "str", None, scope),
        _field("variants", Subscript(mapping, ("str", "V")), None, scope),
        _field("default", "str", None, scope),
        _field("otherwise", "str", None, scope),
        _mapped("environments", mapping, "str", scope),
        _field("targets", Subscript("tuple", ("FlagTarget", "...")), "()", scope),
        _field("rollout", "int", "100", scope),
        _mapped("rollouts", mapping, "int", scope),
        _field("enabled", "bool", "True", scope),
    ]


def _field(name: str, type_: Expr, default: Expr | None, scope: Scope) -> str:
    return layout.assignment(name, default, scope.style, annotation=type_, depth=1)


def _mapped(name: str, mapping: str, value: str, scope: Scope) -> str:
    """A field that holds a mapping, which is empty unless something else is said."""
    made = call(scope.std("dataclasses", "field"), default_factory=Subscript("dict", ("str", value)))
    return _field(name, Subscript(mapping, ("str", value)), made, scope)


def _table(word: str, flags: Sequence[Flag], mapping: str, scope: Scope) -> str:
    """The flags of one type, by name."""
    flag = Subscript("Flag", (PYTHON[word].__name__,))
    type_ = Subscript(scope.std("typing", "Final"), (Subscript(mapping, ("str", flag)),))
    rows = Dict(tuple((Text(item.entry.key), _flag(item)) for item in flags))
    value = call(scope.std("types", "MappingProxyType"), rows)
    return layout.assignment(TABLES[word], value, scope.style, annotation=type_)


def _flag(flag: Flag) -> Call:
    spec = flag.spec
    more: dict[str, Expr] = {}
    if flag.environments:
        more["environments"] = _texts(flag.environments)
    if flag.targets:
        more["targets"] = Collection("(", tuple(map(_target, flag.targets)))
    if spec.rollout != 100:
        more["rollout"] = literal(spec.rollout)
    if spec.rollouts:
        more["rollouts"] = Dict(tuple((Text(name), literal(share)) for name, share in spec.rollouts.items()))
    if not spec.enabled:
        more["enabled"] = "False"
    return call(
        "Flag",
        name=Text(flag.entry.key),
        variants=Dict(tuple((Text(name), value_source(value)) for name, value in flag.variants.items())),
        default=Text(flag.default),
        otherwise=Text(flag.otherwise),
        **more,
    )


def _texts(values: Mapping[str, str]) -> Dict:
    return Dict(tuple((Text(name), Text(value)) for name, value in values.items()))


def _target(target: Target) -> Call:
    rows = [(Text(name), Collection("(", tuple(map(value_source, said)))) for name, said in target.when.items()]
    return call("FlagTarget", when=Dict(tuple(rows)), variant=Text(target.variant))


def value_source(value: Value) -> Expr:
    """The source of a flag's value."""
    return Text(value) if isinstance(value, str) else literal(value)


EVALUATION_MODULE = Artefact(name="feature_flags/evaluation", consumes=(KIND,), sections=evaluation_sections)
