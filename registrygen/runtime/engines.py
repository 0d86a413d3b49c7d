"""Where configurations come from: files by suffix, servers by protocol. Both are registries: others can be added (seed 002)."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Protocol

from registrygen.runtime.errors import CoercionError, RegistryError
from registrygen.runtime.function_registry import FunctionalRegistry
from registrygen.runtime.loaded import Loaded, Place, Steps, unreadable

MAX_DEPTH = 64
"""How deep a configuration may be nested, in every format."""


class FileFormat(Protocol):
    """Reads the text of a file; `name` is what the file is called in messages."""

    def __call__(self, text: str, name: str) -> Loaded: ...


class SocketProtocol(Protocol):
    """Asks a server for a configuration."""

    def __call__(self, config: dict[str, Any]) -> Loaded: ...


# What a configuration says must not lead to a server or another file: these are for programs alone.
class ConfigFileEngine(FunctionalRegistry[..., Loaded], strict=True, contract=FileFormat, configurable=False):
    """Formats of configuration files by suffix, without the dot."""


class SocketEngine(FunctionalRegistry[..., Loaded], strict=True, contract=SocketProtocol, configurable=False):
    """Protocols by which servers are asked for configurations."""


def read_file(path: str | PathLike[str]) -> Loaded:
    """The configuration of a file. Raises ValidationError for one that cannot be read, or of a format that nobody knows."""
    file = Path(fspath(path))
    suffix = file.suffix.removeprefix(".").lower()
    try:
        read = ConfigFileEngine.get_artifact(suffix)
    except RegistryError:
        known = ", ".join(f"`.{item}`" for item in ConfigFileEngine.iter_identifiers())
        raise CoercionError(f"`{file}` is in no known format", [f"use one of {known}"], {"path": str(file)}) from None
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"`{file}` cannot be read: byte {error.start} is not UTF-8"
        raise CoercionError(message, ["save it as UTF-8"], {"path": str(file)}) from error
    except OSError as error:
        raise CoercionError(f"`{file}` cannot be read: {error.strerror}", (), {"path": str(file)}) from error
    loaded: Loaded = read(text, str(path))
    return loaded


@ConfigFileEngine.register_artifact("json")
def read_json(text: str, name: str) -> Loaded:
    """JSON: keys given once, no deeper than YAML may be."""
    import json

    from registrygen.runtime.text_places import json_deeper_than, json_index, place_at, places

    _assert_shallow(text, name, json_deeper_than)
    repeated: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        repeated.extend([name] if len(found) < len(items) else [])
        return found

    try:
        value = json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise unreadable(name, [(f"{name}:{error.lineno}:{error.colno}", _lowered(error.msg), "")]) from error
    except ValueError as error:
        # A number of more digits than Python reads.
        raise unreadable(name, [(f"{name}:1:1", str(error), "")]) from error
    if repeated:
        again = [(place_at(text, name, at), f"`{key}` is given twice") for key, at in json_index(text).repeated]
        raise unreadable(name, [(*item, "remove one of the two, or rename it") for item in again])
    return Loaded(value=value, place=places(text, name, json_index))


@ConfigFileEngine.register_artifact("yaml", aliases=["yml"])
def read_yaml(text: str, name: str) -> Loaded:
    """YAML, by the same reader as specs: YAML 1.2 scalars, keys given once, limits on size and depth."""
    from registrygen.source.yaml import parse

    trees, findings = parse(text, name)
    if findings:
        raise unreadable(
            name,
            [(f"{name}:{at.line}:{at.column}", item.message, item.help) for item in findings if (at := item.span)],
        )
    if not trees:
        raise unreadable(name, [(f"{name}:1:1", "the file has no configuration", "write a mapping")])
    if len(trees) > 1:
        second = trees[1].span
        message = f"a configuration is one document, not {len(trees)}"
        raise unreadable(name, [(f"{name}:{second.line}:{second.column}", message, "keep each in a file of its own")])
    return Loaded(value=trees[0].value, place=_yaml_places(trees[0], name))


@ConfigFileEngine.register_artifact("toml")
def read_toml(text: str, name: str) -> Loaded:
    """TOML, no deeper than YAML may be."""
    import re
    import tomllib

    from registrygen.runtime.text_places import place_at, places, toml_deeper_than, toml_index

    _assert_shallow(text, name, toml_deeper_than)
    try:
        return Loaded(value=tomllib.loads(text), place=places(text, name, toml_index))
    except ValueError as error:
        said = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", str(error), re.DOTALL)
        message, line, column = said.groups() if said else (str(error), None, None)
        place = f"{name}:{line}:{column}" if line else place_at(text, name, len(text) if said else 0)
        raise unreadable(name, [(place, _lowered(message), "")]) from error


def _assert_shallow(text: str, name: str, deeper_than: Callable[[str, int], int | None]) -> None:
    """What reads a text, and what reads the configuration in it, must not run out of stack."""
    from registrygen.runtime.text_places import place_at

    offset = deeper_than(text, MAX_DEPTH)
    if offset is not None:
        wrong = f"nested more than {MAX_DEPTH} levels deep"
        raise unreadable(name, [(place_at(text, name, offset), wrong, "flatten the document")])


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:]


def _yaml_places(tree: Any, name: str) -> Place:
    """Places by the marks of a YAML document."""

    def place(path: Steps, at_key: bool) -> str:
        holder, span = tree.value, tree.span
        for index, step in enumerate(path):
            last = index == len(path) - 1
            found = tree.marks.key(holder, step) if last and at_key else tree.marks.start(holder, step)
            if found is None:
                break
            span = found
            holder = holder[step]
        return f"{name}:{span.line}:{span.column}"

    return place


@SocketEngine.register_artifact("http")
def ask_http(config: dict[str, Any]) -> Loaded:
    """The JSON that a server gives for a GET of `url`."""
    from registrygen.runtime.sockets import read_http

    return read_http(config)


@SocketEngine.register_artifact("rpc")
def ask_rpc(config: dict[str, Any]) -> Loaded:
    """The result of a JSON-RPC 2.0 call of `method` with `params` at `url`."""
    from registrygen.runtime.sockets import read_rpc

    return read_rpc(config)
