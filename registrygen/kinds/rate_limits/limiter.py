"""The limiter: what counts requests, tells clients where they stand, and refuses what is too much."""

from __future__ import annotations

from dataclasses import dataclass

from registrygen.api import (
    LIMIT_RULES,
    OPEN_LIMITER,
    REFUSAL,
    Argument,
    Call,
    Collection,
    Comprehension,
    Dict,
    Expr,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    Union,
    call,
    data,
    layout,
    limits_module,
)
from registrygen.kinds.rate_limits.tables import field_names

STATUS, ERROR, LIMITER = "RateLimitStatus", "RateLimitExceededError", "RateLimiter"
HEADERS, INSTALL, LISTENER = "RateLimitHeaders", "install_rate_limits", "RateLimitListener"
NAMES = (STATUS, ERROR, LIMITER, OPEN_LIMITER, HEADERS, INSTALL, REFUSAL, LISTENER)
PRIVATE = ("_quota", "_whole", "_Closable", "_Redis", "_refused")
PROBLEM = "application/problem+json"
LOCAL = (
    "bucket",
    "detail",
    "endpoint",
    "interval",
    "listener",
    "memory",
    "number",
    "period",
    "pool",
    "problem",
    "quota",
    "receive",
    "result",
    "rule",
    "rules",
    "scope",
    "send",
    "starts",
    "store",
    "told",
    "wait",
    "waits",
)
"""What the limiter's code calls its variables, those of every template aside."""


@dataclass(frozen=True, kw_only=True)
class LimiterView:
    """The names of what is imported and generated, and the blocks that depend on the rules' fields."""

    status: str
    error: str
    limiter: str
    headers: str
    install: str
    listener: str
    refusal: str
    dataclass: str
    http_exception: str
    throttled: str
    timedelta: str
    math: str
    protocol: str
    runtime_checkable: str
    redis_store: str
    memory_store: str
    contextmanager: str
    types: str
    mutable_headers: str
    request: str
    response: str
    json: str
    fastapi: str
    init: str
    spend: str
    kept: str
    key: str
    result: str
    quota: str
    interval: str
    quota_returned: str
    opener: str
    asgi: str
    standing: str
    problem: str
    refused: str
    refusal_told: str


def limiter_section(registry: Registry) -> Section:
    """The limiter, behind the tables."""
    exported = tuple(map(registry.layout.named, NAMES))
    return Section(
        module=limits_module(registry, "enforcement"),
        template="rate_limits/limiter.py.j2",
        defines=dict.fromkeys((*exported, *PRIVATE), registry.where("registry")),
        exports=exported,
        local=LOCAL,
        reexport=False,
        build=lambda scope: limiter_view(registry, scope),
    )


def limiter_view(registry: Registry, scope: Scope) -> LimiterView:
    """The limiter for the rules of a registry."""
    status, error, limiter, opener, headers, install, refusal, listener = map(registry.layout.named, NAMES)
    names, std = field_names(registry), scope.std
    return LimiterView(
        status=status,
        error=error,
        limiter=limiter,
        headers=headers,
        install=install,
        listener=_listener(listener, status, scope),
        refusal=layout.signature(
            refusal, [layout.Parameter("description", "str")], Subscript("dict", ("str", "object")), scope.style
        ),
        dataclass=std("dataclasses", "dataclass"),
        http_exception=scope.use(PyObject("fastapi", "HTTPException")),
        throttled=scope.use(PyObject("throttled.asyncio", "Throttled")),
        timedelta=std("datetime", "timedelta"),
        math=scope.imports.module("math"),
        protocol=std("typing", "Protocol"),
        runtime_checkable=std("typing", "runtime_checkable"),
        redis_store=scope.use(PyObject("throttled.asyncio", "RedisStore")),
        memory_store=scope.use(PyObject("throttled.asyncio", "MemoryStore")),
        contextmanager=std("contextlib", "asynccontextmanager"),
        types=scope.imports.module("starlette.types"),
        mutable_headers=scope.use(PyObject("starlette.datastructures", "MutableHeaders")),
        request=scope.use(PyObject("fastapi", "Request")),
        response=scope.use(PyObject("fastapi", "Response")),
        json=scope.imports.module("json"),
        fastapi=scope.use(PyObject("fastapi", "FastAPI")),
        init=_init(registry, scope),
        spend=_spend(status, scope),
        kept=_kept(names["enabled"], scope),
        key=layout.assignment(
            "key", f'f"{{endpoint}} {{rule.{names["scope"]}.value}}:{{client}}"', scope.style, depth=2
        ),
        result=layout.assignment(
            "result", call("await bucket.limit", "key", cost=f"rule.{names['cost']}"), scope.style, depth=2
        ),
        quota=_quota(registry, scope),
        interval=_interval(names["refill_rate"], scope),
        quota_returned=_quota_returned(names["max_tokens"], scope),
        opener=_opener(registry, opener, limiter, scope),
        asgi=_asgi(scope),
        standing=_standing(status, scope),
        problem=layout.assignment("problem", _problem(), scope.style, depth=1),
        refused=_refused(scope),
        refusal_told=layout.returned(_refusal(), scope.style),
    )


def _standing(status: str, scope: Scope) -> str:
    """What is told of a request that was counted."""
    told = call(
        status,
        limit="state.limit",
        remaining="state.remaining",
        reset="_whole(state.reset_after)",
        retry_after="wait if result.limited else 0",
    )
    return layout.assignment("status", told, scope.style, depth=2)


def _listener(name: str, status: str, scope: Scope) -> str:
    """The type of what is told of every request that was counted."""
    awaitable = Subscript(scope.std("collections.abc", "Awaitable"), ("None",))
    taken = Collection("[", ("str", "str", status))
    return layout.assignment(name, Subscript(scope.std("collections.abc", "Callable"), (taken, awaitable)), scope.style)


def _listening(registry: Registry) -> layout.Parameter:
    name = registry.layout.named(LISTENER)
    return layout.Parameter("listener", Union((name, "None")), "None")


def _problem() -> Dict:
    """The members of the problem document that answers a request which was too many."""
    members: dict[str, Expr] = {
        "type": Text("about:blank"),
        "title": Text("Too Many Requests"),
        "status": "error.status_code",
        "detail": "error.detail",
    }
    return Dict(tuple((Text(name), value) for name, value in members.items()))


def _refused(scope: Scope) -> str:
    response = scope.use(PyObject("fastapi", "Response"))
    dumped = call(f"{scope.imports.module('json')}.dumps", "problem")
    arguments = (dumped, "error.status_code", "error.status.headers")
    return layout.returned(call(response, *arguments, media_type=Text(PROBLEM)), scope.style)


def _refusal() -> Dict:
    """The response object of OpenAPI for a refusal."""
    headers = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After")
    types = {"type": "string", "title": "string", "status": "integer", "detail": "string"}
    properties = {name: {"type": type_} for name, type_ in types.items()}
    schema = {"type": "object", "required": list(types), "properties": properties}
    members: dict[str, Expr] = {
        "description": "description",
        "headers": Dict(tuple((Text(name), "number") for name in headers)),
        "content": data({PROBLEM: {"schema": schema}}),
    }
    return Dict(tuple((Text(name), value) for name, value in members.items()))


def _rules_parameter(registry: Registry, scope: Scope) -> layout.Parameter:
    type_ = Subscript(scope.std("collections.abc", "Mapping"), ("str", scope.metadata(registry)))
    return layout.Parameter("rules", type_, registry.layout.named(LIMIT_RULES))


def _init(registry: Registry, scope: Scope) -> str:
    store = scope.use(PyObject("throttled.asyncio", "BaseStore"))
    rules, listener = _rules_parameter(registry, scope), _listening(registry)
    parameters = [layout.Parameter("self"), layout.Parameter("store", store), rules, listener]
    return layout.signature("__init__", parameters, "None", scope.style, depth=1)


def _spend(status: str, scope: Scope) -> str:
    parameters = [layout.Parameter("self"), layout.Parameter("endpoint", "str"), layout.Parameter("client", "str")]
    return layout.signature("spend", parameters, Union((status, "None")), scope.style, depth=1, is_async=True)


def _kept(enabled: str, scope: Scope) -> str:
    """The rules that are enforced."""
    loop = "for endpoint, rule in rules.items()"
    enforced = Comprehension("{", ("endpoint", "rule"), loop, f"rule.{enabled}")
    return layout.assignment("self._rules", enforced, scope.style, depth=2)


def _quota(registry: Registry, scope: Scope) -> str:
    quota = scope.use(PyObject("throttled.asyncio", "Quota"))
    parameters = [layout.Parameter("rule", scope.metadata(registry))]
    return layout.signature("_quota", parameters, quota, scope.style)


def _interval(refill_rate: str, scope: Scope) -> str:
    """The seconds in which a token returns, as a fraction: a quota takes whole seconds and whole tokens."""
    fraction = scope.std("fractions", "Fraction")
    rate = call(fraction, call("str", f"rule.{refill_rate}"))
    return layout.assignment("interval", f"60 / {rate.flat}", scope.style, depth=1)


def _quota_returned(max_tokens: str, scope: Scope) -> str:
    rate, quota = (scope.use(PyObject("throttled.asyncio", name)) for name in ("Rate", "Quota"))
    made = call(rate, period="period", limit="interval.denominator")
    return layout.returned(Call(quota, (Argument(made, "rate"), Argument(f"rule.{max_tokens}", "burst"))), scope.style)


def _opener(registry: Registry, opener: str, limiter: str, scope: Scope) -> str:
    url = layout.Parameter("url", Union(("str", "None")), "None")
    parameters = [url, _rules_parameter(registry, scope), _listening(registry)]
    returns = Subscript(scope.std("collections.abc", "AsyncGenerator"), (limiter, "None"))
    return layout.signature(opener, parameters, returns, scope.style, is_async=True)


def _asgi(scope: Scope) -> str:
    types = scope.imports.module("starlette.types")
    parameters = [
        layout.Parameter("self"),
        layout.Parameter("scope", f"{types}.Scope"),
        layout.Parameter("receive", f"{types}.Receive"),
        layout.Parameter("send", f"{types}.Send"),
    ]
    return layout.signature("__call__", parameters, "None", scope.style, depth=1, is_async=True)
