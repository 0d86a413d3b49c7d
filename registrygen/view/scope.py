"""What a section's view may ask while it is made: local names of what the module imports, and the style of the output."""

from __future__ import annotations

from dataclasses import dataclass

from registrygen.model.registry import Enumeration, LinkValue, MemberValue, Project, Registry
from registrygen.pysource.imports import Imports
from registrygen.pysource.layout import Style
from registrygen.pysource.objects import PyObject


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The module that is being written: `module` is its full dotted name, `package` the one that holds the registries."""

    module: str
    package: str
    imports: Imports
    style: Style
    project: Project
    shadowed: frozenset[str] = frozenset()
    """Names that the class being written gives another meaning, such as a field called `type`."""

    def builtin(self, name: str) -> str:
        """A builtin, by way of its module where the class being written has a field of that name."""
        return f"{self.imports.module('builtins')}.{name}" if name in self.shadowed else name

    def use(self, reference: PyObject) -> str:
        """The local name of an object; it is imported if need be."""
        return self.imports.use(reference)

    def std(self, module: str, name: str) -> str:
        """The local name of something from the standard library."""
        return self.imports.use(PyObject(module, name))

    def ours(self, module: str, name: str) -> str:
        """The local name of something that is generated in `module`, dotted below the output's package."""
        return self.imports.use(PyObject(full_name(self.package, module), name))

    def our_module(self, module: str) -> str:
        """The local name of a module that is generated, dotted below the output's package."""
        parent, _, last = full_name(self.package, module).rpartition(".")
        return self.imports.use(PyObject(parent, last)) if parent else self.imports.module(last)

    def enum(self, enumeration: Enumeration) -> str:
        """The local name of an enum."""
        if enumeration.existing is not None:
            return self.use(enumeration.existing)
        return self.ours(enumeration.module, enumeration.name)

    def member(self, registry: Registry, value: MemberValue) -> str:
        """A member of one of the registry's enums."""
        return f"{self.enum(registry.enums[value.slot])}.{value.name}"

    def metadata(self, registry: Registry) -> str:
        """The local name of a registry's metadata class."""
        return self.ours(registry.layout.metadata_module, registry.layout.metadata)

    def registry(self, registry: Registry) -> str:
        """The local name of a registry constant."""
        return self.ours(registry.layout.module, registry.layout.name)

    def linked(self, link: LinkValue) -> Registry:
        """The registry that a link leads to."""
        return self.project.get(link.kind, link.module, link.registry)


def full_name(package: str, module: str) -> str:
    """A module's dotted name in the output's package, which may be empty."""
    return ".".join(part for part in (package, module) if part)
