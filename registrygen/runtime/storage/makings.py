"""What the making of a class runs: hooks of its bases and metaclass, whether they are loaded or only read."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import getattr_static
from types import FunctionType

from registrygen.runtime.registry_type import RegistryType
from registrygen.runtime.storage.references import found_in
from registrygen.runtime.storage.sources import Source, bound_in, dotted

METACLASS = "metaclass"
SUBCLASSED = frozenset({METACLASS, "__init_subclass__", "__mro_entries__", "__pydantic_init_subclass__"})
"""What runs when a class is made from one that has it."""
MEMBERS = frozenset({"__new__", "__init__", "__eq__", "__hash__", "_generate_next_value_"})
"""What runs when a class of members is made: an `Enum` calls these for each of them."""
SCHEMA = "__get_pydantic_core_schema__"
SUBSCRIBED = "__class_getitem__"
REGISTERING = frozenset({"register", "register_artifact"})
_REPOSITORY = "_repository"
"""Where a registry keeps its artifacts."""
_LOOKED_FOR = SUBCLASSED | MEMBERS | REGISTERING | {SUBSCRIBED}
LIBRARIES = frozenset({"builtins", "pydantic", "pydantic_core", "registrygen", "typing_extensions"})
_MEMBERED = frozenset({"Enum", "Flag", "IntEnum", "IntFlag", "ReprEnum", "StrEnum"})


@dataclass(frozen=True, kw_only=True)
class Making:
    """What a class brings to what is made of it: the hooks that its application has written, and of what sort it is."""

    hooks: frozenset[str] = frozenset()
    is_enum: bool = False
    is_registry: bool = False
    is_library: bool = False

    @property
    def looks_up(self) -> bool:
        """Whether `X[...]` runs something."""
        return SUBSCRIBED in self.hooks or METACLASS in self.hooks or (self.is_registry and not self.is_library)

    @property
    def only_registers(self) -> bool:
        """Whether it is a registry that runs nothing of an application when something is registered."""
        return self.is_registry and not self.hooks & {METACLASS, _REPOSITORY, *_of_registries()}


_PLAIN = Making(is_library=True)


class Makings:
    """Knows the classes of modules: the loaded ones as they are, the others by their source."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._looking: set[tuple[str, str]] = set()

    def named(self, source: Source, written: str) -> Making | None:
        """The class that is meant by `a.b.c` in a module; None where that is not known."""
        first, _, rest = written.partition(".")
        origin = source.names.origin(first)
        if origin is not None:
            module, _, name = origin.partition(":")
            return self._found(module, ".".join(filter(None, (name, rest))))
        if first in source.names.own:
            return self._found(source.module, written)
        is_builtin = isinstance(getattr(builtins, first, None), type) and not source.names.takes_all
        return _PLAIN if is_builtin and not rest else None

    def base(self, source: Source, node: ast.expr) -> Making | None:
        """The class that an expression gives among the bases of another; None where that is not known."""
        if isinstance(node, ast.Subscript):
            node = node.value
        if isinstance(node, ast.Call):
            # `namedtuple(...)`: whether the call does more than give a class is looked at as for any call.
            return _PLAIN
        written = dotted(node)
        return self.named(source, written) if written else None

    def _found(self, module: str, name: str) -> Making | None:
        if module.partition(".")[0] in sys.stdlib_module_names:
            return Making(is_enum=module == "enum" and name in _MEMBERED, is_library=True)
        # `import shop.models` and `shop.models.Model`: as much of it as is a module is one.
        head, _, tail = name.partition(".")
        if tail and f"{module}.{head}" in {*sys.modules, *self._sources}:
            return self._found(f"{module}.{head}", tail)
        if module in sys.modules:
            found = found_in(sys.modules[module], name)
            return _of_loaded(found) if issubclass(type(found), type) else None
        if module not in self._sources or (module, name) in self._looking:
            return None
        self._looking.add((module, name))
        try:
            return self._read(self._sources[module], name)
        finally:
            self._looking.discard((module, name))

    def _read(self, source: Source, name: str) -> Making | None:
        body, node = source.tree.body, None
        for part in name.split("."):
            found = [item for bound, item in bound_in(body) if bound == part]
            node = found[0] if len(found) == 1 else None
            if isinstance(node, ast.ImportFrom) and node in [item for _, item in bound_in(source.tree.body)]:
                return self.named(source, name)
            if not isinstance(node, ast.ClassDef):
                return None
            body = node.body
        return self._defined(source, node) if isinstance(node, ast.ClassDef) else None

    def _defined(self, source: Source, node: ast.ClassDef) -> Making | None:
        bases = [self.base(source, item) for item in node.bases]
        if None in bases:
            return None
        own = {name for name, _ in bound_in(node.body)} & (_LOOKED_FOR | _of_registries())
        return _joined(own, [item for item in bases if item is not None])


def _joined(hooks: Iterable[str], bases: list[Making]) -> Making:
    return Making(
        hooks=frozenset(hooks).union(*(item.hooks for item in bases)),
        is_enum=any(item.is_enum for item in bases),
        is_registry=any(item.is_registry for item in bases),
    )


@cache
def _of_registries() -> frozenset[str]:
    """The methods of this library's registries: an application's own in the place of one may run when something is registered."""
    from registrygen.runtime.function_registry import FunctionalRegistry
    from registrygen.runtime.scheme_registry import SchemeRegistry
    from registrygen.runtime.type_registry import TypeRegistry

    bases = {base for item in (FunctionalRegistry, SchemeRegistry, TypeRegistry) for base in item.__mro__}
    members = (item for base in bases if is_library(base) for item in vars(base).items())
    sorts = (FunctionType, classmethod, staticmethod, property)
    return frozenset(name for name, member in members if isinstance(member, sorts) and not name.startswith("__"))


def _of_loaded(found: type) -> Making:
    import enum

    looked_for = _LOOKED_FOR | _of_registries()
    lineage: tuple[type, ...] = type.__dict__["__mro__"].__get__(found)
    hooks = {name for item in lineage if not is_library(item) for name in looked_for & vars(item).keys()}
    if not is_library(type(found)):
        hooks.add(METACLASS)
    if not is_library(type(getattr_static(found, _REPOSITORY, None))):
        hooks.add(_REPOSITORY)
    return Making(
        hooks=frozenset(hooks),
        is_enum=enum.Enum in lineage,
        is_registry=issubclass(type(found), RegistryType),
        is_library=is_library(found),
    )


def is_library(item: type) -> bool:
    """Whether what defines a class is known to run nothing of an application: the standard library, and what registries are made with."""
    # As `type` has it: a metaclass may have an answer of its own.
    top = str(type.__dict__["__module__"].__get__(item)).partition(".")[0]
    return top in LIBRARIES or top in sys.stdlib_module_names
