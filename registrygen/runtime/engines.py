"""Where configurations come from: files by suffix, servers by protocol. Both are registries: others can be added (seed 002)."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path
from typing import Any, Protocol

from registrygen.runtime.errors import CoercionError, RegistryError
from registrygen.runtime.function_registry import FunctionalRegistry
from registrygen.runtime.loaded import Loaded, named_place


class FileFormat(Protocol):
    """Reads the text of a file; `name` is what the file is called in messages."""

    def __call__(self, text: str, name: str) -> Loaded: ...


class SocketProtocol(Protocol):
    """Asks a server for a configuration."""

    def __call__(self, config: dict[str, Any]) -> Loaded: ...


class ConfigFileEngine(FunctionalRegistry[..., Loaded], strict=True, contract=FileFormat):
    """Formats of configuration files by suffix, without the dot."""


class SocketEngine(FunctionalRegistry[..., Loaded], strict=True, contract=SocketProtocol):
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
    except (OSError, UnicodeDecodeError) as error:
        raise CoercionError(f"`{file}` cannot be read: {error}", (), {"path": str(file)}) from error
    loaded: Loaded = read(text, str(path))
    return loaded


@ConfigFileEngine.register_artifact("json")
def read_json(text: str, name: str) -> Loaded:
    """JSON, with places where it is YAML as well, which it nearly always is."""
    import json

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        twice = next(
            (key for index, (key, _) in enumerate(items) if any(key == other for other, _ in items[:index])), None
        )
        if twice is not None:
            raise CoercionError(f"{name}: `{twice}` is given twice", ["remove one of the two"], {"path": name})
        return dict(items)

    try:
        value = json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        message = f"{name}:{error.lineno}:{error.colno}: {error.msg}"
        raise CoercionError(message, (), {"path": name, "line": error.lineno, "column": error.colno}) from error
    except RecursionError as error:
        raise CoercionError(f"{name} is nested too deeply", (), {"path": name}) from error
    return Loaded(value=value, place=_yaml_places(text, name))


@ConfigFileEngine.register_artifact("yaml", aliases=["yml"])
def read_yaml(text: str, name: str) -> Loaded:
    """YAML, by the same reader as specs: YAML 1.2 scalars, keys given once, limits on size and depth."""
    from registrygen.source.yaml import parse

    trees, findings = parse(text, name)
    if findings:
        lines = [
            f"{item.span.path}:{item.span.line}:{item.span.column}: {item.message}" for item in findings if item.span
        ]
        raise CoercionError("\n".join(lines), [findings[0].help] if findings[0].help else [], {"path": name})
    if len(trees) != 1:
        raise CoercionError(f"{name}: a configuration is one document, not {len(trees)}", (), {"path": name})
    return Loaded(value=trees[0].value, place=_places_of(trees[0], name))


@ConfigFileEngine.register_artifact("toml")
def read_toml(text: str, name: str) -> Loaded:
    """TOML. Its reader tells no places: messages name the file and the path."""
    import tomllib

    try:
        return Loaded(value=tomllib.loads(text), place=named_place(name))
    except tomllib.TOMLDecodeError as error:
        raise CoercionError(f"{name}: {error}", (), {"path": name}) from error


def _yaml_places(text: str, name: str) -> Any:
    from registrygen.source.yaml import parse

    try:
        trees, _ = parse(text, name)
    except ValueError:
        trees = []
    return _places_of(trees[0], name) if len(trees) == 1 else named_place(name)


def _places_of(tree: Any, name: str) -> Any:
    """Places by the marks of a YAML document: `file:line:column`."""

    def place(path: tuple[str | int, ...], at_key: bool) -> str:
        holder, span = tree.value, tree.span
        for index, step in enumerate(path):
            last = index == len(path) - 1
            found = tree.marks.key(holder, step) if last and at_key else tree.marks.value(holder, step)
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
