"""What one live registry says, in the terms of its own model."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from registrygen.api import Entry, Expr, PyObject, Subscript, parse_object
from registrygen.kinds.registries.spec import DeclaredModel, LiveRegistryEntry
from registrygen.kinds.registries.types import type_expression

KIND = "registries"


def live(entry: Entry) -> LiveRegistryEntry:
    """The entry's own model."""
    assert isinstance(entry.spec, LiveRegistryEntry)
    return entry.spec


def declared(entry: Entry) -> Mapping[str, DeclaredModel]:
    """The names that it declares, in their order."""
    return live(entry).entries


def class_name(entry: Entry) -> str:
    """The name of the generated class."""
    return str(entry.values["class_name"] or "")


def base_of(entry: Entry) -> PyObject | None:
    """The class that its classes derive from, or the Protocol of its functions."""
    found = entry.values.get("base")
    return found if isinstance(found, PyObject) else None


def base_expression(entry: Entry, use: Callable[[PyObject], str]) -> Expr | None:
    """The class, with what it is given where it is generic; `use` is asked for the local name of every object."""
    base, given = base_of(entry), live(entry).arguments
    if base is None or not given:
        return use(base) if base is not None else None
    return Subscript(use(base), tuple(type_expression(text, use) for text in given))


def is_shared(entry: Entry) -> bool:
    """Whether processes share it."""
    return live(entry).storage.backend != "local"


def group_of(entry: Entry) -> str:
    """The group of entry points that packages add to it by; empty where they may not, or where nothing says which it is."""
    said = live(entry).open
    if isinstance(said, str):
        return said
    return (live(entry).storage.namespace or "") if said else ""


def bound(entry: Entry) -> Mapping[str, PyObject]:
    """What its names are bound to, by name."""
    found = {name: parse_object(said.bind) for name, said in declared(entry).items() if said.bind is not None}
    return {name: reference for name, reference in found.items() if reference is not None}


def trusted(entry: Entry) -> list[str]:
    """The modules that may be imported because a shared record names them."""
    said = live(entry).storage.trusted
    named = [*(reference.module for reference in bound(entry).values()), *live(entry).modules]
    return said or list(dict.fromkeys(named))
