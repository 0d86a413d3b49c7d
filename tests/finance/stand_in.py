"""Does by reflection what generated code will do: builds components, handlers and routes from the specs.

Delete this file once `generated.components`, `generated.cqrs` and `generated.routes` exist.
"""

import functools
import importlib
import inspect
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, Protocol, get_type_hints

import yaml
from fastapi import APIRouter, Depends, Request
from finance.config import Settings

from generated.events.wiring import EventHandlers, wire_events
from generated.sse_events.wiring import SseEventHandlers, wire_sse_events

SPECS = Path(__file__).parents[2] / "specs"
Spec = Mapping[str, Any]


def documents(name: str) -> list[Spec]:
    return list(yaml.safe_load_all((SPECS / name).read_text()))


def entries(document: Spec) -> dict[str, tuple[Spec, Spec]]:
    """The entries of a document by key, each with the `refs` of its group."""
    found = {}
    for group in document.get("groups", [document]):
        inherited = group.get("with", {})
        for key, entry in group["entries"].items():
            errors = {**inherited.get("errors", {}), **entry.get("errors", {})}
            found[key] = ({**inherited, **entry, "errors": errors}, group.get("refs", {}))
    return found


def load(path: str, module: str = "") -> Any:
    place, _, name = path.rpartition(":")
    return getattr(importlib.import_module(place or module), name)


class QueryCache(Protocol):
    async def get(self, key: str) -> object | None: ...

    async def set(self, key: str, value: object, seconds: int) -> None: ...


async def answer(query: Any, handle: Any, cache: QueryCache) -> Any:
    kept = await cache.get(repr(query))
    if kept is None:
        kept = await handle(query)
        await cache.set(repr(query), kept, 30)
    return kept


@dataclass(frozen=True)
class Component:
    key: str
    spec: Spec

    @property
    def build(self) -> Callable[..., Any]:
        return load(self.spec.get("factory", self.spec["type"]))

    @property
    def types(self) -> list[type]:
        return [load(path) for path in (self.spec["type"], *self.spec.get("provides", []))]


def parameters(build: Callable[..., Any]) -> dict[str, type]:
    """What has to be given, by parameter."""
    if inspect.isclass(build) and build.__init__ is object.__init__:
        return {}
    hints = get_type_hints(build.__init__ if inspect.isclass(build) else build)
    signature = inspect.signature(build)
    needed = (p.name for p in signature.parameters.values() if p.default is p.empty)
    return {name: hints[name] for name in needed}


class Components:
    def __init__(self) -> None:
        (document,) = documents("components.yaml")
        found = entries(document).items()
        self.by_key = {key: Component(key, spec) for key, (spec, _) in found}
        self.by_type = {t: c for c in self.by_key.values() for t in c.types}

    @functools.cache  # noqa: B019 - there is one instance
    def dependency(self, key: str) -> Any:
        component = self.by_key[key]
        if component.spec["scope"] == "app":

            async def shared(request: Request) -> Any:
                return request.app.state.container.values[key]

            return Depends(shared, scope="function")
        return Depends(self.provider(component.build, component.spec.get("arguments", {})), scope="function")

    def provider(self, build: Callable[..., Any], arguments: Spec) -> Any:
        """A dependency that builds a component and, where that is a context, leaves it."""

        async def provide(**values: Any) -> AsyncGenerator[Any, None]:
            made = build(**self.given(build, arguments, values))
            if hasattr(made, "gen"):
                async with made as value:
                    yield value
            else:
                yield made

        return with_signature(provide, self.annotations(build, arguments))

    def handler(self, build: Callable[..., Any], *, transaction: bool) -> Any:
        """A dependency that builds a handler."""

        async def provide(**values: Any) -> Any:
            values.pop("transaction_", None)
            return build(**self.given(build, {}, values))

        annotations = self.annotations(build, {})
        if transaction:
            annotations["transaction_"] = Annotated[Any, self.transaction]
        return with_signature(provide, annotations)

    def given(self, build: Callable[..., Any], arguments: Spec, values: dict[str, Any]) -> dict[str, Any]:
        settings = values.pop("request_").app.state.container.settings
        own = {name: settings for name, hint in parameters(build).items() if hint is Settings}
        return {**values, **own, **{n: getattr(settings, a["setting"]) for n, a in arguments.items()}}

    def annotations(self, build: Callable[..., Any], arguments: Spec) -> dict[str, Any]:
        found: dict[str, Any] = {"request_": Request}
        for name, hint in parameters(build).items():
            if hint is not Settings and name not in arguments:
                found[name] = Annotated[Any, self.dependency(self.by_type[hint].key)]
        return found

    @functools.cached_property
    def transaction(self) -> Any:
        (key,) = (c.key for c in self.by_key.values() if "transaction" in c.spec)
        enter = load(self.by_key[key].spec["transaction"])

        async def run(**values: Any) -> AsyncGenerator[None, None]:
            async with enter(values["session"]):
                yield

        # The publisher is entered before the transaction and so left after it.
        needed = {"session": self.dependency(key), "publisher": self.dependency("publisher")}
        return Depends(with_signature(run, {n: Annotated[Any, d] for n, d in needed.items()}), scope="function")


def with_signature(function: Any, annotations: Mapping[str, Any]) -> Any:
    kind = inspect.Parameter.KEYWORD_ONLY
    function.__signature__ = inspect.Signature(
        [inspect.Parameter(name, kind, annotation=hint) for name, hint in annotations.items()]
    )
    return function


@dataclass
class Container:
    settings: Settings
    components: Components
    stack: AsyncExitStack
    values: dict[str, Any]

    async def get(self, key: str) -> Any:
        if key not in self.values:
            component = self.components.by_key[key]
            self.values[key] = await self.build(component.build, component.spec.get("arguments", {}))
        return self.values[key]

    async def build(self, build: Callable[..., Any], arguments: Spec) -> Any:
        values: dict[str, Any] = {n: getattr(self.settings, a["setting"]) for n, a in arguments.items()}
        for name, hint in parameters(build).items():
            if hint is Settings:
                values[name] = self.settings
            elif name not in values:
                values[name] = await self.get(self.components.by_type[hint].key)
        made = build(**values)
        return await self.stack.enter_async_context(made) if hasattr(made, "gen") else made

    async def handlers(self, spec: str) -> dict[str, Any]:
        found = {}
        document = next(d for d in documents(spec) if "handlers" in d and d["kind"] != "kind")
        for name, handler in document["handlers"].items():
            cls = load(handler["class"])
            known = self.components.by_type.get(cls)
            found[name] = await (self.get(known.key) if known else self.build(cls, {}))
        return found


def commands_and_queries() -> dict[str, tuple[Any, bool]]:
    """The handler class of each operation, and whether it runs in a transaction."""
    found = {}
    for document in documents("cqrs.yaml"):
        if document["kind"] != "enums":
            for key, (spec, refs) in entries(document).items():
                transactional = document["kind"] == "commands" and spec.get("transaction", True)
                found[key] = (load(spec["handler"], refs["handler"]), transactional)
    return found


class Routes:
    def __init__(self, handler_factory: Callable[[type], Any]) -> None:
        self.factory = handler_factory
        self.operations = commands_and_queries()

    def router(self) -> APIRouter:
        (document,) = documents("routes.yaml")
        router = APIRouter(prefix=document["prefix"])
        for key, (spec, refs) in entries(document).items():
            guard = spec.get("guard") or document["auth"].get(spec["auth"])
            router.add_api_route(
                spec["path"],
                self.endpoint(load(f"{refs['handler']}:{key}")),
                methods=[spec["method"]],
                status_code=spec.get("status", 200),
                response_model=load(spec["response"], refs["response"]) if "response" in spec else None,
                dependencies=[Depends(load(guard))] if guard else [],
                operation_id=key,
                summary=spec["summary"],
                tags=spec["tags"],
                responses={status: {"description": text} for status, text in spec["errors"].items()},
            )
        return router

    def endpoint(self, function: Any) -> Any:
        classes = {cls for cls, _ in self.operations.values()}
        signature = inspect.signature(function)
        changed = [
            p.replace(annotation=Annotated[p.annotation, Depends(self.factory(p.annotation))])
            if inspect.isclass(p.annotation) and p.annotation in classes
            else p
            for p in signature.parameters.values()
        ]
        changed = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in changed]

        @functools.wraps(function)
        async def call(**values: Any) -> Any:
            return await function(**values)

        call.__signature__ = signature.replace(parameters=changed)  # type: ignore[attr-defined] - FastAPI reads it
        return call


def module(name: str, **members: Any) -> None:
    package = name.rpartition(".")[0]
    if package not in sys.modules:
        sys.modules[package] = ModuleType(package)
    made = ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made


def install() -> None:
    """Put the modules that are not generated yet into `sys.modules`."""
    if "generated.routes.router" in sys.modules:
        return
    module("generated.cqrs.cache", QueryCache=QueryCache, answer=answer)
    components = Components()

    @functools.cache
    def handler_factory(cls: type) -> Any:
        transactional = any(t for c, t in commands_and_queries().values() if c is cls)
        return components.handler(cls, transaction=transactional)

    aliases = {
        "".join(word.capitalize() for word in key.split("_")) + "Dependency": Annotated[
            component.types[0], components.dependency(key)
        ]
        for key, component in components.by_key.items()
    }
    module("generated.components.dependencies", handler_factory=handler_factory, **aliases)

    @asynccontextmanager
    async def open_container(settings: Settings) -> AsyncIterator[Container]:
        async with AsyncExitStack() as stack:
            container = Container(settings, components, stack, {})
            for key, component in components.by_key.items():
                if component.spec["scope"] == "app":
                    await container.get(key)
            bus = container.values["bus"]
            wire_events(bus, EventHandlers(**await container.handlers("events.yaml")))
            wire_sse_events(bus, SseEventHandlers(**await container.handlers("stream.yaml")))
            yield container

    module("generated.components.container", Container=Container, open_container=open_container)
    module("generated.routes.router", router=Routes(handler_factory).router())


install()
