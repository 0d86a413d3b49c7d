"""What stands in the factory's module between asking for a provider and constructing it: enabled, new enough, set up."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from registrygen.api import Collection, Dict, Entry, Registry, Scope, Subscript, Text, call, layout
from registrygen.kinds.providers.entries import (
    module_of,
    needs_settings,
    private_class,
    private_name,
    provider,
    required_settings,
    slug_member,
)

DISABLED, MISSING, GET_MISSING, AVAILABLE = (
    "DisabledProviderError",
    "MissingSettingsError",
    "get_missing_settings",
    "is_provider_available",
)


@dataclass(frozen=True, kw_only=True)
class RequiredView:
    """One `case` of the required settings."""

    head: str
    required: str


@dataclass(frozen=True, kw_only=True)
class MissingView:
    """The error for missing settings, and the function that finds them."""

    error: str
    init: str
    signature: str
    get_settings: str
    cases: Sequence[RequiredView]
    nothing: str
    missing: str
    empty: str


@dataclass(frozen=True, kw_only=True)
class VersionView:
    """How a version is compared with what a provider needs."""

    minimum: str
    version: str
    too_old: str
    reason: str
    refused: str
    release: str
    match: str


@dataclass(frozen=True, kw_only=True)
class GivenView:
    """The function that takes None off the type of a setting that was found to be present."""

    variable: str
    signature: str


@dataclass(frozen=True, kw_only=True)
class RequirementsView:
    """The checks before a provider is constructed, each None or empty where no provider asks for it."""

    error: str
    init: str
    refuse: str
    disabled: str
    disabled_refused: str
    version: VersionView | None
    missing: MissingView | None
    found: str
    missing_refused: str
    available: str
    attempt: str
    refusals: str
    given: GivenView | None


def needs_version(registry: Registry) -> bool:
    """Whether any provider needs a version of the application."""
    return any(provider(entry).min_version for entry in registry.entries)


def private_names(registry: Registry, narrowed: Set[str]) -> list[str]:
    """The module's names for the checks that are its own."""
    words = ["refuse"]
    words += ["release"] if needs_version(registry) else []
    words += ["given"] if narrowed else []
    classes = [private_class(registry, "T")] if narrowed else []
    return [*(private_name(registry, word) for word in words), *classes]


def exported_names(registry: Registry) -> tuple[str, ...]:
    """The names that the checks export, before any renaming."""
    return (DISABLED, AVAILABLE, *((MISSING, GET_MISSING) if needs_settings(registry) else ()))


def requirements_view(registry: Registry, get_settings: str, narrowed: Set[str], scope: Scope) -> RequirementsView:
    """The checks of a registry's factory; `narrowed` are the settings whose type admits None."""
    named = registry.layout.named
    enum = scope.enum(registry.enums["slug"])
    refuse, style = private_name(registry, "refuse"), scope.style
    needed = needs_settings(registry)
    return RequirementsView(
        error=named(DISABLED),
        init=_init(layout.Parameter("provider", enum), layout.Parameter("reason", "str"), scope),
        refuse=layout.signature(refuse, [layout.Parameter("provider", enum)], "None", style),
        disabled=_disabled(registry, enum, scope),
        disabled_refused=_refused(registry, Text("is disabled"), scope),
        version=_version(registry, enum, scope) if needs_version(registry) else None,
        missing=_missing(registry, enum, get_settings, scope) if needed else None,
        found=layout.assignment("missing", call(named(GET_MISSING), "provider"), style, depth=1) if needed else "",
        missing_refused=layout.raised(call(named(MISSING), "provider", "missing"), style, depth=2) if needed else "",
        available=layout.signature(named(AVAILABLE), [layout.Parameter("slug", enum)], "bool", style),
        attempt=layout.statement(call(refuse, "slug"), style, depth=2),
        refusals=refusals(registry, scope),
        given=_given(registry, scope) if narrowed else None,
    )


def refusals(registry: Registry, scope: Scope) -> str:
    """The assignment of the errors that say that a provider cannot be used here."""
    module, named = module_of(registry, "factory"), registry.layout.named
    errors = [
        scope.ours(module, named(name)) for name in ((DISABLED, MISSING) if needs_settings(registry) else (DISABLED,))
    ]
    caught = errors[0] if len(errors) == 1 else Collection("(", tuple(errors))
    return layout.assignment("refusals", caught, scope.style, depth=1)


def _init(provider_: layout.Parameter, other: layout.Parameter, scope: Scope) -> str:
    parameters = [layout.Parameter("self"), provider_, other]
    return layout.signature("__init__", parameters, "None", scope.style, depth=1)


def _refused(registry: Registry, reason: Text | str, scope: Scope) -> str:
    error = registry.layout.named(DISABLED)
    return layout.raised(call(error, "provider", reason), scope.style, depth=2)


def _disabled(registry: Registry, enum: str, scope: Scope) -> str:
    """The providers that the spec switches off; empty where it switches none off."""
    members = tuple(slug_member(registry, item, scope) for item in registry.entries if not provider(item).enabled)
    if not members:
        return ""
    return layout.assignment("disabled", Collection("{", members), scope.style, depth=1)


def _version(registry: Registry, enum: str, scope: Scope) -> VersionView:
    release, style = private_name(registry, "release"), scope.style
    rows = tuple(
        (slug_member(registry, entry, scope), Text(provider(entry).min_version or ""))
        for entry in registry.entries
        if provider(entry).min_version
    )
    version = registry.objects.get("version")
    compared = f"{release}(version) < {release}(needed)"
    pattern = Text("v?([0-9]+(?:[.][0-9]+)*)")
    found = call(f"{scope.imports.module('re')}.match", pattern, "version.strip()")
    return VersionView(
        minimum=layout.assignment("minimum", Dict(rows), style, annotation=Subscript("dict", (enum, "str")), depth=1),
        version=layout.assignment(
            "version", scope.use(version) if version else Text(""), style, annotation="str", depth=1
        ),
        too_old=layout.assignment("too_old", compared, style, depth=1),
        reason='        reason = f"needs application version {needed}, this is {version}"',
        refused=_refused(registry, "reason", scope),
        release=layout.signature(release, [layout.Parameter("version", "str")], Subscript("list", ("int",)), style),
        match=layout.assignment("found", found, style, depth=1),
    )


def _missing(registry: Registry, enum: str, get_settings: str, scope: Scope) -> MissingView:
    named, style = registry.layout.named, scope.style
    names = Subscript("list", ("str",))
    sized = scope.std("collections.abc", "Sized")
    empty = f"value is None or (isinstance(value, {sized}) and not len(value))"
    return MissingView(
        error=named(MISSING),
        init=_init(layout.Parameter("provider", enum), layout.Parameter("names", names), scope),
        signature=layout.signature(named(GET_MISSING), [layout.Parameter("slug", enum)], names, style),
        get_settings=layout.assignment("settings", call(get_settings), style, depth=3),
        cases=[_required(registry, entry, scope) for entry in registry.entries if required_settings(entry)],
        nothing="        case _:" if any(not required_settings(entry) for entry in registry.entries) else "",
        missing=layout.assignment("missing", Collection("["), style, annotation=names, depth=1),
        empty=layout.assignment("empty", empty, style, depth=2),
    )


def _required(registry: Registry, entry: Entry, scope: Scope) -> RequiredView:
    required = Dict(tuple((Text(name), f"settings.{name}") for name in required_settings(entry)))
    return RequiredView(
        head=case_head(slug_member(registry, entry, scope), scope),
        required=layout.assignment("required", required, scope.style, depth=3),
    )


def case_head(pattern: str, scope: Scope) -> str:
    """The head of a `case` in a function's `match`."""
    line = f"        case {pattern}:"
    return line if len(line) <= scope.style.line_length else f"        case (\n            {pattern}\n        ):"


def _given(registry: Registry, scope: Scope) -> GivenView:
    variable = private_class(registry, "T")
    optional = layout.Parameter("value", f"{variable} | None")
    return GivenView(
        variable=layout.assignment(variable, call(scope.std("typing", "TypeVar"), Text(variable)), scope.style),
        signature=layout.signature(private_name(registry, "given"), [optional], variable, scope.style),
    )
