"""What has to hold for the paths of routes, and for requests as examples."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import (
    Context,
    Entry,
    Finding,
    Registry,
    Related,
    entry_rule,
    finding,
    full_path,
    nearest,
    prefix_of,
    registry_rule,
    suggestion,
)
from registrygen.kinds.routes.entries import member_of, route
from registrygen.kinds.routes.functions import function_of
from registrygen.kinds.routes.inputs import inputs_of
from registrygen.kinds.routes.paths import covers, parameters, problems, shape


def is_sound(registry: Registry, entry: Entry) -> bool:
    """Whether the path is written as paths are, so that it can be looked into."""
    return not any(True for _ in problems(full_path(registry, entry)))


@entry_rule("routes/path")
def path(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A path is not written as FastAPI reads paths.

    It begins with a slash. A parameter stands in braces and is named once, `{user_id}`; it matches one segment, `{rest:path}` what
    is left of the path, and `int`, `float` and `uuid` only such values.
    """
    for message, help in problems(route(entry).path):
        yield finding(path.code, message, at=entry.where("path"), help=help)
    both = {item.name for item in parameters(prefix_of(registry, entry))}
    for item in parameters(route(entry).path):
        if item.name in both:
            message = f"the prefix has the parameter `{item.name}` too"
            yield finding(path.code, message, at=entry.where("path"), help="give one of the two another name")


@registry_rule("routes/prefix")
def prefix(registry: Registry, context: Context) -> Iterator[Finding]:
    """A prefix does not begin with a slash, or ends with one.

    A prefix and a path are put together as they are.
    """
    for document in registry.documents:
        said = document.values.get("prefix")
        if not isinstance(said, str) or not said:
            continue
        at = document.where("prefix")
        bare = "/" + said.strip("/") if said.strip("/") else ""
        if said != bare:
            help = f"write `{bare}`" if bare else "leave it out"
            yield finding(
                prefix.code, f"the prefix `{said}` has to begin with a slash and end without", at=at, help=help
            )
        else:
            for message, help in problems(said):
                yield finding(prefix.code, message, at=at, help=help)


@entry_rule("routes/path-parameter")
def path_parameter(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A parameter of the path is not a parameter of the function.

    FastAPI passes a path's parameters by name, to the function and to its dependencies. One that nobody takes is mostly a
    misspelt one. Dependencies of dependencies are looked into, aliases and classes among them. Nothing is said where one of them
    takes the whole request, or cannot be read.
    """
    found = function_of(entry, context.facts)
    if found is None or not is_sound(registry, entry):
        return
    names = [item.name for item in parameters(full_path(registry, entry))]
    taken = [item.name for item in found.parameters]
    inputs = inputs_of(registry, entry, found, context.project, context.facts)
    for name in names if inputs.complete and not inputs.takes_request else ():
        if name not in inputs.path_names:
            free = [item for item in taken if item not in names]
            help = (
                suggestion(name, free) if nearest(name, free) else f"add a parameter `{name}` to `{found.object.short}`"
            )
            message = f"`{found.object.short}` has no parameter `{name}`"
            related = (Related(message="the function", span=found.span),)
            yield finding(path_parameter.code, message, at=entry.where("path"), help=help, related=related)


@registry_rule("routes/duplicate")
def duplicate(registry: Registry, context: Context) -> Iterator[Finding]:
    """Two routes have the same method and the same path, the names of its parameters aside.

    The second is never reached.
    """
    first: dict[tuple[str, str], Entry] = {}
    for entry in registry.entries:
        method = member_of(entry, "method")
        if method and is_sound(registry, entry):
            other = first.setdefault((method, shape(full_path(registry, entry))), entry)
            if other is not entry:
                message = f"`{entry.key}` and `{other.key}` are both `{method} {full_path(registry, entry)}`"
                related = (Related(message="the other one", span=other.where("path")),)
                help = "give one of them another path or method"
                yield finding(duplicate.code, message, at=entry.where("path"), help=help, related=related)


@registry_rule("routes/shadowed")
def shadowed(registry: Registry, context: Context) -> Iterator[Finding]:
    """An earlier route of the same method takes every request of a later one.

    The first route that matches answers: `/sessions/{session_id}` before `/sessions/current` gets `current` as an id. Put the
    route with the fixed segment first.
    """
    earlier: dict[str, list[Entry]] = {}
    for entry in registry.entries:
        method = member_of(entry, "method")
        if not method or not is_sound(registry, entry):
            continue
        own = full_path(registry, entry)
        others = [item for item in earlier.get(method, []) if covers(full_path(registry, item), own)]
        if others and shape(full_path(registry, others[0])) != shape(own):
            message = (
                f"`{others[0].key}` takes every request of `{entry.key}`: {method} {full_path(registry, others[0])}"
            )
            related = (Related(message="the route that takes them", span=others[0].where("path")),)
            help = f"put `{entry.key}` before `{others[0].key}`"
            yield finding(shadowed.code, message, at=entry.where("path"), help=help, related=related)
        earlier.setdefault(method, []).append(entry)


RULES = (path, prefix, path_parameter, duplicate, shadowed)
