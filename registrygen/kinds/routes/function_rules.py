"""What has to hold between routes and the functions that answer them."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import (
    Absence,
    ClassFact,
    Context,
    Entry,
    Finding,
    FunctionFact,
    LinkValue,
    ParameterFact,
    PyObject,
    Registry,
    Related,
    Span,
    entry_rule,
    finding,
    method_problem,
    method_word,
    registry_rule,
)
from registrygen.kinds.routes.entries import WITHOUT_BODY, handler_class, member_of, operation_key, route
from registrygen.kinds.routes.functions import (
    body_models,
    expressions,
    function_of,
    handler_parameters,
    injected_parameters,
    injects_itself,
    is_known,
    returned_model,
)
from registrygen.kinds.routes.returns import is_contradicted
from registrygen.kinds.routes.sources import source_of

BODILESS = ("GET", "HEAD")
"""Methods whose requests have no body that means something."""


SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""


def handler_place(entry: Entry) -> Span:
    """Where an entry says which function answers: its `handler`, or its key."""
    return entry.where("handler") if route(entry).handler else entry.span


@entry_rule("routes/handler")
def handler(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """What answers a route is not an `async def`, or one that yields where it has to return.

    Classes and values may be callable; what they take cannot be read from the source. A plain `def` would run in a thread, where
    the request's session does not belong. Where the route names a command or query, a function of the router awaits it.
    """
    reference = entry.values.get("handler")
    found = context.facts.find(reference) if isinstance(reference, PyObject) else Absence.OUTSIDE
    if isinstance(found, Absence):
        return
    help = f"{found.span.path}:{found.span.line} has to define it with `async def`"
    if not isinstance(found, FunctionFact) or found.sort != "function":
        message = f"`{found.object.name}` is no function"
    elif not found.is_async:
        message = f"`{found.object.name}` is not `async`"
    elif found.is_generator and operation_key(entry):
        message = (
            f"`{found.object.name}` yields, and what a {operation_key(entry)}'s handler is injected into has to return"
        )
        help = f"return one response, or name no {operation_key(entry)}"
    else:
        return
    yield finding(handler.code, message, at=handler_place(entry), help=help)


@entry_rule("routes/body")
def body(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A GET or HEAD route reads a pydantic model from the request's body.

    Clients and proxies drop the bodies of such requests. Take the values from the query: `Annotated[Model, Query()]`.
    """
    found = function_of(entry, context.facts)
    if found is None or method_word(registry, entry) not in BODILESS:
        return
    for parameter, model in body_models(found, context.facts):
        message = f"`{parameter.name}` of `{found.object.short}` is a body, which {method_word(registry, entry)} requests lack"
        help = f"annotate it `Annotated[{model.object.short}, Query()]`, or use another method"
        related = (Related(message="the function", span=found.span),)
        yield finding(body.code, message, at=entry.where("method"), help=help, related=related)


@entry_rule("routes/response")
def response(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """The response model of a route cannot be made of what its function says that it returns.

    It can be made of a subclass, of which FastAPI sends the model's fields. Functions without a return annotation, and those that
    return whole responses or what cannot be looked into, are taken on trust.
    """
    model, found = entry.values.get("response"), function_of(entry, context.facts)
    returns = found.returns if found is not None else None
    if found is None or returns is None or not isinstance(model, PyObject):
        return
    if not is_contradicted(returns, model, context.facts):
        return
    shown = returns.object.short if returns.object is not None else returns.text
    message = f"`{found.object.short}` returns `{shown}`, and the response is `{model.short}`"
    related = (Related(message="the function", span=found.span),)
    help = f"`-> {model.short}`"
    if returns.object is not None:
        help = f"make one of them the other: {help}, or `response: {shown}`"
    yield finding(response.code, message, at=entry.where("response"), help=help, related=related)


@entry_rule("routes/response-undeclared")
def response_undeclared(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A route has no response model, and its function returns a pydantic model of the application.

    The model's fields would be sent, and the OpenAPI document would not say so.
    """
    found = function_of(entry, context.facts)
    model = returned_model(found, context.facts) if found is not None else None
    if found is None or model is None or route(entry).response is not None:
        return
    shown, status = model.object.short, route(entry).status
    message = f"`{found.object.short}` returns `{shown}`, and `{entry.key}` has no response model"
    related = (Related(message="the function", span=found.span),)
    help = (
        f"an answer of {status} has no body: return nothing" if status in WITHOUT_BODY else f"add `response: {shown}`"
    )
    yield finding(response_undeclared.code, message, at=entry.span, help=help, related=related)


@entry_rule("routes/no-content")
def no_content(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A route has a response model, and its status code says that the answer has no body."""
    if route(entry).status in WITHOUT_BODY and route(entry).response is not None:
        message = f"an answer of {route(entry).status} has no body, and `{entry.key}` has a response model"
        at = entry.where("response")
        yield finding(no_content.code, message, at=at, help="remove `response`, or give another `status`")


@entry_rule("routes/error-status")
def error_status(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """The status code of an error is not one: errors have 400 to 599."""
    for status in route(entry).errors:
        if not 400 <= status <= 599:
            at = entry.where_key("errors", status)
            yield finding(
                error_status.code, f"{status} is no error", at=at, help="errors have status codes from 400 to 599"
            )


@entry_rule("routes/idempotency")
def idempotency(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A route promises to be safe, and its method is for changes.

    GET, HEAD and OPTIONS are safe, PUT and DELETE at most idempotent (RFC 9110, section 9.2). A route may promise less than its
    method does: a callback that answers once is a GET that is not idempotent.
    """
    method = method_word(registry, entry)
    if route(entry).idempotency is None or member_of(entry, "idempotency") != "SAFE" or method in (*SAFE, ""):
        return
    at = entry.where("idempotency")
    yield finding(idempotency.code, f"{method} requests are not safe", at=at, help="write `idempotent`, or use GET")


@entry_rule("routes/operation")
def operation(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A route names a command and a query: it either changes something or answers a question."""
    if route(entry).command is not None and route(entry).query is not None:
        message = f"`{entry.key}` has a command and a query"
        yield finding(operation.code, message, at=entry.where("query"), help="remove one of the two")


@registry_rule("routes/no-components")
def no_components(registry: Registry, context: Context) -> Iterator[Finding]:
    """Routes name commands or queries, and nothing constructs their handlers.

    A document of `kind: components` says what handlers are constructed from.
    """
    users = [entry for entry in registry.entries if operation_key(entry)]
    if users and context.project.complete and not context.project.of_kind("components"):
        at = users[0].where(operation_key(users[0]))
        help = "add a document of `kind: components`"
        yield finding(no_components.code, f"nothing constructs the handler of `{users[0].key}`", at=at, help=help)


@entry_rule("routes/handler-parameter")
def handler_parameter(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """The function of a route with a command or query does not take its handler.

    It has one parameter that is annotated with the handler's class; the handler is constructed for each request and passed there.
    The function may say itself how it is injected: `Annotated[X, Depends(handler_factory(X))]`.
    """
    found, wanted = function_of(entry, context.facts), handler_class(entry, context.project)
    if wanted is None or (route(entry).command is not None and route(entry).query is not None):
        return
    at = entry.where(operation_key(entry))
    if found is None:
        if entry.values.get("handler") is not None and not is_known(entry, context.facts):
            message = f"the function of `{entry.key}` is outside the source, so that its parameters cannot be known"
            yield finding(
                handler_parameter.code, message, at=at, help="add its folder to `source` in the configuration"
            )
        return
    fitting = handler_parameters(entry, context.project, found, context.facts)
    if len(fitting) == 1 or _is_of_another(entry, wanted, context):
        return
    related = (Related(message="the function", span=found.span),)
    message = f"`{found.object.short}` has {len(fitting) or 'no'} parameter{'s' * bool(fitting)} of the class `{wanted.short}`"
    help = f"add a parameter `handler: {wanted.short}`" if not fitting else "leave one of them"
    yield finding(handler_parameter.code, message, at=at, help=help, related=related)


@entry_rule("routes/handler-undeclared")
def handler_undeclared(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """The function of a route takes a handler that the route does not name.

    The handler of the route's `command` or `query` is passed, and no other. A second one is injected by the function itself:
    `Annotated[X, Depends(handler_factory(X))]`, an alias of that, or a default `Depends(handler_factory(X))`.
    """
    found, named = function_of(entry, context.facts), handler_class(entry, context.project)
    canonical = context.facts.canonical
    if named is None and (route(entry).command or route(entry).query):
        return  # Of what the route names nothing is known; why is said elsewhere.
    if found and named and len(handler_parameters(entry, context.project, found, context.facts)) != 1:
        return  # What is wrong with the named one is said by `routes/handler-parameter`.
    operations = _operations(context) if found else {}
    for parameter in found.parameters if found else ():
        cls = source_of(parameter, context.facts).cls
        key = operations.get(canonical(cls)) if cls and not injects_itself(parameter, cls, context.facts) else None
        if found and cls and key and (named is None or canonical(cls) != canonical(named)):
            related = (Related(message="the function", span=found.span),)
            message = f"`{found.object.short}` takes the handler of `{key[1]}`, which the route does not name"
            help = (
                f"add `{key[0]}: {key[1]}` to the route"
                if named is None
                else f"inject it: `{parameter.name}: Annotated[{cls.short}, Depends(handler_factory({cls.short}))]`"
            )
            yield finding(handler_undeclared.code, message, at=handler_place(entry), help=help, related=related)


def _is_of_another(entry: Entry, handler: PyObject, context: Context) -> bool:
    """Whether what the route names has the handler of another command or query: their rules say so."""
    users = [user for cls, user in _users(context) if cls == context.facts.canonical(handler)]
    found, link = context.facts.find(handler), entry.values.get(operation_key(entry))
    method = found.methods.get("handle") if isinstance(found, ClassFact) else None
    if method is None or len(users) == 1 or not isinstance(link, LinkValue):
        return False
    payloads = [
        item.values.get(registry.key_field.key)
        for registry, item in users
        if (registry.kind.name, item.key) == (link.kind, link.key)
    ]
    return any(isinstance(item, PyObject) and method_problem(method, item, "", context) for item in payloads)


def _operations(context: Context) -> dict[PyObject, tuple[str, str]]:
    """The singular of the kind and the key of what each handler of a command or query handles."""
    return {cls: (registry.kind.singular, entry.key) for cls, (registry, entry) in _users(context)}


def _users(context: Context) -> Iterator[tuple[PyObject, tuple[Registry, Entry]]]:
    """Every command and query behind the class of its handler."""
    for kind in ("commands", "queries"):
        for registry in context.project.of_kind(kind):
            for entry in registry.entries:
                if isinstance(cls := entry.values.get("handler"), PyObject):
                    yield context.facts.canonical(cls), (registry, entry)


@entry_rule("routes/signature")
def signature(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """The signature of a function that takes a handler cannot be carried over into the generated router.

    The router has a function with the same parameters that gets the handler and passes it on. What annotations and defaults name
    has to be importable: defined at the top of a module, and public. Parameters are passed by keyword.
    """
    found = function_of(entry, context.facts)
    if found is None or handler_class(entry, context.project) is None:
        return
    related = (Related(message="the function", span=found.span),)
    passed = injected_parameters(entry, context.project, found, context.facts)
    for parameter in found.parameters:
        if parameter in passed:
            continue
        for problem, help in _obstacles(parameter):
            message = f"`{parameter.name}` of `{found.object.short}` {problem}"
            yield finding(signature.code, message, at=handler_place(entry), help=help, related=related)


def _obstacles(parameter: ParameterFact) -> Iterator[tuple[str, str]]:
    """Why a parameter cannot be carried over."""
    if parameter.kind not in ("positional", "keyword_only"):
        yield "cannot be passed by keyword", "write it as an ordinary parameter"
    for item in expressions(parameter):
        for name in item.unknown:
            yield f"names `{name}`, which is not known", f"import `{name}` at the top of the module, or define it there"
        for name, reference in item.names.items():
            if reference.root.startswith("_"):
                yield f"names `{name}`, which is private to `{reference.module}`", "give it a public name"


RULES = (
    handler, body, response, response_undeclared, no_content, error_status, idempotency, operation, no_components,
    handler_parameter, handler_undeclared, signature,
)  # fmt: skip
