"""Protocols: which classes they are, what they ask for, and whether a class or an object has that."""

from __future__ import annotations

from typing import Any, get_origin

from registrygen.runtime.assigned import assigned_by

_INTERNAL = frozenset({
    "__abstractmethods__", "__annotations__", "__class_getitem__", "__dict__", "__doc__", "__firstlineno__", "__init__",
    "__init_subclass__", "__module__", "__new__", "__orig_bases__", "__parameters__", "__protocol_attrs__", "__qualname__",
    "__slots__", "__static_attributes__", "__subclasshook__", "__weakref__", "__annotate__", "__annotate_func__",
    "__annotations_cache__", "__conditional_annotations__", "__non_callable_proto_members__", "__type_params__",
    "__match_args__", "__hash__",
})  # fmt: skip


def protocol_of(hint: Any) -> Any:
    """The Protocol that an annotation is, with or without parameters; None where it is none."""
    found = get_origin(hint) or hint
    return found if isinstance(found, type) and found.__dict__.get("_is_protocol", False) else None


def public_structure(cls: type) -> list[str]:
    """The names of what a class shows: its public members and the special methods that it defines, without those of `object`."""
    names: dict[str, None] = {}
    for base in cls.__mro__:
        if base.__module__ in ("typing", "typing_extensions", "abc", "builtins"):
            continue
        for name in (*vars(base), *vars(base).get("__annotations__", {})):
            special = name.startswith("__") and name.endswith("__")
            if name not in _INTERNAL and (special or not name.startswith("_")):
                names.setdefault(name)
    return list(names)


def lacks(subject: Any, protocol: type) -> list[str]:
    """What a class, its instances or an object does not have of a Protocol's members, by name."""
    wanted = public_structure(protocol)
    if not isinstance(subject, type):
        return [name for name in wanted if not hasattr(subject, name)]
    missing = [name for name in wanted if not _has(subject, name)]
    assigned = assigned_by(subject) if missing else {}
    if assigned is None:
        # Whatever is no method may be assigned where nobody can read it.
        return [name for name in missing if callable(getattr(protocol, name, None))]
    return [name for name in missing if name not in assigned]


def _has(cls: type, name: str) -> bool:
    return any(name in vars(base) or name in vars(base).get("__annotations__", {}) for base in cls.__mro__)


def is_subclass(narrow: Any, wide: Any) -> bool:
    """Whether a class derives from another, was registered as its subclass, or has what that asks for as a Protocol."""
    if not (isinstance(narrow, type) and isinstance(wide, type)):
        return False
    if wide in narrow.__mro__:
        return True
    if protocol_of(wide):
        return not lacks(narrow, wide)
    return issubclass(narrow, wide)
