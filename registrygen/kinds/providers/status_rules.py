"""What has to hold for a provider's versions, its health checks and the capabilities that its class reports."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import (
    ClassFact,
    Context,
    Entry,
    Expression,
    Finding,
    FunctionFact,
    MemberValue,
    PyObject,
    Registry,
    entry_rule,
    finding,
    is_identifier,
    registry_rule,
    suggestion,
)
from registrygen.kinds.providers.entries import document, provider

CHECK = "check_health"


@entry_rule("providers/version")
def version(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A provider needs a version of the application, and nothing says which version the application is.

    `version: "package.module:NAME"` in the document names a text such as `__version__`. A function is none.
    """
    if provider(entry).min_version is None:
        return
    reference = registry.objects.get("version")
    if document(registry).version is None:
        message = f"`{entry.key}` has a `min_version`, and nothing says which version the application is"
        help = 'add `version: "package.module:NAME"` to the document'
        yield finding(version.code, message, at=entry.where("min_version"), help=help)
    elif reference is not None and isinstance(context.facts.find(reference), ClassFact | FunctionFact):
        message = f"`{reference}` is no text that `min_version` could be compared with"
        yield finding(version.code, message, at=registry.where("version"), help="name a constant such as `__version__`")


@entry_rule("providers/health-timeout")
def health_timeout(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A health check may take longer than the time to the next one, or a time is given for none at all."""
    interval, timeout = provider(entry).health_interval, provider(entry).health_timeout
    if interval is None and "health_timeout" in provider(entry).model_fields_set:
        message = f"`{entry.key}` has a `health_timeout` and no health check"
        at, help = entry.where("health_timeout"), "add `health_interval`, in seconds"
        yield finding(health_timeout.code, message, at=at, help=help)
    elif interval is not None and timeout > interval:
        message = (
            f"a health check of `{entry.key}` may take {timeout:g} seconds, and the next one is due after {interval}"
        )
        at = entry.where(
            "health_timeout" if "health_timeout" in provider(entry).model_fields_set else "health_interval"
        )
        yield finding(health_timeout.code, message, at=at, help="make `health_timeout` the shorter one")


@entry_rule("providers/health-check")
def health_check(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A provider is to be checked, and its class has no `async def check_health(self)`.

    It returns where the provider can be reached, and raises an error that says why where it cannot.
    """
    found = _class(entry, context)
    if provider(entry).health_interval is None or found is None:
        return
    method = found.methods.get(CHECK)
    at = entry.where("health_interval")
    place = f"{found.span.path}:{found.span.line}"
    if method is None and found.complete and CHECK not in found.attributes:
        message = f"`{found.object.name}` has no method `{CHECK}`"
        help = f"add `async def {CHECK}(self) -> None` at {place}"
        yield context.lacking(finding(health_check.code, message, at=at, help=help))
    elif method is not None and (not method.is_async or _asks(method)):
        message = f"`{found.object.name}.{CHECK}` has to be a coroutine without parameters"
        help = f"write `async def {CHECK}(self) -> None` at {method.span.path}:{method.span.line}"
        yield finding(health_check.code, message, at=at, help=help)


@entry_rule("providers/reported-capabilities")
def reported_capabilities(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A provider's class reports other capabilities than the spec, or has no method to report them.

    Only a method that returns a list of the enum's members, and does nothing else, is read. What others report is held
    against the spec by the generated tests.
    """
    name, found = document(registry).reports, _class(entry, context)
    if name is None or found is None or not is_identifier(name):
        return
    method = found.methods.get(name)
    at = entry.where("capabilities")
    if method is None:
        if found.complete and name not in found.attributes and not _is_promised(name, registry, context):
            message = f"`{found.object.name}` has no method `{name}` to report its capabilities"
            help = suggestion(name, found.methods) or f"add it at {found.span.path}:{found.span.line}"
            yield context.lacking(finding(reported_capabilities.code, message, at=at, help=help))
        return
    said = _members(context.facts.returned(method.object), registry)
    wanted = _wanted(entry)
    if said is not None and wanted and said != wanted:
        place = f"{method.span.path}:{method.span.line}"
        message = f"`{entry.key}` {_difference(wanted, said, registry)}"
        yield finding(
            reported_capabilities.code, message, at=at, help=f"`{method.object.name}` at {place} reports them"
        )


def _class(entry: Entry, context: Context) -> ClassFact | None:
    value = entry.values.get("class")
    found = context.facts.find(value) if isinstance(value, PyObject) else None
    return found if isinstance(found, ClassFact) else None


def _is_promised(name: str, registry: Registry, context: Context) -> bool:
    """Whether the protocol has the method, so that a class without it does not implement the protocol, which is said already."""
    protocol = registry.objects.get("protocol")
    found = context.facts.find(protocol) if protocol is not None else None
    return isinstance(found, ClassFact) and name in found.methods


def _asks(method: FunctionFact) -> bool:
    return any(not item.has_default and not item.kind.startswith("var_") for item in method.parameters)


def _wanted(entry: Entry) -> frozenset[str]:
    values = entry.values["capabilities"]
    return (
        frozenset(value.name for value in values if isinstance(value, MemberValue))
        if isinstance(values, tuple)
        else frozenset()
    )


def _members(returned: Expression | None, registry: Registry) -> frozenset[str] | None:
    """The members of the enum of capabilities that are returned, None where that cannot be told."""
    if returned is None or returned.items is None:
        return None
    enumeration = registry.enums["capability"]
    found = set()
    for item in returned.items:
        prefix, _, member = item.rpartition(".")
        owner = returned.names.get(prefix)
        if (
            owner is None
            or owner.short != enumeration.name
            or member not in {each.name for each in enumeration.members}
        ):
            return None
        found.add(member)
    return frozenset(found)


def _difference(wanted: frozenset[str], said: frozenset[str], registry: Registry) -> str:
    """What the spec has and the class has not, and the other way round."""

    def words(names: frozenset[str]) -> str:
        members = registry.enums["capability"].members
        return ", ".join(f"`{member.value}`" for member in members if member.name in names)

    lacking = f"has {words(wanted - said)}, which its class does not report" if wanted - said else ""
    more = f"does not have {words(said - wanted)}, which its class reports" if said - wanted else ""
    return ", and ".join(part for part in (lacking, more) if part)


@registry_rule("providers/reports")
def reports(registry: Registry, context: Context) -> Iterator[Finding]:
    """What is said to report capabilities cannot be the name of a method."""
    name = document(registry).reports
    if name is not None and not is_identifier(name):
        help = "use letters, digits and `_`, and no keyword"
        yield finding(reports.code, f"`{name}` cannot be a method", at=registry.where("reports"), help=help)


RULES = (reports, version, health_timeout, health_check, reported_capabilities)
