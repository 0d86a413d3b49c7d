"""What has to hold for whose requests are counted together: each scope has a subject, which is text and can be known."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import (
    EVERYBODY,
    ClassFact,
    Context,
    Facts,
    Finding,
    FunctionFact,
    LimitedRoute,
    ParameterFact,
    Project,
    Registry,
    Related,
    finding,
    full_path,
    limited_routes,
    nearest,
    path_parameters,
    registry_rule,
    suggestion,
)
from registrygen.kinds.rate_limits.scopes import needs_subject, said_subjects, scope_named, subject_of

PLAIN = ("str", "int", "float", "bool", "UUID", "date", "datetime", "Decimal")
"""Annotations of parameters that FastAPI takes from the path, and from the query where the path has none of the name."""


def _enforced(registry: Registry, context: Context) -> dict[str, list[LimitedRoute]]:
    """The routes whose requests are counted, by the name of the scope."""
    found: dict[str, list[LimitedRoute]] = {}
    for item in limited_routes(registry, context.project):
        if item.limit.enforced and item.limit.scope:
            found.setdefault(item.limit.scope, []).append(item)
    return found


def _knows_scopes(registry: Registry) -> bool:
    return "scope" in registry.enums and registry.enums["scope"].known


@registry_rule("rate_limits/scope")
def scope(registry: Registry, context: Context) -> Iterator[Finding]:
    """`subjects` of the document names a scope that does not exist, or one in which there is nobody to tell apart.

    Everybody shares the bucket of a `global` limit.
    """
    if not _knows_scopes(registry):
        return
    known = [str(member.value) for member in registry.enums["scope"].members if member.name != EVERYBODY]
    owner = next((item for item in registry.documents if "subjects" in item.values), registry.documents[0])
    for word in said_subjects(registry):
        member, at = scope_named(registry, word), owner.where_key("subjects", word)
        if member is None:
            help = suggestion(word, known) or f"the scopes are {', '.join(known)}"
            yield finding(scope.code, f"there is no scope `{word}`", at=at, help=help)
        elif member.name == EVERYBODY:
            yield finding(scope.code, f"in the scope `{word}` everybody shares a bucket", at=at, help="remove it")


@registry_rule("rate_limits/subject")
def subject(registry: Registry, context: Context) -> Iterator[Finding]:
    """Nothing says whose bucket the requests to limited routes spend from.

    `subjects: {user: "module:name"}` in the document names a FastAPI dependency that returns text: the id of the user, or of whatever
    else the scope stands for. Addresses are known without one, and everybody shares the bucket of a `global` limit.
    """
    if not _knows_scopes(registry):
        return
    said = said_subjects(registry)
    given = {member.name for word in said if (member := scope_named(registry, word)) is not None}
    strange = [word for word in said if scope_named(registry, word) is None]
    for name, routes in _enforced(registry, context).items():
        if not needs_subject(name) or name in given or nearest(name.lower(), strange):
            continue
        policy, member = routes[0].limit.policy, registry.enums["scope"].member(name)
        word = member.value if member else name
        message = f"nothing says whose bucket `{policy.key}` spends from: `subjects` has no `{word}`"
        help = f'add `subjects: {{{word}: "package.module:name"}}` to the document'
        related = (Related(message="a route that it limits", span=routes[0].route.where("rate_limit")),)
        yield finding(subject.code, message, at=policy.where("scope"), help=help, related=related)


@registry_rule("rate_limits/subject-type")
def subject_type(registry: Registry, context: Context) -> Iterator[Finding]:
    """A subject is an object of the application, and not what tells it from others.

    Buckets are kept under the subject as text. The text of an object may differ each time, and then nobody is ever refused: return
    its id.
    """
    for word, found in _functions(registry, context.facts):
        returned = found.returns.object if found.returns is not None else None
        fact = context.facts.find(returned) if returned is not None else None
        if isinstance(fact, ClassFact):
            message = f"`{found.object.short}` returns a `{fact.object.short}`, and a bucket is found by text"
            related = (Related(message="the function", span=found.span),)
            help = f"return what tells one `{fact.object.short}` from another, as `str`"
            at = registry.where("subjects", word)
            yield finding(subject_type.code, message, at=at, help=help, related=related)


@registry_rule("rate_limits/subject-parameter")
def subject_parameter(registry: Registry, context: Context) -> Iterator[Finding]:
    """A subject depends on a parameter of the path that a limited route does not have.

    FastAPI would ask clients for it in the query, and let them choose the bucket.
    """
    routes = _enforced(registry, context)
    for word, found in _functions(registry, context.facts):
        member = scope_named(registry, word)
        taken = [item.name for item in found.parameters if _is_from_path(item, context.project)]
        for item in routes.get(member.name, []) if member else []:
            path = full_path(item.routes, item.route)
            missing = next((name for name in taken if name not in path_parameters(path)), None)
            if missing is not None:
                message = f"`{found.object.short}` takes `{missing}`, and the path `{path}` has no such parameter"
                help = f"give `{item.route.key}` a policy of another scope"
                related = (Related(message="the function", span=found.span),)
                at = item.route.where("rate_limit")
                yield finding(subject_parameter.code, message, at=at, help=help, related=related)


def _functions(registry: Registry, facts: Facts) -> Iterator[tuple[str, FunctionFact]]:
    """The functions of the subjects, by the words of their scopes, as far as the source has them."""
    for word in said_subjects(registry):
        member = scope_named(registry, word) if _knows_scopes(registry) else None
        reference = subject_of(registry, member.name) if member and member.name != EVERYBODY else None
        found = facts.find(reference) if reference is not None else None
        if isinstance(found, FunctionFact):
            yield word, found


def _is_from_path(parameter: ParameterFact, project: Project) -> bool:
    """Whether FastAPI takes a parameter from the path or the query: it is of a plain type, or of a generated enum."""
    if parameter.annotation is None or parameter.has_default:
        return False
    named = parameter.annotation.object
    enums = (item for registry in project.registries for item in registry.enums.values() if item.existing is None)
    generated = named is not None and any(
        named.name == item.name and f".{named.module}".endswith(f".{item.module}") for item in enums
    )
    return parameter.annotation.text in PLAIN or generated


RULES = (scope, subject, subject_type, subject_parameter)
