"""What has to hold for the examples of routes: requests that the generated tests send."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from registrygen.api import (
    Context,
    Entry,
    Finding,
    Registry,
    describe,
    entry_rule,
    finding,
    full_path,
    nearest,
    suggestion,
)
from registrygen.kinds.routes.path_rules import is_sound
from registrygen.kinds.routes.paths import parameters
from registrygen.kinds.routes.requests import has_example

EXAMPLE_KEYS = ("path", "query", "body", "headers")
MAPPINGS = ("path", "query", "headers")


@entry_rule("routes/example")
def example(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """An example is no request of the route.

    It has `path`, `query`, `body` and `headers`; `path` gives each parameter of the path. `path`, `query` and `headers` are mappings
    of names to texts, numbers and booleans, in `query` to lists of them too. `body` is what JSON can say.
    """
    said = entry.spec.example
    for key in said:
        if key not in EXAMPLE_KEYS:
            help = suggestion(key, EXAMPLE_KEYS) or f"an example has {', '.join(EXAMPLE_KEYS)}"
            yield finding(example.code, f"an example has no `{key}`", at=entry.where_key("example", key), help=help)
    for key in MAPPINGS:
        if key in said:
            yield from _part(entry, key, said[key])
    yield from _body(entry, ("body",), said.get("body"))
    if has_example(entry) and is_sound(registry, entry) and isinstance(said.get("path", {}), dict):
        yield from _example_path(entry, registry, said)


def _part(entry: Entry, key: str, value: object) -> Iterator[Finding]:
    """A part that is no mapping of names to plain values."""
    if not isinstance(value, dict):
        message = f"`{key}` of an example is a mapping of names to values, not {describe(value)}"
        yield finding(example.code, message, at=entry.where("example", key), help=f"write `{key}: {{name: value}}`")
        return
    for name, item in value.items():
        several = item if key == "query" and isinstance(item, list) else [item]
        at = entry.where("example", key, name)
        if not all(isinstance(one, str | int | float) and _is_finite(one) for one in several):
            message = f"`{name}` under `{key}` of an example has to be a text, a number or a boolean"
            yield finding(example.code, message, at=at, help="write it as the request has it")


def _body(entry: Entry, path: tuple[str | int, ...], value: object) -> Iterator[Finding]:
    """What JSON cannot say."""
    at = entry.where("example", *path)
    if isinstance(value, float) and not _is_finite(value):
        message = f"JSON cannot say {describe(value)}"
        yield finding(example.code, message, at=at, help="give a finite number, or a text")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _body(entry, (*path, index), item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                where = entry.where_key("example", *path, key)
                help = f'put it in quotes: "{key}"'
                yield finding(example.code, f"a key of a body has to be text, not {describe(key)}", at=where, help=help)
            else:
                yield from _body(entry, (*path, key), item)


def _is_finite(value: object) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def _example_path(entry: Entry, registry: Registry, said: Mapping[str, object]) -> Iterator[Finding]:
    """Parameters that the example's path lacks or has too many; a misspelt one is said once."""
    given = said.get("path")
    values = [str(key) for key in given] if isinstance(given, dict) else []
    names = [item.name for item in parameters(full_path(registry, entry))]
    missing = [name for name in names if name not in values]
    for value in values:
        if value not in names:
            close = nearest(value, missing)
            missing = [name for name in missing if name != close]
            message = f"the path has no parameter `{value}`"
            at, help = entry.where_key("example", "path", value), suggestion(value, names) or "remove it"
            yield finding(example.code, message, at=at, help=help)
    misspelt = nearest("path", [key for key in said if key not in EXAMPLE_KEYS])
    for name in missing if not misspelt else ():
        at = entry.where("example", "path") if values else entry.where("example")
        message = f"the example does not say what `{name}` is"
        yield finding(example.code, message, at=at, help=f"add it: `example: {{path: {{{name}: ...}}}}`")


RULES = (example,)
