"""What `registry.rename` comes to: where it gives a name, and names that it cannot give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from registrygen.diagnostics.finding import Code, Finding, Span, code, finding
from registrygen.diagnostics.near import suggestion
from registrygen.model.artefact import Section
from registrygen.model.registry import Project, Registry

UNUSED_NAME = code(
    "registry/unused-name",
    """`registry.rename` gives a name to something that is not generated, or that has a key of its own for its name.

    It takes the default names of generated functions and classes. The registry constant and the metadata class, enums and
    handlers' Protocols are named where they stand: `registry.name`, `registry.metadata`, `enums.<slot>.name` and
    `handlers.<handler>.protocol`.
    """,
)
CODES: tuple[Code, ...] = (UNUSED_NAME,)

Named = Mapping[tuple[str, Span], Span]
"""By name and the place that a section gives for it: the place in `rename` where the name stands."""


def naming_places(project: Project) -> Named:
    """Where `rename` gives the names of what is generated."""
    return {
        (name, place): registry.where("registry", "rename", default)
        for registry in project.registries
        for default, name in registry.layout.renamed.items()
        for place in _head_places(registry)
    }


def _head_places(registry: Registry) -> set[Span]:
    """The places of a registry's head, which sections give for names that no key has asked for."""
    keys = {key for document in registry.documents for key in document.values}
    return {registry.documents[0].kind_span, *(registry.where(key) for key in keys)}


def unused_names(project: Project, sections: Sequence[Section]) -> list[Finding]:
    """The names that documents give to things that are not generated for their registry, or are named by another key."""
    defined = {name for section in sections for name in section.defines}
    return [
        _unused(registry, default, name, defined)
        for registry in project.registries
        for default, name in registry.layout.renamed.items()
        if name not in defined
    ]


def _unused(registry: Registry, default: str, name: str, defined: set[str]) -> Finding:
    at = registry.where_key("registry", "rename", default)
    path = _own_keys(registry).get(default)
    if path is not None:
        head = ".".join(path)
        help = f"write `{_nested(path, name)}`"
        return finding(UNUSED_NAME, f"`{default}` is not named by `rename` but by `{head}`", at=at, help=help)
    if default in defined:
        return finding(UNUSED_NAME, f"`{default}` cannot be given another name here", at=at)
    known = sorted(item for item in defined - _own_keys(registry).keys() if not item.startswith("_"))
    message = f"nothing that is generated is called `{default}`"
    return finding(UNUSED_NAME, message, at=at, help=suggestion(default, known))


def _own_keys(registry: Registry) -> Mapping[str, tuple[str, ...]]:
    """What is generated for a registry under names that keys of their own give: the key's path, by name."""
    return dict(_named_elsewhere(registry))


def _named_elsewhere(registry: Registry) -> Iterator[tuple[str, tuple[str, ...]]]:
    for slot, item in registry.enums.items():
        if item.existing is None and not item.taken:
            yield item.name, ("enums", slot, "name")
    for key, handler in registry.handlers.items():
        yield handler.protocol, ("handlers", key, "protocol")
    yield registry.layout.metadata, ("registry", "metadata")
    yield registry.layout.name, ("registry", "name")


def _nested(path: Sequence[str], value: str) -> str:
    """A value under a path of keys, as YAML has it in one line."""
    first, *rest = path
    return f"{first}: {{{_nested(rest, value)}}}" if rest else f"{first}: {value}"
