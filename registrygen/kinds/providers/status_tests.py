"""Compliance tests of a provider's status: switched off, too new, reported capabilities, health checks, discovery."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registrygen.api import (
    Collection,
    Comprehension,
    Entry,
    Expr,
    Registry,
    Scope,
    Subscript,
    Text,
    call,
    expression,
    items,
    layout,
)
from registrygen.kinds.providers.discovery import FUNCTION, SHOWN
from registrygen.kinds.providers.entries import (
    document,
    metadata_name,
    module_of,
    provider,
    provider_class,
    required_settings,
    slug_member,
)
from registrygen.kinds.providers.health import CHECK, STATUS, is_checked
from registrygen.kinds.providers.methods import MethodView, method_view
from registrygen.kinds.providers.requirements import AVAILABLE, DISABLED
from registrygen.kinds.providers.status_rules import CHECK as METHOD


@dataclass(frozen=True, kw_only=True)
class Testing:
    """What all tests of a factory share: what they are given, and how they prepare the factory.

    `prepared` has the factory find settings and a version that suffice; `without`, in
    a loop, has it find these settings with the one called `name` empty.
    """

    registry: Registry
    scope: Scope
    container: Sequence[layout.Parameter]
    prepared: Sequence[str]
    without: str

    @property
    def patched(self) -> list[layout.Parameter]:
        """The parameter that the preparation works with."""
        pytest = self.scope.imports.module("pytest")
        return [layout.Parameter("monkeypatch", f"{pytest}.MonkeyPatch")] if self.prepared else []

    @property
    def given(self) -> list[Expr]:
        """The arguments that a provider is asked for with, after its slug."""
        return [item.name for item in self.container]

    def ours(self, part: str, name: str) -> str:
        """The local name of something that is generated for the registry."""
        return self.scope.ours(part, self.registry.layout.named(name))

    def member(self, entry: Entry) -> str:
        """The provider's member of the enum of slugs."""
        return slug_member(self.registry, entry, self.scope)

    def assign(self, target: str, value: Expr, annotation: Expr | None = None, depth: int = 2) -> str:
        """An assignment in a test's body."""
        return layout.assignment(target, value, self.scope.style, annotation=annotation, depth=depth)

    def test(self, name: str, doc: str, parameters: Sequence[layout.Parameter], body: Sequence[str]) -> MethodView:
        """A test method."""
        return method_view(name, doc, parameters, body, self.scope)


def status_tests(testing: Testing) -> Iterator[MethodView]:
    """The tests for what the registry's specs say."""
    yield _catalogue(testing)
    if document(testing.registry).reports:
        yield _capabilities(testing)
    if any(not provider(entry).enabled for entry in testing.registry.entries):
        yield _disabled(testing)
    if _versioned(testing.registry):
        yield _versions(testing)
    if is_checked(testing.registry):
        yield _health_checks(testing)
    if is_checked(testing.registry) and _unset(testing.registry):
        yield _unset_health(testing)


def _enabled(registry: Registry) -> list[Entry]:
    return [entry for entry in registry.entries if provider(entry).enabled]


def _versioned(registry: Registry) -> list[Entry]:
    """The providers that some version of the application is too old for: none is older than 0."""
    return [entry for entry in _enabled(registry) if (provider(entry).min_version or "").strip("0.")]


def _unset(registry: Registry) -> list[tuple[Entry, str]]:
    """The providers that are checked, with each setting that they cannot do without."""
    checked = [entry for entry in _enabled(registry) if provider(entry).health_interval]
    return [(entry, name) for entry in checked for name in required_settings(entry)]


def _catalogue(testing: Testing) -> MethodView:
    registry, scope = testing.registry, testing.scope
    rows = tuple(
        Collection("(", (*(expression(entry.values[key], registry, scope) for key in SHOWN), "True"))
        for entry in _enabled(registry)
    )
    told = Collection("(", tuple(f"info.{key}" for key in (*SHOWN, "available")))
    catalogue = call(testing.ours(module_of(registry, "discovery"), FUNCTION))
    body = [
        *testing.prepared,
        testing.assign("expected", Collection("[", rows), Subscript("list", (Subscript("tuple", ("object", "...")),))),
        testing.assign("catalogue", catalogue),
        testing.assign("found", Comprehension("[", told, "for info in catalogue.providers")),
        "        assert found == expected",
    ]
    doc = "Users are told of the providers that are not switched off."
    return testing.test("test_catalogue", doc, testing.patched, body)


def _capabilities(testing: Testing) -> MethodView:
    registry, scope = testing.registry, testing.scope
    get_provider = testing.ours(module_of(registry, "factory"), "get_provider")
    method = document(registry).reports
    rows = []
    for entry in _enabled(registry):
        given = ", ".join([testing.member(entry), *(item.name for item in testing.container)])
        asked = f"{get_provider}({given}).{method}()"
        values = entry.values["capabilities"]
        assert isinstance(values, tuple)
        expected = Collection("{", tuple(expression(value, registry, scope) for value in values))
        rows.append(Collection("(", (testing.member(entry), asked, expected)))
    iterable = Subscript(scope.std("collections.abc", "Iterable"), ("object",))
    row = Subscript("tuple", (scope.enum(registry.enums["slug"]), iterable, Subscript("set", ("object",))))
    body = [
        *testing.prepared,
        testing.assign("reported", Collection("[", tuple(rows)), Subscript("list", (row,))),
        "        for slug, found, expected in reported:",
        "            assert set(found) == expected, slug",
    ]
    return testing.test(
        "test_capabilities",
        "Every provider reports the capabilities of the specs.",
        [*testing.patched, *testing.container],
        body,
    )


def _disabled(testing: Testing) -> MethodView:
    registry, factory = testing.registry, module_of(testing.registry, "factory")
    members = [testing.member(entry) for entry in registry.entries if not provider(entry).enabled]
    asked = call(testing.ours(factory, "get_provider"), "slug", *testing.given)
    catalogue = call(testing.ours(module_of(registry, "discovery"), FUNCTION))
    body = [
        testing.assign("disabled", Collection("[", tuple(members))),
        testing.assign("catalogue", catalogue),
        testing.assign("told", Comprehension("[", "info.slug", "for info in catalogue.providers")),
        "        for slug in disabled:",
        _raises(testing, asked),
        testing.assign("available", call(testing.ours(factory, AVAILABLE), "slug"), depth=3),
        "            assert not available",
        "            assert slug not in told",
    ]
    doc = "What the specs switch off is neither constructed nor told of."
    return testing.test(
        "test_disabled_providers", doc, [*testing.patched, *testing.container], [*testing.prepared, *body]
    )


def _raises(testing: Testing, asked: Expr) -> str:
    error = testing.ours(module_of(testing.registry, "factory"), DISABLED)
    pytest = testing.scope.imports.module("pytest")
    statement = layout.statement(asked, testing.scope.style, depth=4)
    return f"            with {pytest}.raises({error}):\n{statement}"


def _versions(testing: Testing) -> MethodView:
    registry, scope = testing.registry, testing.scope
    rows = [
        Collection("(", (testing.member(entry), Text(provider(entry).min_version or "")))
        for entry in _versioned(registry)
    ]
    row = Subscript("tuple", (scope.enum(registry.enums["slug"]), "str"))
    asked = call(testing.ours(module_of(registry, "factory"), "get_provider"), "slug", *testing.given)
    constructed = layout.statement(asked, scope.style, depth=3)
    body = [
        *testing.prepared,
        testing.assign("minimum", Collection("[", tuple(rows)), Subscript("list", (row,))),
        "        for slug, version in minimum:",
        version_patch(registry, "version", scope, depth=3),
        constructed,
        version_patch(registry, Text("0"), scope, depth=3),
        _raises(testing, asked),
    ]
    doc = "A provider needs its version of the application."
    return testing.test("test_versions", doc, [*testing.patched, *testing.container], body)


def version_patch(registry: Registry, version: Expr, scope: Scope, depth: int) -> str:
    """The statement that has the factory find another version of the application."""
    package, _, name = module_of(registry, "factory").rpartition(".")
    root = Text(registry.objects["version"].root)
    patched = call("monkeypatch.setattr", scope.ours(package, name), root, version)
    return layout.statement(patched, scope.style, depth=depth)


def _health_checks(testing: Testing) -> MethodView:
    registry, scope = testing.registry, testing.scope
    checked = [entry for entry in registry.entries if provider(entry).health_interval]
    keys = ("slug", "health_interval", "health_timeout")
    names = [f"meta.{metadata_name(registry, key)}" for key in keys]
    rows = tuple(
        Collection("(", tuple(expression(entry.values[key], registry, scope) for key in keys)) for entry in checked
    )
    found = Comprehension("[", Collection("(", tuple(names)), f"for meta in {items(registry, scope)}", names[1])
    classes = Collection("[", tuple(scope.use(provider_class(entry)) for entry in checked))
    rows_type = Subscript("list", (Subscript("tuple", ("object", "...")),))
    body = [
        testing.assign("expected", Collection("[", rows), rows_type),
        testing.assign("found", found),
        "        assert found == expected",
        testing.assign("classes", classes, Subscript("list", ("type",))),
        "        for cls in classes:",
        f'            check = getattr(cls, "{METHOD}", None)',
        f"            assert {scope.imports.module('inspect')}.iscoroutinefunction(check), cls",
    ]
    return testing.test("test_health_checks", "Every provider that is checked has a check.", [], body)


def _unset_health(testing: Testing) -> MethodView:
    registry, scope = testing.registry, testing.scope
    module = module_of(registry, "health")
    rows = tuple(Collection("(", (testing.member(entry), Text(name))) for entry, name in _unset(registry))
    row = Subscript("tuple", (scope.enum(registry.enums["slug"]), "str"))
    check = call(testing.ours(module, CHECK), "slug", *testing.given)
    body = [
        *testing.prepared,
        testing.assign("requirements", Collection("[", rows), Subscript("list", (row,))),
        "        for slug, name in requirements:",
        testing.without,
        testing.assign("found", call(f"{scope.imports.module('asyncio')}.run", check), depth=3),
        testing.assign("unknown", f"{testing.ours(module, STATUS)}.UNKNOWN", depth=3),
        "            assert found.status is unknown",
        "            assert name in str(found.error)",
    ]
    doc = "The health of a provider that is not set up is unknown."
    return testing.test("test_unset_health", doc, [*testing.patched, *testing.container], body)
