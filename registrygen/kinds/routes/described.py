"""The part of the router that puts headers on answers: a table of them, and the class of the routes that have some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Argument,
    Call,
    Collection,
    Comprehension,
    Dict,
    Entry,
    Expr,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    call,
    layout,
)
from registrygen.kinds.routes.headers import RouteHeaders, headers_of

ANSWER_HEADERS, TABLE, ROUTE_CLASS = "AnswerHeaders", "ANSWER_HEADERS", "DescribedRoute"
PRIVATE = ("_describe", "_address")
LOCAL = ("address", "described", "headers", "kept", "message", "name", "receive", "relation", "root", "said", "scope")


@dataclass(frozen=True, kw_only=True)
class HeadersView:
    """The names and blocks of the table of headers and of the class that uses it."""

    dataclass: str
    answer_headers: str
    table: str
    described_route: str
    api_route: str
    message: str
    mutable_headers: str
    quote: str
    said: str
    texts: str
    handle: str
    describe: str
    address: str


def has_headers(registry: Registry, entry: Entry) -> bool:
    """Whether the specs ask for headers on a route's answers."""
    return headers_of(registry, entry) is not None


def header_sections(registry: Registry, module: str) -> list[Section]:
    """The section of a registry of which a route has headers."""
    if not any(has_headers(registry, entry) for entry in registry.entries):
        return []
    names = [registry.layout.named(name) for name in (ANSWER_HEADERS, TABLE, ROUTE_CLASS)]
    return [
        Section(
            module=module,
            template="routes/headers.py.j2",
            defines=dict.fromkeys((*names, *PRIVATE), registry.where("registry")),
            exports=tuple(names),
            local=LOCAL,
            reexport=False,
            build=lambda scope: headers_view(registry, scope),
        )
    ]


def headers_view(registry: Registry, scope: Scope) -> HeadersView:
    """The table of a registry's headers."""
    made, table, described = map(registry.layout.named, (ANSWER_HEADERS, TABLE, ROUTE_CLASS))
    headers = scope.use(PyObject("starlette.datastructures", "MutableHeaders"))
    quote = scope.std("urllib.parse", "quote")
    quoted = ("name", call(quote, call("str", "value")))
    texts = Comprehension("{", quoted, "for name, value in values.items()")
    return HeadersView(
        dataclass=scope.std("dataclasses", "dataclass"),
        answer_headers=made,
        table=_table(registry, table, made, scope),
        described_route=described,
        api_route=scope.use(PyObject("fastapi.routing", "APIRoute")),
        message=scope.use(PyObject("starlette.types", "Message")),
        mutable_headers=headers,
        quote=quote,
        said=layout.assignment("said", Subscript(table, ("self.name",)), scope.style, depth=2),
        texts=layout.assignment("texts", texts, scope.style, depth=1),
        handle=layout.signature("handle", asgi_parameters(scope), "None", scope.style, depth=1, is_async=True),
        describe=layout.signature(
            "_describe",
            [
                layout.Parameter("headers", headers),
                layout.Parameter("said", made),
                layout.Parameter("status", "int"),
            ],
            "None",
            scope.style,
        ),
        address=layout.signature(
            "_address",
            [
                layout.Parameter("target", "str"),
                layout.Parameter("root", "str"),
                layout.Parameter("values", Subscript("dict", ("str", "object"))),
            ],
            "str",
            scope.style,
        ),
    )


def asgi_parameters(scope: Scope) -> list[layout.Parameter]:
    """The parameters of a route's `handle`."""
    types = {"scope": "Scope", "receive": "Receive", "send": "Send"}
    named = {name: scope.use(PyObject("starlette.types", type_)) for name, type_ in types.items()}
    return [layout.Parameter("self"), *(layout.Parameter(name, type_) for name, type_ in named.items())]


def _table(registry: Registry, name: str, made: str, scope: Scope) -> str:
    mapping = Subscript(scope.std("collections.abc", "Mapping"), ("str", made))
    found = [(entry.key, headers_of(registry, entry)) for entry in registry.entries]
    items = tuple((Text(key), _row(headers, made)) for key, headers in found if headers is not None)
    value = call(scope.std("types", "MappingProxyType"), Dict(items))
    return layout.assignment(name, value, scope.style, annotation=Subscript(scope.std("typing", "Final"), (mapping,)))


def _row(headers: RouteHeaders, made: str) -> Call:
    values: dict[str, Expr | None] = {
        "deprecation": _text(headers.deprecation),
        "sunset": _text(headers.sunset),
        "links": _tuple([Collection("(", (Text(target), Text(word))) for target, word in headers.links]),
        "cache_control": _text(headers.cache_control),
        "vary": _tuple([Text(name) for name in headers.vary]),
    }
    return Call(made, tuple(Argument(value, name) for name, value in values.items() if value is not None))


def _text(value: str) -> Expr | None:
    return Text(value) if value else None


def _tuple(items: Sequence[Expr]) -> Expr | None:
    return Collection("(", tuple(items)) if items else None
