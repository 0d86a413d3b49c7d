"""The module with which routes take idempotency keys: one a project, the same whatever the routes are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import Expr, PyObject, Registry, Scope, Section, Subscript, Union, layout
from registrygen.kinds.routes.described import asgi_parameters
from registrygen.kinds.routes.keys import MODULE, has_keys

EXPORTS = (
    "IDEMPOTENCY_KEY", "IdempotencyStore", "IdempotentRoute", "InMemoryIdempotencyStore", "KeptAnswer", "KeptRequest", "KeyPolicy",
    "anybody", "idempotency_key", "key_parameter",
)  # fmt: skip
PRIVATE = (
    "_CHUNK", "_EXCHANGE", "_LONGEST", "_MALFORMED", "_OF_THE_MOMENT", "_PATTERN", "_Claim", "_Exchange", "_Settled", "_digest",
    "_fingerprint", "_form", "_lasting", "_refusal", "_settled", "_word",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class IdempotencyView:
    """Local names of what the module is written with, and its longer signatures."""

    final: str
    dataclass: str
    protocol: str
    replace: str
    sequence: str
    heapq: str
    hashlib: str
    json: str
    re: str
    uuid: str
    api_route: str
    request: str
    response: str
    message: str
    send: str
    claim: str
    keep: str
    init: str
    put: str
    handle: str
    idempotency_key: str
    take: str
    lasting: str


def idempotency_sections(registries: Sequence[Registry]) -> list[Section]:
    """The module's section, if any route takes keys."""
    using = [registry for registry in registries if has_keys(registry)]
    if not using:
        return []
    return [
        Section(
            module=MODULE,
            template="routes/idempotency.py.j2",
            defines=dict.fromkeys((*EXPORTS, *PRIVATE), using[0].where("registry")),
            exports=EXPORTS,
            reexport=False,
            build=idempotency_view,
            title="Idempotency keys: requests that are sent again are carried out once",
        )
    ]


def idempotency_view(scope: Scope) -> IdempotencyView:
    """The names and signatures of the module."""
    module, std = scope.imports.module, scope.std
    callable_, time = std("collections.abc", "Callable"), module("time")
    kept = [layout.Parameter("self"), *_parameters(key="str", request="KeptRequest", seconds="int")]
    clock = layout.Parameter("clock", Subscript(callable_, ("[]", "float")), f"{time}.monotonic")
    pairs = Subscript(std("collections.abc", "Iterable"), (Subscript("tuple", ("bytes", "bytes")),))
    lasting = Subscript("tuple", (Subscript("tuple", ("str", "str")), "..."))
    style = scope.style
    return IdempotencyView(
        final=std("typing", "Final"),
        dataclass=std("dataclasses", "dataclass"),
        protocol=std("typing", "Protocol"),
        replace=std("dataclasses", "replace"),
        sequence=std("collections.abc", "Sequence"),
        heapq=module("heapq"),
        hashlib=module("hashlib"),
        json=module("json"),
        re=module("re"),
        uuid=module("uuid"),
        api_route=scope.use(PyObject("fastapi.routing", "APIRoute")),
        request=scope.use(PyObject("fastapi", "Request")),
        response=scope.use(PyObject("fastapi", "Response")),
        message=scope.use(PyObject("starlette.types", "Message")),
        send=scope.use(PyObject("starlette.types", "Send")),
        claim=layout.signature("claim", kept, "KeptRequest", style, depth=1, is_async=True),
        keep=layout.signature("keep", kept, "None", style, depth=1, is_async=True),
        init=layout.signature("__init__", [layout.Parameter("self"), clock], "None", style, depth=1),
        put=layout.signature("_put", kept, "None", style, depth=1),
        handle=layout.signature("handle", asgi_parameters(scope), "None", style, depth=1, is_async=True),
        idempotency_key=_idempotency_key(callable_, scope),
        take=_take(scope),
        lasting=layout.signature("_lasting", _parameters(headers=pairs), lasting, style),
    )


def _parameters(**types: Expr) -> list[layout.Parameter]:
    return [layout.Parameter(name, type_) for name, type_ in types.items()]


def _idempotency_key(callable_: str, scope: Scope) -> str:
    """The function that makes dependencies; what it is given may be asynchronous or not."""
    awaitable = scope.std("collections.abc", "Awaitable")

    def giving(type_: str) -> Expr:
        return Subscript(callable_, ("...", Union((type_, Subscript(awaitable, (type_,))))))

    parameters = _parameters(policy="KeyPolicy", store=giving("IdempotencyStore"), subject=giving("str"))
    returns = Subscript(callable_, ("...", Subscript(awaitable, ("None",))))
    return layout.signature("idempotency_key", parameters, returns, scope.style)


def _take(scope: Scope) -> str:
    """The dependency itself, whose own dependencies are those that it is made with."""
    annotated, depends = scope.std("typing", "Annotated"), scope.use(PyObject("fastapi", "Depends"))
    parameters = _parameters(
        request=scope.use(PyObject("fastapi", "Request")),
        requests=Subscript(annotated, ("IdempotencyStore", f"{depends}(store)")),
        sender=Subscript(annotated, ("str", f"{depends}(subject)")),
    )
    return layout.signature("take", parameters, "None", scope.style, depth=1, is_async=True)
