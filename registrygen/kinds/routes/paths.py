"""Path templates as Starlette reads them: `/users/{user_id}`, `/files/{name:path}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from registrygen.api import Registry, is_identifier, prefix_of, suggestion

PARAMETER = re.compile(r"{([^{}]*)}")
CONVERTERS = {
    "str": "[^/]+",
    "path": ".*",
    "int": "[0-9]+",
    "float": r"[0-9]+(?:\.[0-9]+)?",
    "uuid": "[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}",
}
SAMPLES = {
    "str": "~any~",
    "path": "~/a/n/y/p/a/t/h/~",
    "int": "90210",
    "float": "90210.5",
    "uuid": "0b7c1e9a-5a0e-4b0e-9d3c-6f1f2a3b4c5d",
}
"""What stands for every value of a converter: what matches it matches all of them, literal segments aside."""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter of a path."""

    name: str
    converter: str


def parameters(path: str) -> list[Parameter]:
    """The parameters of a path, in order."""
    found = []
    for text in PARAMETER.findall(path):
        name, _, converter = text.partition(":")
        found.append(Parameter(name=name, converter=converter or "str"))
    return found


def problems(path: str) -> Iterator[tuple[str, str]]:
    """What is wrong with how a path is written, and how to mend it."""
    if not path.startswith("/"):
        yield f"the path `{path}` does not begin with a slash", f"write `/{path}`"
    rest = PARAMETER.sub("", path)
    if "{" in rest or "}" in rest:
        yield f"the braces of the path `{path}` do not match", "write a parameter as `{name}`"
    strange = next((char for char in rest if char in "?#" or char.isspace() or not char.isprintable()), None)
    if strange is not None:
        yield f"the path `{path}` has a character that no path has", "query parameters are parameters of the function"
    yield from _parameter_problems(path)


def _parameter_problems(path: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for item in parameters(path):
        if not is_identifier(item.name) or not item.name.isascii():
            yield f"`{item.name}` cannot be the name of a path parameter", "use letters, digits and `_`, and no keyword"
        elif item.name in seen:
            yield f"the path has the parameter `{item.name}` twice", "give one of the two another name"
        if item.converter not in CONVERTERS:
            help = suggestion(item.converter, CONVERTERS) or f"there are {', '.join(CONVERTERS)}"
            yield f"there is no converter `{item.converter}`", help
        seen.add(item.name)


def shape(path: str) -> str:
    """The path without the names of its parameters: two paths of one shape match the same."""
    return PARAMETER.sub(lambda found: f"{{{found[1].partition(':')[2] or 'str'}}}", path)


def covers(earlier: str, later: str) -> bool:
    """Whether a path matches all that another one matches."""
    return _pattern(earlier).fullmatch(_sample(later)) is not None


@cache
def _pattern(path: str) -> re.Pattern[str]:
    pieces: list[str] = []
    end = 0
    for found in PARAMETER.finditer(path):
        pieces += [re.escape(path[end : found.start()]), CONVERTERS[found[1].partition(":")[2] or "str"]]
        end = found.end()
    return re.compile("".join([*pieces, re.escape(path[end:])]))


@cache
def _sample(path: str) -> str:
    return PARAMETER.sub(lambda found: SAMPLES[found[1].partition(":")[2] or "str"], path)


def all_prefixes(registry: Registry) -> list[str]:
    """The prefixes of the documents that have routes, in order."""
    return list(dict.fromkeys(prefix_of(registry, entry) for entry in registry.entries))


def common_prefix(registry: Registry) -> str:
    """The prefix of the router: the documents', where all have one."""
    prefixes = all_prefixes(registry)
    return prefixes[0] if len(prefixes) == 1 else ""
